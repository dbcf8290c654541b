// From `package` to a running Lambda: the bootstrap out of the zip answers, against a played Runtime API and
// the DynamoDB port of a running `serve`, as the handler inside `serve` does.
#include <gtest/gtest.h>

#include <future>

#include "scripted_server.h"
#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::string body_of(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

// Takes a zip apart with the system's own tool, as a stranger to our writer.
void unzip(ApplicationFolder& folder, const fs::path& zip, const fs::path& into) {
  fs::create_directories(into);
  ChildProcess process({"/usr/bin/python3", "-m", "zipfile", "-e", zip.string(), into.string()},
                       folder.output(), {});
  ASSERT_EQ(process.wait(), 0) << process.standard_error();
  fs::permissions(into / "bootstrap", fs::perms::owner_all);  // Python's tool drops the modes
}

// Runs the program on these events, one after the other; gives what it posted for each.
std::vector<json> run_bootstrap(ApplicationFolder& folder, const fs::path& program,
                                const ServedApplication& served, const std::vector<json>& events) {
  std::vector<json> answers;
  std::promise<void> answered;
  ScriptedServer runtime({[&](ServedConnection& connection) {
    for (const json& event : events) {
      connection.read_request();
      connection.answer(
          200, event.dump(),
          "Lambda-Runtime-Aws-Request-Id: 8f507cfc-xmpl-4697-b07a-ac58fc914c95\r\n"
          "Lambda-Runtime-Deadline-Ms: 4102444800000\r\n"
          "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:f\r\n");
      answers.push_back(json::parse(body_of(connection.read_request())));
      connection.answer(202, R"({"status":"OK"})");
    }
    answered.set_value();
    connection.read_until_closed();
  }});
  std::string table = served.ready()["tables"].begin().value();
  ChildProcess bootstrap({program.string()}, folder.output(),
                         {.environment = {"AWS_LAMBDA_RUNTIME_API=" + runtime.authority(),
                                          "AWS_ENDPOINT_URL=" + served.dynamodb_url(), "AWS_REGION=us-east-1",
                                          "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=secret",
                                          "DDB_TABLE_NAME=" + table, "_HANDLER=message_crud.handle"}});
  if (answered.get_future().wait_for(std::chrono::seconds(20)) != std::future_status::ready)
    ADD_FAILURE() << bootstrap.standard_output() << bootstrap.standard_error();
  bootstrap.send_signal(SIGTERM);
  EXPECT_EQ(bootstrap.wait(), 0);
  return answers;
}

json event(const std::string& method, const std::string& path, const json& body = nullptr) {
  return {{"httpMethod", method},
          {"path", path},
          {"body", body.is_null() ? json(nullptr) : json(body.dump())},
          {"isBase64Encoded", false}};
}

TEST(Package, ItsBootstrapServesTheSameDataAsServe) {
  ApplicationFolder folder;
  auto packaged = run_program(folder, {"package"});
  ASSERT_EQ(packaged.status, 0) << packaged.error;
  EXPECT_NE(packaged.output.find("dist/MessageCrudApp.zip"), std::string::npos) << packaged.output;
  std::string written = read_text(folder.file("dist/packaged.yaml"));
  EXPECT_NE(written.find("CodeUri: MessageCrudApp.zip"), std::string::npos) << written;
  unzip(folder, folder.file("dist/MessageCrudApp.zip"), folder.file("unzipped"));

  ServedApplication served(folder);
  auto client = served.api();
  auto created = client.Post(
      "/message", R"({"n": 0.1234567890123456789012345678901234567, "a": [1, null, {"b": "\u00e9"}]})",
      "application/json");
  ASSERT_EQ(created->status, 200);
  std::string id = json::parse(created->body)["message"]["message_id"];
  auto answers =
      run_bootstrap(folder, folder.file("unzipped/bootstrap"), served,
                    {event("GET", "/message/" + id), event("PUT", "/message/" + id, {{"by", "bootstrap"}}),
                     event("GET", "/message/none"), event("PATCH", "/message/x"),
                     event("POST", "/message", {{"from", "bootstrap"}})});
  ASSERT_EQ(answers.size(), 5u);
  EXPECT_NE(answers[0]["body"].get<std::string>().find("0.1234567890123456789012345678901234567"),
            std::string::npos)
      << answers[0];
  EXPECT_EQ(answers[1]["statusCode"], 200);
  EXPECT_EQ(json::parse(client.Get("/message/" + id)->body)["by"], "bootstrap");
  auto missing = client.Get("/message/none");
  EXPECT_EQ(answers[2]["statusCode"], missing->status);
  EXPECT_EQ(answers[2]["body"], missing->body);
  auto refused = client.Patch("/message/x", "", "application/json");
  EXPECT_EQ(answers[3]["statusCode"], refused->status);
  EXPECT_EQ(answers[3]["body"], refused->body);
  std::string made = json::parse(answers[4]["body"].get<std::string>())["message"]["message_id"];
  EXPECT_EQ(json::parse(client.Get("/message/" + made)->body)["from"], "bootstrap");
}

TEST(Package, ZipsACodeFolderWithoutItsOwnOutputAndTakesAZipAsItIs) {
  ApplicationFolder folder;
  fs::create_directories(folder.file("code"));
  std::ofstream(folder.file("code/app.py")) << "def handler(event, context): return event\n";
  std::ofstream(folder.file("mixed.yaml")) << R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Zipped:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.12, Handler: app.handler, CodeUri: code/ }
  Ready:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.12, Handler: app.handler, CodeUri: ready.zip }
)";
  auto first = run_program(
      folder, {"package", "-t", "mixed.yaml", "--function", "Zipped", "--output-dir", "code/out"});
  ASSERT_EQ(first.status, 0) << first.error;
  fs::copy_file(folder.file("code/out/Zipped.zip"), folder.file("ready.zip"));
  auto second = run_program(folder, {"package", "-t", "mixed.yaml", "--output-dir", "code/out"});
  ASSERT_EQ(second.status, 0) << second.error;
  EXPECT_EQ(read_text(folder.file("code/out/Zipped.zip")), read_text(folder.file("ready.zip")))
      << "the folder's own output went into the zip";
  EXPECT_EQ(read_text(folder.file("code/out/Ready.zip")), read_text(folder.file("ready.zip")));
}

TEST(Package, SaysWhatItLacks) {
  ApplicationFolder folder;
  auto no_bootstrap = run_program(folder, {"package", "--bootstrap", "nowhere/bootstrap"});
  EXPECT_EQ(no_bootstrap.status, 4);
  EXPECT_NE(no_bootstrap.error.find("nowhere/bootstrap"), std::string::npos) << no_bootstrap.error;
  EXPECT_EQ(run_program(folder, {"package", "--function", "Nobody"}).status, 2);
  folder.replace("template.yaml", "Runtime: provided.al2023", "Runtime: nodejs22.x");
  auto no_code = run_program(folder, {"package"});
  EXPECT_EQ(no_code.status, 1);
  EXPECT_NE(no_code.error.find("MessageCrudApp"), std::string::npos) << no_code.error;
}

}  // namespace
}  // namespace sls::test
