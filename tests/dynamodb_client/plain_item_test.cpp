#include "dynamodb_client/plain_item.h"

#include <gtest/gtest.h>

namespace sls::dynamodb_client {
namespace {

std::string attribute_of(const std::string& json) {
  auto attributes = attributes_from_json("{\"a\": " + json + "}");
  if (!attributes.ok()) return "error: " + attributes.error().message;
  return attributes->size() == 1 ? attributes->at(0).value : "not one attribute";
}

TEST(AttributesFromJson, KnowEveryKindOfValue) {
  EXPECT_EQ(attribute_of(R"("x")"), R"({"S":"x"})");
  EXPECT_EQ(attribute_of(R"("")"), R"({"S":""})");
  EXPECT_EQ(attribute_of("true"), R"({"BOOL":true})");
  EXPECT_EQ(attribute_of("false"), R"({"BOOL":false})");
  EXPECT_EQ(attribute_of("null"), R"({"NULL":true})");
  EXPECT_EQ(attribute_of("[]"), R"({"L":[]})");
  EXPECT_EQ(attribute_of("{}"), R"({"M":{}})");
  EXPECT_EQ(
      attribute_of(R"([1, [2, "b"], {"c": [], "d": null}, true])"),
      R"({"L":[{"N":"1"},{"L":[{"N":"2"},{"S":"b"}]},{"M":{"c":{"L":[]},"d":{"NULL":true}}},{"BOOL":true}]})");
  EXPECT_EQ(attribute_of(R"({"x": {"y": {"z": 1}}, "w": 2})"),
            R"({"M":{"x":{"M":{"y":{"M":{"z":{"N":"1"}}}}},"w":{"N":"2"}}})");
}

TEST(AttributesFromJson, KeepEveryDigit) {
  for (const char* number :
       {"0", "-0", "5", "-17", "0.1", "1.10", "12345678901234567890123456789012345678",
        "-0.00000000000000000000000000000012345678", "1e125", "1E-130", "9.99e+125", "18446744073709551616",
        "-9223372036854775809", "1234567890.1234567890123456789"}) {
    EXPECT_EQ(attribute_of(number), R"({"N":")" + std::string(number) + "\"}");
  }
}

TEST(AttributesFromJson, LeaveRangesToTheServiceAndSayWhatIsBeyondAnyOfThem) {
  for (std::string number :
       {std::string("1e300"), std::string("1e-400"), std::string(300, '7'), "0." + std::string(500, '1')}) {
    EXPECT_EQ(attribute_of(number), "{\"N\":\"" + number + "\"}");
  }
  for (std::string number :
       {std::string("1e400"), std::string("0e400"), std::string("-1e99999999999"), std::string(400, '7')}) {
    auto refused = attributes_from_json("{\"a\": " + number + "}");
    ASSERT_FALSE(refused.ok()) << number;
    EXPECT_EQ(refused.error().problem, PlainProblem::number_out_of_range);
    EXPECT_EQ(refused.error().message.rfind("Number overflow.", 0), 0u);
  }
}

TEST(AttributesFromJson, EscapeTextsAnew) {
  EXPECT_EQ(attribute_of(R"("a\"b\\c\/d\u0000\n\u00fc\ud83d\ude00")"),
            "{\"S\":\"a\\\"b\\\\c/d\\u0000\\nü😀\"}");
  auto named = attributes_from_json(R"({"q\"\u00e4": 1})");
  ASSERT_TRUE(named.ok());
  EXPECT_EQ(named->at(0).name, "q\"ä");
}

TEST(AttributesFromJson, LetTheLastOfARepeatedNameCount) {
  auto attributes = attributes_from_json(R"({"a": 1, "b": {"x": 1, "y": 2, "x": [3]}, "a": "two"})");
  ASSERT_TRUE(attributes.ok());
  ASSERT_EQ(attributes->size(), 2u);
  EXPECT_EQ(attributes->at(0).name, "b");
  EXPECT_EQ(attributes->at(0).value, R"({"M":{"y":{"N":"2"},"x":{"L":[{"N":"3"}]}}})");
  EXPECT_EQ(attributes->at(1).name, "a");
  EXPECT_EQ(attributes->at(1).value, R"({"S":"two"})");
}

