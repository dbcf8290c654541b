// The real program, driven from outside: what it answers, what it keeps, how it ends.
#include <gtest/gtest.h>

#include "raw_client.h"
#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

std::string create_message(httplib::Client& client, const std::string& body) {
  auto created = client.Post("/message", body, "application/json");
  if (!created || created->status != 200) throw std::runtime_error(created ? created->body : "no answer");
  return json::parse(created->body)["message"]["message_id"];
}

TEST(Serve, CreatesRetrievesUpdatesAndDeletesAMessage) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  auto client = served.api();
  auto created = client.Post("/message",
                             R"({"message": "hello", "count": 12345678901234567890.123456789, "pk": "mine"})",
                             "application/json");
  ASSERT_TRUE(created);
  EXPECT_EQ(created->status, 200);
  std::string id = json::parse(created->body)["message"]["message_id"];
  EXPECT_EQ(created->body, R"({"success": true, "message": {"message_id": ")" + id + R"("}})");

  auto got = client.Get("/message/" + id);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 200);
  EXPECT_NE(got->body.find("12345678901234567890.123456789"), std::string::npos) << got->body;
  json item = json::parse(got->body);
  EXPECT_EQ(item["pk"], id);
  EXPECT_EQ(item["sk"], "v0");
  EXPECT_GT(item["timestamp"].get<long>(), 1'700'000'000);

  auto updated = client.Put("/message/" + id, R"({"message": "changed", "sk": "v1"})", "application/json");
  EXPECT_EQ(updated->status, 200);
  EXPECT_EQ(updated->body, R"({"success": true})");
  EXPECT_EQ(json::parse(client.Get("/message/" + id)->body)["message"], "changed");

  EXPECT_EQ(client.Delete("/message/" + id)->status, 200);
  auto missing = client.Get("/message/" + id);
  EXPECT_EQ(missing->status, 404);
  EXPECT_EQ(json::parse(missing->body)["success"], false);
}

TEST(Serve, AnswersMistakesAsAnApiShould) {
  ApplicationFolder folder;
  ServedApplication served(folder, {"--in-memory"});
  auto client = served.api();
  EXPECT_EQ(client.Post("/message", "{nope", "application/json")->status, 400);
  EXPECT_EQ(client.Post("/message", "[]", "application/json")->status, 400);
  EXPECT_EQ(client.Put("/message/unknown", R"({"a": 1})", "application/json")->status, 404);
  EXPECT_EQ(client.Delete("/message/unknown")->status, 404);
  EXPECT_EQ(client.Get("/elsewhere")->status, 404);
  auto wrong_method = client.Patch("/message/x", "{}", "application/json");
  EXPECT_EQ(wrong_method->status, 405);
  EXPECT_NE(wrong_method->get_header_value("Allow").find("GET"), std::string::npos);
  auto no_route = client.Get("/");
  EXPECT_EQ(no_route->status, 403);
  EXPECT_EQ(no_route->body, R"({"message":"Missing Authentication Token"})");
  std::string deep = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(client.Post("/message", R"({"deep": )" + deep + "}", "application/json")->status, 400);
}

TEST(Serve, KeepsWhatItAcknowledgedThroughKill9) {
  ApplicationFolder folder;
  std::vector<std::string> ids;
  {
    ServedApplication served(folder);
    auto client = served.api();
    for (int i = 0; i < 50; ++i) ids.push_back(create_message(client, R"({"n": )" + std::to_string(i) + "}"));
    served.process().send_signal(SIGKILL);
    EXPECT_EQ(served.process().wait(), 128 + SIGKILL);
  }
  ServedApplication again(folder);
  auto client = again.api();
  for (int i = 0; i < 50; ++i) {
    auto got = client.Get("/message/" + ids[static_cast<std::size_t>(i)]);
    ASSERT_EQ(got->status, 200) << i;
    EXPECT_EQ(json::parse(got->body)["n"], i);
  }
}

