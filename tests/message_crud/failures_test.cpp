#include <gtest/gtest.h>

#include "application.h"

namespace sls::message_crud {
namespace {

using test::Answer;
using test::Application;

std::string code_of(const Answer& answer) {
  core::Json body = core::parse_json(answer.body).value();
  EXPECT_EQ(body.at("success"), false);
  EXPECT_FALSE(body.at("error").at("message").get<std::string>().empty());
  return body.at("error").at("code");
}

TEST(Monolith, RefusesABodyThatIsNoJsonObject) {
  struct Case {
    core::Json body;
    const char* code;
  };
  for (const Case& each :
       {Case{nullptr, "MissingBody"}, Case{"", "MissingBody"}, Case{"{", "MalformedJson"},
        Case{R"({"a": 1,})", "MalformedJson"}, Case{"hello", "MalformedJson"}, Case{"[1]", "BodyNotAnObject"},
        Case{"null", "BodyNotAnObject"}, Case{"\"text\"", "BodyNotAnObject"}, Case{"5", "BodyNotAnObject"}}) {
    for (const char* target : {"POST /message", "PUT /message/a"}) {
      std::string text = target;
      Application app;
      Answer answer = app.request(text.substr(0, text.find(' ')), text.substr(text.find(' ') + 1), each.body);
      EXPECT_EQ(answer.status, 400) << target << " " << each.body;
      EXPECT_EQ(code_of(answer), each.code) << target << " " << each.body;
      EXPECT_TRUE(app.dynamodb->calls.empty());
    }
  }
}

TEST(Monolith, Answers405WithAllowForAWrongMethod) {
  Application app;
  Answer collection = app.request("GET", "/message");
  EXPECT_EQ(collection.status, 405);
  EXPECT_EQ(collection.headers.at("Allow"), "POST");
  EXPECT_EQ(code_of(collection), "MethodNotAllowed");
  Answer item = app.request("PATCH", "/message/a", "{}");
  EXPECT_EQ(item.status, 405);
  EXPECT_EQ(item.headers.at("Allow"), "GET, PUT, DELETE");
}

TEST(Monolith, Answers404ForAnUnknownPath) {
  for (const char* path : {"/", "/messages", "/message/a/b", "/Message"}) {
    Application app;
    Answer answer = app.request("GET", path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(code_of(answer), "PathNotFound") << path;
  }
}

TEST(Monolith, DoesNotMindATrailingSlash) {
  Application app;
  EXPECT_EQ(app.request("POST", "/message/", "{}").status, 200);
  EXPECT_EQ(app.request("DELETE", "/message/a/").status, 200);
}

TEST(DynamoDbFailure, ThatTheClientCausedIs400WithTheServicesWords) {
  Application app;
  app.dynamodb->fail(
      "ValidationException",
      "Number overflow. Attempting to store a number with magnitude larger than supported range");
  Answer answer = app.request("POST", "/message", R"({"n": 9e200})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(code_of(answer), "ValidationException");
  EXPECT_NE(answer.body.find("Number overflow"), std::string::npos);
  ASSERT_EQ(app.log.size(), 1u);
  EXPECT_EQ(
      app.log[0].rfind("[ERROR] PutItem of table messages failed: ValidationException: Number overflow", 0),
      0u)
      << app.log[0];
}

TEST(DynamoDbFailure, ThatPassesIs503) {
  Application app;
  app.dynamodb->fail("ProvisionedThroughputExceededException", "slow down");
  EXPECT_EQ(app.request("GET", "/message/a").status, 503);
}

TEST(DynamoDbFailure, OfAnyOtherKindIs500AndOnlyTheLogSaysWhy) {
  for (const char* target : {"POST /message", "GET /message/a", "PUT /message/a", "DELETE /message/a"}) {
    std::string text = target;
    Application app;
    app.dynamodb->fail("AccessDeniedException", "User: arn:aws:sts::1:x is not authorized");
    Answer answer =
        app.request(text.substr(0, text.find(' ')), text.substr(text.find(' ') + 1), R"({"a": 1})");
    EXPECT_EQ(answer.status, 500) << target;
    EXPECT_EQ(answer.body.find("arn:aws"), std::string::npos) << answer.body;
    ASSERT_EQ(app.log.size(), 1u);
    EXPECT_NE(app.log[0].find("AccessDeniedException: User: arn:aws:sts::1:x"), std::string::npos)
        << app.log[0];
  }
}

TEST(DynamoDbFailure, IncludesAnAnswerThatIsNone) {
  for (const char* body :
       {"<html>", "[]", R"({"Item":5})", R"({"Item":{"a":5}})", R"({"Item":{"a":{"N":5}}})",
        R"({"Item":{"a":{"S":"x","N":"1"}}})", R"({"Item":{"a":{"Q":"x"}}})"}) {
    Application app;
    app.dynamodb->answer(body);
    EXPECT_EQ(app.request("GET", "/message/a").status, 500) << body;
    EXPECT_EQ(app.log.size(), 1u) << body;
  }
}

}  // namespace
}  // namespace sls::message_crud
