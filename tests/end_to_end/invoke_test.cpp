// `hello-sls invoke` as a user types it: the result on standard output and nothing else, the log on standard
// error.
#include <gtest/gtest.h>

#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

TEST(Invoke, RunsAnOperationOnItsEventFileFromTheFixturesFolder) {
  ApplicationFolder folder;
  auto result = run_program(folder, {"invoke", "CreateItem", "-e", "events/CreateItem-event.json"});
  EXPECT_EQ(result.status, 0) << result.error;
  json answer = json::parse(result.output);
  EXPECT_EQ(answer["statusCode"], 200);
  json body = json::parse(answer["body"].get<std::string>());
  EXPECT_TRUE(body["success"]);
  EXPECT_NE(result.error.find("START RequestId: "), std::string::npos) << result.error;
  EXPECT_NE(result.error.find("END RequestId: "), std::string::npos);
  EXPECT_NE(result.error.find("REPORT RequestId: "), std::string::npos);

  std::string id = body["message"]["message_id"];
  auto again = run_program(folder, {"invoke", "GET /message/" + id});
  EXPECT_EQ(again.status, 0) << again.error;
  EXPECT_EQ(json::parse(json::parse(again.output)["body"].get<std::string>())["pk"], id);
}

TEST(Invoke, RunsFromAnywhereAndFindsEventsBesideTheTemplate) {
  ApplicationFolder folder;
  auto result = run_program(folder,
                            {"invoke", "RetrieveItem", "-t", folder.file("template.yaml").string(), "-e",
                             "events/RetrieveItem-event.json"},
                            {.working_folder = "/"});
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(json::parse(result.output)["statusCode"], 404);
}

TEST(Invoke, SeesTheDataOfARunningServe) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  auto result = run_program(folder, {"invoke", "CreateItem", "--body", R"({"from": "invoke"})"});
  ASSERT_EQ(result.status, 0) << result.error;
  std::string id =
      json::parse(json::parse(result.output)["body"].get<std::string>())["message"]["message_id"];
  auto client = served.api();
  auto got = client.Get("/message/" + id);
  EXPECT_EQ(json::parse(got->body)["from"], "invoke");
}

TEST(Invoke, ReadsTheEventFromStandardInput) {
  ApplicationFolder folder;
  auto result = run_program(folder, {"invoke", "MessageCrudApp", "-e", "-", "--in-memory"},
                            {.input = read_text(folder.file("events/CreateItem-event.json"))});
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(json::parse(result.output)["statusCode"], 200);
}

TEST(Invoke, NamesTheNamesThereAreAndTheNearest) {
  ApplicationFolder folder;
  auto result = run_program(folder, {"invoke", "CreatItem"});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.output, "");
  for (const char* name : {"did you mean CreateItem", "MessageCrudApp", "DeleteItem"})
    EXPECT_NE(result.error.find(name), std::string::npos) << result.error;
}

TEST(Invoke, SaysWhereAnEventIsNotJson) {
  ApplicationFolder folder;
  std::ofstream(folder.file("bad.json")) << "{\n  \"Message\": \"{\\\"message\\\"}\",\n  \"a\"\\: 1\n}\n";
  auto result = run_program(folder, {"invoke", "CreateItem", "-e", "bad.json"});
  EXPECT_EQ(result.status, 3);
  EXPECT_NE(result.error.find("bad.json:3:6"), std::string::npos) << result.error;
  EXPECT_EQ(run_program(folder, {"invoke", "CreateItem", "-e", "none.json"}).status, 3);
}

TEST(Invoke, AFunctionErrorIsStatus1WithLambdasPayload) {
  ApplicationFolder folder;
  auto result = run_program(folder, {"invoke", "MessageCrudApp", "--data", R"({"Records": []})"});
  EXPECT_EQ(result.status, 1) << result.error;
  json payload = json::parse(result.output);
  EXPECT_TRUE(payload.contains("errorMessage")) << result.output;
  EXPECT_TRUE(payload.contains("errorType")) << result.output;
}

}  // namespace
}  // namespace sls::test