TEST(Serve, SetsATableAsideWhoseKeySchemaGainsASortKey) {
  ApplicationFolder folder;
  std::string whole = read_text(folder.file("template.yaml"));
  const std::string sort_definition = "        - AttributeName: sk\n          AttributeType: S\n";
  const std::string sort_key = "        - AttributeName: sk\n          KeyType: RANGE\n";
  folder.replace("template.yaml", sort_definition, "");
  folder.replace("template.yaml", sort_key, "");
  std::string table;
  {
    ServedApplication served(folder);
    table = served.ready()["tables"].begin().value();
    json item = {{"pk", {{"S", "old"}}}, {"message", {{"S", "kept"}}}};
    EXPECT_EQ(served.dynamodb("PutItem", {{"TableName", table}, {"Item", item}}), json::object());
    // What the missing sort key does on AWS, it does here.
    auto client = served.api();
    EXPECT_EQ(client.Get("/message/old")->status, 400);
    served.process().send_signal(SIGTERM);
    EXPECT_EQ(served.process().wait(), 0);
  }
  std::ofstream(folder.file("template.yaml")) << whole;
  ServedApplication served(folder);
  json names = served.dynamodb("ListTables", json::object())["TableNames"];
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0], table);
  std::string aside = names[1];
  EXPECT_EQ(aside.find(table + ".replaced-"), 0u) << aside;
  json items = served.dynamodb("Scan", {{"TableName", aside}})["Items"];
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0]["message"]["S"], "kept");
  EXPECT_TRUE(served.says(aside))
      << "the set-aside table is not named";
  auto client = served.api();
  std::string id = create_message(client, R"({"message": "new"})");
  EXPECT_EQ(client.Get("/message/" + id)->status, 200);
}

TEST(Serve, EndsWith0OnSigtermAndWith130OnCtrlC) {
  ApplicationFolder folder;
  for (auto [number, status] : {std::pair{SIGTERM, 0}, std::pair{SIGINT, 130}}) {
    ServedApplication served(folder);
    served.process().send_signal(number);
    EXPECT_EQ(served.process().wait(), status);
    EXPECT_FALSE(std::filesystem::exists(folder.file(".hello-sls/serve.json")));
  }
}

TEST(Serve, RefusesASecondOwnerOfTheStoreAndNamesTheFirst) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  auto second = run_program(folder, {"serve", "-p", "0", "--dynamodb-port", "0"});
  EXPECT_EQ(second.status, 4);
  EXPECT_NE(second.error.find(std::to_string(served.process().pid())), std::string::npos) << second.error;
  EXPECT_NE(second.error.find(served.api_url()), std::string::npos) << second.error;
}

TEST(Serve, SaysWhichPortIsTaken) {
  ApplicationFolder folder;
  ApplicationFolder other;
  ServedApplication served(folder);
  auto taken = run_program(other, {"serve", "-p", std::to_string(served.api_port()), "--dynamodb-port", "0"});
  EXPECT_EQ(taken.status, 4);
  EXPECT_NE(taken.error.find(std::to_string(served.api_port())), std::string::npos) << taken.error;
}

TEST(Serve, SaysThatAStoreCannotBeWritten) {
  ApplicationFolder folder;
  auto result =
      run_program(folder, {"serve", "-p", "0", "--dynamodb-port", "0", "--persist-to", "/dev/null/store"});
  EXPECT_EQ(result.status, 4);
  EXPECT_NE(result.error.find("/dev/null/store"), std::string::npos) << result.error;
}