TEST(AttributesFromJson, RefuseWhatIsNotAnObject) {
  for (const char* text : {"[]", "1", "null", "\"x\"", "true"}) {
    auto refused = attributes_from_json(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_EQ(refused.error().problem, PlainProblem::no_object) << text;
  }
}

TEST(AttributesFromJson, RefuseWhatIsNotJson) {
  using namespace std::string_view_literals;
  for (std::string_view text : {""sv, "{"sv, "{} {}"sv, "{\"a\":01}"sv, "{\"a\":\"\\ud800\"}"sv, "{'a':1}"sv,
                                "{\"a\":NaN}"sv, "{\"a\":\"\xff\"}"sv, "{}\0"sv, "{\"a\":\"\n\"}"sv}) {
    auto refused = attributes_from_json(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_EQ(refused.error().problem, PlainProblem::malformed) << text;
  }
}

TEST(AttributesFromJson, RefuseEndlessNesting) {
  for (const char* bracket : {"[", "{\"a\":"}) {
    std::string text = "{\"a\":";
    for (int i = 0; i < 1'000'000; ++i) text += bracket;
    auto refused = attributes_from_json(text);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("nested deeper"), std::string::npos) << refused.error().message;
  }
}

std::string plain(const std::string& value) {
  auto item = plain_item("{\"Item\":{\"a\":" + value + "}}");
  return item.ok() ? *item : "error: " + item.error();
}

TEST(PlainItem, KnowsEveryKindOfValue) {
  EXPECT_EQ(plain(R"({"S":"x\"y"})"), R"({"a": "x\"y"})");
  EXPECT_EQ(plain(R"({"N":"12345678901234567890123456789012345678"})"),
            R"({"a": 12345678901234567890123456789012345678})");
  EXPECT_EQ(plain(R"({"N":"-0.5"})"), R"({"a": -0.5})");
  EXPECT_EQ(plain(R"({"BOOL":false})"), R"({"a": false})");
  EXPECT_EQ(plain(R"({"NULL":true})"), R"({"a": null})");
  EXPECT_EQ(plain(R"({"B":"AAE="})"), R"({"a": "AAE="})");
  EXPECT_EQ(plain(R"({"SS":["x","y"]})"), R"({"a": ["x", "y"]})");
  EXPECT_EQ(plain(R"({"NS":["1","2.5"]})"), R"({"a": [1, 2.5]})");
  EXPECT_EQ(plain(R"({"BS":["AA=="]})"), R"({"a": ["AA=="]})");
  EXPECT_EQ(plain(R"({"L":[{"S":""},{"L":[]},{"M":{}}]})"), R"({"a": ["", [], {}]})");
  EXPECT_EQ(plain(R"({"M":{"x":{"N":"1"},"y":{"M":{"z":{"S":"w"}}}}})"),
            R"({"a": {"x": 1, "y": {"z": "w"}}})");
}

TEST(PlainItem, NeverWritesANumberThatIsNoJson) {
  for (const char* text : {"Infinity", "NaN", "1,5", ".5", "5.", "01", "+1", "1e", "--1", ""}) {
    EXPECT_EQ(plain("{\"N\":\"" + std::string(text) + "\"}"), "{\"a\": \"" + std::string(text) + "\"}");
  }
}

TEST(PlainItem, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(*plain_item("{}"), "");
  EXPECT_EQ(*plain_item(R"({"ConsumedCapacity":{}})"), "");
}

TEST(PlainItem, SurvivesEndlessNesting) {
  std::string text = "{\"Item\":";
  for (int i = 0; i < 200'000; ++i) text += "{\"M\":{\"a\":";
  EXPECT_FALSE(plain_item(text).ok());
  text = "{\"Item\":{\"a\":";
  for (int i = 0; i < 100'000; ++i) text += "{\"L\":[";
  text += "{\"S\":\"\"}";
  for (int i = 0; i < 100'000; ++i) text += "]}";
  EXPECT_FALSE(plain_item(text + "}}").ok());
}

}  // namespace
}  // namespace sls::dynamodb_client
