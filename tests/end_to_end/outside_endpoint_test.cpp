// --dynamodb-endpoint: the application's tables at another service. The other service is this program as well, alone.
#include <gtest/gtest.h>

#include "dynamodb_alone.h"
#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

TEST(OutsideEndpoint, TakesTheApplicationsCallsAndItsTables) {
  ApplicationFolder folder;
  DynamoDbAlone elsewhere(folder, {"-p", "0", "--in-memory"});
  ServedApplication served(folder, {"--dynamodb-endpoint", elsewhere.url(), "--create-tables"});
  EXPECT_TRUE(served.says("MessageTable: made at " + elsewhere.url()))
      << served.process().standard_error();
  auto created = served.api().Post("/message", R"({"message": "hello"})", "application/json");
  ASSERT_TRUE(created);
  EXPECT_EQ(created->status, 200) << created->body;
  std::string id = json::parse(created->body)["message"]["message_id"];
  EXPECT_EQ(json::parse(served.api().Get("/message/" + id)->body)["message"], "hello");
  auto there = run_program(folder, {"dynamodb", "export", "--endpoint-url", elsewhere.url()});
  EXPECT_NE(there.output.find(id), std::string::npos) << there.output;
  // The local port leads there too, with the service's own errors.
  json got = served.dynamodb("GetItem", {{"TableName", "MessageTable"}, {"Key", {{"pk", {{"S", id}}}, {"sk", {{"S", "v0"}}}}}});
  EXPECT_EQ(got["Item"]["message"]["S"], "hello");
  EXPECT_EQ(served.dynamodb("DescribeTable", {{"TableName", "Nowhere"}})["message"],
            "Requested resource not found: Table: Nowhere not found");
}

TEST(OutsideEndpoint, ServesInvokeAsWell) {
  ApplicationFolder folder;
  DynamoDbAlone elsewhere(folder, {"-p", "0", "--in-memory"});
  auto invoked = run_program(folder, {"invoke", "CreateItem", "-e", "events/CreateItem-event.json", "--dynamodb-endpoint",
                                      elsewhere.url(), "--create-tables"});
  EXPECT_EQ(invoked.status, 0) << invoked.error;
  EXPECT_EQ(json::parse(invoked.output)["statusCode"], 200) << invoked.output;
  auto there = run_program(folder, {"dynamodb", "export", "--endpoint-url", elsewhere.url()});
  EXPECT_NE(there.error.find("exported 1 item of 1 table"), std::string::npos) << there.error;
}

TEST(OutsideEndpoint, SaysWhatIsMissingThereAndWhatIsWrong) {
  ApplicationFolder folder;
  DynamoDbAlone elsewhere(folder, {"-p", "0", "--in-memory"});
  ServedApplication served(folder, {"--dynamodb-endpoint", elsewhere.url()});
  EXPECT_TRUE(served.says("MessageTable is not there"))
      << served.process().standard_error();
  struct Case {
    std::vector<std::string> words;
    int status;
    const char* says;
  };
  for (const Case& c :
       {Case{{"--dynamodb-endpoint", "nonsense"}, 2, "not the URL of an endpoint"},
        Case{{"--dynamodb-endpoint", "http://127.0.0.1:1"}, 4, "cannot describe the table MessageTable"},
        Case{{"--create-tables"}, 2, "--create-tables belongs to"},
        Case{{"--dynamodb-endpoint", "https://dynamodb.us-east-1.amazonaws.com"}, 2, "needs credentials"}}) {
    std::vector<std::string> words = {"invoke", "CreateItem"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    auto result = run_program(folder, words);
    EXPECT_EQ(result.status, c.status) << result.error;
    EXPECT_NE(result.error.find(c.says), std::string::npos) << result.error;
  }
}

}  // namespace
}  // namespace sls::test