TEST(Serve, SurvivesHostileRequests) {
  ApplicationFolder folder;
  ServedApplication served(folder, {"--in-memory"});
  auto port = static_cast<std::uint16_t>(served.api_port());
  RawClient large(port);
  large.send("POST /message HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485761\r\n\r\n");
  std::string answer = large.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
  EXPECT_NE(answer.find("HTTP content length exceeded 10485760 bytes."), std::string::npos) << answer;
  RawClient truncated(port);
  truncated.send("POST /message HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"a\"");
  truncated.close();
  RawClient flood(port);
  flood.send("GET /message/x HTTP/1.1\r\nHost: localhost\r\n");
  for (int i = 0; i < 20'000; ++i) flood.send("X-" + std::to_string(i) + ": y\r\n");
  flood.send("\r\n");
  std::string refused = flood.read_to_end();
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 4")) << refused.substr(0, 100);
  RawClient foreign(port);
  foreign.send("GET /message/x HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_NE(foreign.read_answer().find("--allow-host"), std::string::npos);
  auto client = served.api();
  create_message(client, "{\"still\": \"here\"}");
}

TEST(Serve, WritesTheEventOfAFailureAndTheLineThatRepeatsIt) {
  ApplicationFolder folder;
  // A function whose runtime is not there answers 502, and the log names the runtime.
  folder.replace("template.yaml", "Runtime: provided.al2023", "Runtime: java21");
  ServedApplication served(folder);
  auto client = served.api();
  auto answer = client.Get("/message/x?q=1");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 502);
  EXPECT_EQ(answer->body, R"({"message": "Internal server error"})");
  ASSERT_TRUE(wait_for_file(folder.file(".hello-sls/last-error.json"), std::chrono::seconds(10)));
  json event = json::parse(read_text(folder.file(".hello-sls/last-error.json")));
  EXPECT_EQ(event["queryStringParameters"]["q"], "1");
  served.process().send_signal(SIGTERM);
  served.process().wait();
  std::string log = served.process().standard_error();
  EXPECT_NE(log.find("java21"), std::string::npos) << log;
  EXPECT_NE(log.find("-e .hello-sls/last-error.json"), std::string::npos) << log;
}

TEST(Serve, AsksForTheTokenThatTheTemplateAsksFor) {
  ApplicationFolder folder;
  folder.replace("http-api.yaml", "    Type: AWS::Serverless::HttpApi\n", R"(    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Jwt
        Authorizers:
          Jwt:
            JwtConfiguration: { issuer: "https://issuer.example/", audience: [app] }
            IdentitySource: $request.header.Authorization
)");
  ServedApplication served(folder, {"-t", "http-api.yaml", "--in-memory"});
  auto client = served.api();
  auto refused = client.Get("/message/x");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 401);
  EXPECT_EQ(refused->get_header_value("www-authenticate"), "Bearer");
  auto minted = run_program(folder, {"token", "-t", "http-api.yaml"});
  ASSERT_EQ(minted.status, 0) << minted.error;
  std::string token = minted.output.substr(0, minted.output.find('\n'));
  auto passed = client.Get("/message/x", {{"Authorization", "Bearer " + token}});
  ASSERT_TRUE(passed);
  EXPECT_EQ(passed->status, 404) << passed->body;
  auto expired = run_program(folder, {"token", "-t", "http-api.yaml", "--expires-in", "-1"});
  token = expired.output.substr(0, expired.output.find('\n'));
  EXPECT_EQ(client.Get("/message/x", {{"Authorization", "Bearer " + token}})->status, 401);
  EXPECT_EQ(run_program(folder, {"token", "-t", "http-api.yaml", "--authorizer", "Jtw"}).status, 2);
}

TEST(Serve, LetsEveryRequestPassWithDisableAuthorizer) {
  ApplicationFolder folder;
  folder.replace("http-api.yaml", "    Type: AWS::Serverless::HttpApi\n", R"(    Type: AWS::Serverless::HttpApi
    Properties:
      Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM }
)");
  {
    ServedApplication served(folder, {"-t", "http-api.yaml", "--in-memory"});
    EXPECT_EQ(served.api().Get("/message/x")->status, 403);
  }
  ServedApplication served(folder, {"-t", "http-api.yaml", "--in-memory", "--disable-authorizer"});
  EXPECT_EQ(served.api().Get("/message/x")->status, 404);
}

}  // namespace
}  // namespace sls::test
