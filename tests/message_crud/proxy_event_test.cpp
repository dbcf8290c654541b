#include "proxy_event.h"

#include <gtest/gtest.h>

namespace sls::message_crud {
namespace {

using Segments = std::vector<std::string>;

TEST(ProxyEvent, IsReadFromARestEvent) {
  auto event = parse_proxy_event(R"({"resource": "/{proxy+}", "path": "/message/a%2Fb", "httpMethod": "PUT",
      "headers": {"path": "/x", "body": "no", "httpMethod": "GET"},
      "multiValueHeaders": {"A": ["body", {"httpMethod": "GET"}]},
      "pathParameters": {"proxy": "message/a%2Fb"},
      "requestContext": {"stage": "message", "httpMethod": "GET", "path": "/prod/message/a", "requestTimeEpoch": 1586204394636,
                         "identity": {"stage": "x", "sourceIp": null}},
      "body": "{\"a\": \"\u00fc\\n\"}", "isBase64Encoded": true})");
  ASSERT_TRUE(event.ok()) << event.error().message;
  EXPECT_EQ(event->method, "PUT");
  EXPECT_EQ(event->path, "/message/a/b");
  EXPECT_EQ(event->segments, (Segments{"message", "a/b"}));
  EXPECT_EQ(event->path_parameters,
            (std::vector<std::pair<std::string, std::string>>{{"proxy", "message/a/b"}}));
  EXPECT_EQ(event->body, "{\"a\": \"ü\\n\"}");
  EXPECT_TRUE(event->has_body);
  EXPECT_TRUE(event->is_base64);
}

TEST(ProxyEvent, IsReadFromAnHttpApiEvent) {
  auto event =
      parse_proxy_event(R"({"version": "2.0", "routeKey": "GET /message/{id}", "rawPath": "/dev/message/a%20",
      "requestContext": {"http": {"method": "GET", "path": "/dev/message/a", "protocol": "HTTP/1.1"}, "stage": "dev"},
      "pathParameters": {"id": "a%20"}, "isBase64Encoded": false})");
  ASSERT_TRUE(event.ok()) << event.error().message;
  EXPECT_EQ(event->method, "GET");
  EXPECT_EQ(event->segments, (Segments{"message", "a%20"}))
      << "HTTP APIs decode already; the stage is not part of it";
  EXPECT_EQ(event->path_parameters[0].second, "a%20");
  EXPECT_FALSE(event->has_body);
}

TEST(ProxyEvent, KeepsAPathThatOnlyBeginsLikeTheStage) {
  auto event = parse_proxy_event(R"({"version": "2.0", "rawPath": "/message/a",
      "requestContext": {"stage": "mess", "http": {"method": "GET"}}})");
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->path, "/message/a");
}

TEST(ProxyEvent, TakesTheLastOfTwoBodies) {
  auto none = parse_proxy_event(R"({"httpMethod": "POST", "path": "/message", "body": "{}", "body": null})");
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->has_body);
  auto some = parse_proxy_event(R"({"httpMethod": "POST", "path": "/message", "body": null, "body": "{}"})");
  ASSERT_TRUE(some.ok());
  EXPECT_EQ(some->body, "{}");
}

TEST(ProxyEvent, RefusesWhatIsNotJson) {
  for (std::string_view text :
       {std::string_view(""), std::string_view("{"), std::string_view(R"({"a": 1} x)"),
        std::string_view("{}\0{}", 5), std::string_view("\xff\xfe")}) {
    auto event = parse_proxy_event(text);
    ASSERT_FALSE(event.ok());
    EXPECT_EQ(event.error().type, "Runtime.UnmarshalError");
    EXPECT_NE(event.error().message.find("not JSON"), std::string::npos) << event.error().message;
  }
}

TEST(ProxyEvent, RefusesEndlessNesting) {
  for (char bracket : {'[', '{'}) {
    std::string text;
    for (int i = 0; i < 1'000'000; ++i) text += bracket == '[' ? "[" : "{\"a\":";
    auto event = parse_proxy_event(text);
    ASSERT_FALSE(event.ok());
    EXPECT_NE(event.error().message.find("nested deeper"), std::string::npos) << event.error().message;
  }
}

TEST(ProxyEvent, RefusesOtherEvents) {
  for (const char* text :
       {"[]", "5", "{}", R"({"httpMethod": "GET"})", R"({"path": "/message"})",
        R"({"rawPath": "/x", "requestContext": {"http": {}}})", R"({"httpMethod": 5, "path": "/x"})"}) {
    auto event = parse_proxy_event(text);
    ASSERT_FALSE(event.ok()) << text;
    EXPECT_EQ(event.error().type, "Function.NotAProxyEvent");
  }
}

}  // namespace
}  // namespace sls::message_crud
