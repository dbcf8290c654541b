// The message application in the three shapes that it is published in: a monolith, one function per operation
// behind a REST API, and behind an HTTP API. A client cannot tell them apart.
#include <gtest/gtest.h>

#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

class SameAnswers : public testing::TestWithParam<const char*> {};

TEST_P(SameAnswers, ForEveryShapeOfTheApplication) {
  ApplicationFolder folder;
  ServedApplication served(folder, {"--in-memory", "-t", GetParam()});
  auto client = served.api();
  auto created = client.Post("/message", R"({"message": "hello", "n": 1.50})", "application/json");
  ASSERT_TRUE(created);
  ASSERT_EQ(created->status, 200) << created->body;
  EXPECT_TRUE(created->get_header_value("Content-Type").starts_with("application/json"));
  json answer = json::parse(created->body);
  ASSERT_TRUE(answer["success"]);
  std::string place = "/message/" + answer["message"]["message_id"].get<std::string>();

  json item = json::parse(client.Get(place)->body);
  EXPECT_EQ(item["message"], "hello");
  EXPECT_EQ(item["n"], 1.5);
  EXPECT_EQ(item["sk"], "v0");

  auto updated = client.Put(place, R"({"message": "changed"})", "application/json");
  EXPECT_EQ(updated->status, 200);
  EXPECT_EQ(json::parse(updated->body), json({{"success", true}}));
  EXPECT_EQ(json::parse(client.Get(place)->body)["message"], "changed");

  EXPECT_EQ(client.Post("/message", "{nope", "application/json")->status, 400);
  EXPECT_EQ(client.Post("/message", "[]", "application/json")->status, 400);
  EXPECT_EQ(client.Put("/message/unknown", R"({"a": 1})", "application/json")->status, 404);

  EXPECT_EQ(client.Delete(place)->status, 200);
  auto gone = client.Get(place);
  EXPECT_EQ(gone->status, 404);
  json error = json::parse(gone->body);
  EXPECT_EQ(error["success"], false);
  EXPECT_TRUE(error["error"]["code"].is_string() && error["error"]["message"].is_string()) << error;
}

INSTANTIATE_TEST_SUITE_P(Fixtures, SameAnswers,
                         testing::Values("template.yaml", "functions.yaml", "http-api.yaml"),
                         [](const auto& chosen) {
                           std::string name = chosen.param;
                           return name.substr(0, name.find_first_of("-."));
                         });

}  // namespace
}  // namespace sls::test
