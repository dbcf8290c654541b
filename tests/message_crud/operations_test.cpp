#include <gtest/gtest.h>

#include "application.h"

namespace sls::message_crud {
namespace {

using test::Answer;
using test::Application;

TEST(CreateMessage, PutsTheBodyWithItsKeyAndTime) {
  Application app;
  Answer answer = app.request("POST", "/message", R"({"text": "hello", "stars": 5})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("Content-Type"), "application/json");
  ASSERT_EQ(app.dynamodb->calls.size(), 1u);
  EXPECT_EQ(app.dynamodb->calls[0].operation, "PutItem");
  core::Json request = core::parse_json(app.dynamodb->calls[0].body).value();
  EXPECT_EQ(request.at("TableName"), "messages");
  core::Json item = request.at("Item");
  std::string id = item.at("pk").at("S");
  EXPECT_EQ(id.size(), 36u);
  EXPECT_EQ(id[14], '4') << "a UUID of version 4";
  EXPECT_EQ(item.at("sk"), core::Json({{"S", "v0"}}));
  EXPECT_EQ(item.at("timestamp"), core::Json({{"N", "1770000000"}}));
  EXPECT_EQ(item.at("text"), core::Json({{"S", "hello"}}));
  EXPECT_EQ(item.at("stars"), core::Json({{"N", "5"}}));
  EXPECT_EQ(answer.body, R"({"success": true, "message": {"message_id": ")" + id + "\"}}");
}

TEST(CreateMessage, TakesAnEmptyObject) {
  Application app;
  EXPECT_EQ(app.request("POST", "/message", "{}").status, 200);
}

TEST(CreateMessage, KeepsTheItemsOwnAttributes) {
  Application app;
  EXPECT_EQ(
      app.request("POST", "/message", R"({"pk": "mine", "sk": "v9", "timestamp": 1, "a": null})").status,
      200);
  core::Json item = core::parse_json(app.dynamodb->calls.at(0).body).value().at("Item");
  EXPECT_NE(item.at("pk").at("S"), "mine");
  EXPECT_EQ(item.at("sk").at("S"), "v0");
  EXPECT_EQ(item.at("timestamp").at("N"), "1770000000");
  EXPECT_EQ(item.size(), 4u);
}

TEST(RetrieveMessage, AnswersTheItemAsPlainJson) {
  Application app;
  app.dynamodb->answer(
      R"({"Item":{"pk":{"S":"a"},"sk":{"S":"v0"},"timestamp":{"N":"17"},"text":{"S":"hi"}}})");
  Answer answer = app.request("GET", "/message/a");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"pk": "a", "sk": "v0", "timestamp": 17, "text": "hi"})");
  EXPECT_EQ(app.dynamodb->calls.at(0).operation, "GetItem");
  EXPECT_EQ(app.dynamodb->calls.at(0).body,
            R"({"TableName":"messages","Key":{"pk":{"S":"a"},"sk":{"S":"v0"}}})");
}

TEST(RetrieveMessage, DecodesTheIdOfAPath) {
  Application app;
  app.request("GET", "/message/a%2Fb%20c%zz");
  core::Json request = core::parse_json(app.dynamodb->calls.at(0).body).value();
  EXPECT_EQ(request.at("Key").at("pk").at("S"), "a/b c%zz");
}

TEST(RetrieveMessage, Answers404ForAnUnknownId) {
  Application app;
  Answer answer = app.request("GET", "/message/nope");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(
      answer.body,
      R"({"success": false, "error": {"code": "MessageNotFound", "message": "there is no message with the id nope"}})");
}

TEST(UpdateMessage, SetsTheGivenAttributesOfAnItemThatExists) {
  Application app;
  Answer answer = app.request("PUT", "/message/a", R"({"name": "x", "pk": "b", "list": [1, {"y": true}]})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"success": true})");
  EXPECT_EQ(app.dynamodb->calls.at(0).operation, "UpdateItem");
  EXPECT_EQ(core::parse_json(app.dynamodb->calls.at(0).body).value(), core::parse_json(R"json({
    "TableName": "messages", "Key": {"pk": {"S": "a"}, "sk": {"S": "v0"}},
    "UpdateExpression": "SET #n0 = :v0, #n1 = :v1",
    "ExpressionAttributeNames": {"#n0": "name", "#n1": "list"},
    "ExpressionAttributeValues": {":v0": {"S": "x"}, ":v1": {"L": [{"N": "1"}, {"M": {"y": {"BOOL": true}}}]}},
    "ConditionExpression": "attribute_exists(pk)"
})json")
                                                                          .value());
}

TEST(UpdateMessage, Answers404ForAnUnknownId) {
  Application app;
  app.dynamodb->fail("ConditionalCheckFailedException", "The conditional request failed");
  EXPECT_EQ(app.request("PUT", "/message/nope", R"({"a": 1})").status, 404);
}

TEST(UpdateMessage, RefusesABodyWithNothingToSet) {
  for (const char* body : {"{}", R"({"pk": "x", "sk": "y", "timestamp": 5})"}) {
    Application app;
    Answer answer = app.request("PUT", "/message/a", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_NE(answer.body.find("\"EmptyUpdate\""), std::string::npos) << answer.body;
    EXPECT_TRUE(app.dynamodb->calls.empty());
  }
}

TEST(DeleteMessage, DeletesAnItemThatExists) {
  Application app;
  Answer answer = app.request("DELETE", "/message/a");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"success": true})");
  EXPECT_EQ(app.dynamodb->calls.at(0).operation, "DeleteItem");
  EXPECT_EQ(core::parse_json(app.dynamodb->calls.at(0).body).value(),
            core::parse_json(R"json({"TableName": "messages", "Key": {"pk": {"S": "a"}, "sk": {"S": "v0"}},
                                 "ConditionExpression": "attribute_exists(pk)"
})json")
                .value());
}

TEST(DeleteMessage, Answers404ForAnUnknownId) {
  Application app;
  app.dynamodb->fail("ConditionalCheckFailedException", "The conditional request failed");
  EXPECT_EQ(app.request("DELETE", "/message/nope").status, 404);
}

}  // namespace
}  // namespace sls::message_crud
