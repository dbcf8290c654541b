// Limits at their exact edges: what still fits, and what the service says of one more.
#include <gtest/gtest.h>

#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

class Limits : public testing::Test {
 protected:
  Limits() { fixture_.create_table("tab", "pk:S"); }

  std::string message(const std::string& operation, const json& request) {
    Reply reply = fixture_.execute(operation, request);
    if (reply.ok()) return "";
    json body = json::parse(reply.body);
    return body.contains("message") ? body.value("message", "") : body.value("Message", "");
  }
  std::string scan(const std::string& filter, json values = {{":v", {{"N", "1"}}}}) {
    json request = {{"TableName", "tab"}, {"FilterExpression", filter}};
    if (!values.empty()) request["ExpressionAttributeValues"] = values;
    return message("Scan", request);
  }
  json item(std::size_t padding) { return {{"pk", {{"S", "a"}}}, {"v", {{"S", std::string(padding, 'x')}}}}; }

  EngineFixture fixture_;
};

constexpr std::size_t kFits = 409'600 - 2 - 1 - 1;  // beside the name and value of pk and the name of v

TEST_F(Limits, AnItemHas400KilobytesForEveryWriter) {
  EXPECT_EQ(message("PutItem", {{"TableName", "tab"}, {"Item", item(kFits)}}), "");
  EXPECT_EQ(message("PutItem", {{"TableName", "tab"}, {"Item", item(kFits + 1)}}),
            "Item size has exceeded the maximum allowed size");
  json batch = {{"RequestItems", {{"tab", {{{"PutRequest", {{"Item", item(kFits + 1)}}}}}}}}};
  EXPECT_EQ(message("BatchWriteItem", batch), "Item size has exceeded the maximum allowed size");
  json put = {{"TransactItems", {{{"Put", {{"TableName", "tab"}, {"Item", item(kFits + 1)}}}}}}};
  EXPECT_EQ(message("TransactWriteItems", put), "Item size has exceeded the maximum allowed size");
  json update = {{"TableName", "tab"},
                 {"Key", {{"pk", {{"S", "a"}}}}},
                 {"UpdateExpression", "SET w = :w"},
                 {"ExpressionAttributeValues", {{":w", {{"S", ""}}}}}};
  EXPECT_EQ(message("UpdateItem", update), "Item size to update has exceeded the maximum allowed size");
  json transacted = {{"TransactItems", {{{"Update", update}}}}};
  Reply reply = fixture_.execute("TransactWriteItems", transacted);
  EXPECT_EQ(reply.error_type, "TransactionCanceledException");
  EXPECT_EQ(json::parse(reply.body)["CancellationReasons"],
            json({{{"Code", "ValidationError"},
                   {"Message", "Item size to update has exceeded the maximum allowed size"}}}));
}

TEST_F(Limits, KeysHave2048And1024Bytes) {
  fixture_.create_table("two", "pk:S sk:S");
  auto get = [&](std::size_t hash, std::size_t range) {
    return message(
        "GetItem",
        {{"TableName", "two"},
         {"Key", {{"pk", {{"S", std::string(hash, 'h')}}}, {"sk", {{"S", std::string(range, 'r')}}}}}});
  };
  EXPECT_EQ(get(2048, 1024), "");
  EXPECT_EQ(get(2049, 1),
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
            "of2048 bytes");
  EXPECT_EQ(get(1, 1025),
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the "
            "size limit "
            "of 1024 bytes");
  json key = {{"pk", {{"S", std::string(2049, 'h')}}}};
  json query = {{"TableName", "two"},
                {"KeyConditionExpression", "pk = :p"},
                {"ExpressionAttributeValues", {{":p", {{"S", std::string(2049, 'p')}}}}}};
  EXPECT_EQ(message("Query", query),
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
            "of2048 bytes");
  json transaction = {{"TransactItems", {{{"Delete", {{"TableName", "tab"}, {"Key", key}}}}}}};
  EXPECT_EQ(fixture_.execute("TransactWriteItems", transaction).error_type, "TransactionCanceledException");
}

TEST_F(Limits, ValuesNest32Levels) {
  auto nested = [](int levels) {
    json value = {{"S", "x"}};
    for (int i = 1; i < levels; ++i) value = {{"L", {value}}};
    return value;
  };
  auto put = [&](int levels) {
    return message("PutItem",
                   {{"TableName", "tab"}, {"Item", {{"pk", {{"S", "a"}}}, {"v", nested(levels)}}}});
  };
  const std::string refusal =
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
      "supported limit";
  EXPECT_EQ(put(32), "");
  EXPECT_EQ(put(33), "1 validation error detected: " + refusal);
  EXPECT_EQ(scan("a = :v", {{":v", nested(32)}}), "");
  EXPECT_EQ(scan("a = :v", {{":v", nested(33)}}),
            "ExpressionAttributeValues contains invalid value: " + refusal + " for key :v");
}

TEST_F(Limits, AnExpressionHas4096Bytes) {
  auto filter = [](std::size_t size) { return std::string(size - 5, 'a') + " = :v"; };
  EXPECT_EQ(scan(filter(4096)), "");
  EXPECT_EQ(scan(filter(4097)),
            "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression "
            "size: 4097");
  json get = {{"TableName", "tab"},
              {"Key", {{"pk", {{"S", "a"}}}}},
              {"ProjectionExpression", std::string(4097, 'a')}};
  EXPECT_EQ(message("GetItem", get),
            "Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size;");
  json update = {{"TableName", "tab"},
                 {"Key", {{"pk", {{"S", "a"}}}}},
                 {"UpdateExpression", "REMOVE " + std::string(4097, 'a')}};
  EXPECT_EQ(message("UpdateItem", update),
            "1 validation error detected: Invalid UpdateExpression: Expression size has exceeded the maximum "
            "allowed "
            "size;");
}

TEST_F(Limits, AnExpressionHas300Operators) {
  // n comparisons and n - 1 ANDs.
  EXPECT_EQ(scan("a=:v" + repeated(" AND a=:v", 149)), "");
  EXPECT_EQ(scan("NOT a=:v" + repeated(" AND a=:v", 149)), "");
  EXPECT_EQ(scan("NOT NOT a=:v" + repeated(" AND a=:v", 149)),
            "Invalid FilterExpression: The expression contains too many operators; operator count: 301");
}

TEST_F(Limits, InTakes100AndPaths32) {
  EXPECT_EQ(scan("a IN (:v" + repeated(", :v", 99) + ")"), "");
  EXPECT_EQ(scan("a IN (:v" + repeated(", :v", 100) + ")"),
            "Invalid FilterExpression: The IN operator is provided with too many operands; number of "
            "operands: 101");
  EXPECT_EQ(scan("a" + repeated(".a", 31) + " = :v"), "");
  EXPECT_EQ(scan("a" + repeated(".a", 32) + " = :v"),
            "Invalid FilterExpression: The document path has too many nesting levels; nesting levels: 33");
}

TEST_F(Limits, PlaceholdersHave255BytesAndTogetherTwoMegabytes) {
  auto with_name = [&](const std::string& name) {
    return message("Scan", {{"TableName", "tab"},
                            {"ProjectionExpression", "#" + name},
                            {"ExpressionAttributeNames", {{"#" + name, "x"}}}});
  };
  EXPECT_EQ(with_name(std::string(254, 'a')), "");
  EXPECT_EQ(with_name(std::string(255, 'a')),
            "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that "
            "is too "
            "long; size of key: 256");
  std::string value = ":" + std::string(255, 'a');
  EXPECT_EQ(scan("a = :v", {{value, {{"N", "1"}}}}),
            "ExpressionAttributeValues contains invalid key: The expression attribute map contains a key "
            "that is too "
            "long;");
  EXPECT_EQ(scan("a = :v", {{":v", {{"S", std::string(2 * 1024 * 1024 - 2, 'x')}}}}), "");
  EXPECT_NE(scan("a = :v", {{":v", {{"S", std::string(2 * 1024 * 1024 - 1, 'x')}}}}), "");
}

TEST_F(Limits, NamesOfAttributesHave65535Bytes) {
  auto put = [&](std::size_t size) {
    return message("PutItem", {{"TableName", "tab"},
                               {"Item", {{"pk", {{"S", "a"}}}, {std::string(size, 'n'), {{"S", ""}}}}}});
  };
  EXPECT_EQ(put(65'535), "");
  EXPECT_EQ(put(65'536),
            "1 validation error detected: Attribute name is too large, must be less than 65536 bytes");
}

TEST_F(Limits, BatchesAndTransactionsHaveTheirNumbers) {
  auto keys = [](int count) {
    json list = json::array();
    for (int i = 0; i < count; ++i) list.push_back({{"pk", {{"S", std::to_string(i)}}}});
    return list;
  };
  EXPECT_EQ(message("BatchGetItem", {{"RequestItems", {{"tab", {{"Keys", keys(100)}}}}}}), "");
  EXPECT_EQ(message("BatchGetItem", {{"RequestItems", {{"tab", {{"Keys", keys(101)}}}}}}),
            "1 validation error detected: Value at 'RequestItems.tab.member.Keys' failed to satisfy "
            "constraint: Member "
            "must have length less than or equal to 100");
  fixture_.create_table("oth", "pk:S");
  EXPECT_EQ(message("BatchGetItem",
                    {{"RequestItems", {{"tab", {{"Keys", keys(60)}}}, {"oth", {{"Keys", keys(41)}}}}}}),
            "Too many items requested for the BatchGetItem call");
  auto deletes = [&](int count) {
    json list = json::array();
    for (const json& key : keys(count)) list.push_back({{"DeleteRequest", {{"Key", key}}}});
    return list;
  };
  EXPECT_EQ(message("BatchWriteItem", {{"RequestItems", {{"tab", deletes(25)}}}}), "");
  EXPECT_EQ(message("BatchWriteItem", {{"RequestItems", {{"tab", deletes(26)}}}}),
            "1 validation error detected: Value at 'RequestItems.tab.member' failed to satisfy constraint: "
            "Member must "
            "have length less than or equal to 25");
  EXPECT_EQ(message("BatchWriteItem", {{"RequestItems", {{"tab", deletes(13)}, {"oth", deletes(13)}}}}),
            "Too many items requested for the BatchWriteItem call");
  auto actions = [&](int count) {
    json list = json::array();
    for (const json& key : keys(count)) list.push_back({{"Delete", {{"TableName", "tab"}, {"Key", key}}}});
    return json{{"TransactItems", list}};
  };
  EXPECT_EQ(message("TransactWriteItems", actions(100)), "");
  EXPECT_NE(
      message("TransactWriteItems", actions(101)).find("Member must have length less than or equal to 100"),
      std::string::npos);
}

TEST_F(Limits, ATransactionHasFourMegabytes) {
  auto puts = [&](int count) {
    json list = json::array();
    for (int i = 0; i < count; ++i) {
      json one = item(kFits - 1);
      one["pk"]["S"] = std::to_string(10 + i);
      list.push_back({{"Put", {{"TableName", "tab"}, {"Item", one}}}});
    }
    return json{{"TransactItems", list}};
  };
  EXPECT_EQ(message("TransactWriteItems", puts(10)), "");
  EXPECT_NE(message("TransactWriteItems", puts(11)), "");
  EXPECT_EQ(fixture_.call("Scan", {{"TableName", "tab"}, {"Select", "COUNT"}})["Count"], 3)
      << "a page of 1 MB";
}

TEST_F(Limits, WhatABatchDoesNotReadComesBackAsItWasAsked) {
  json keys = json::array();
  for (int i = 0; i < 45; ++i) {
    json one = item(kFits - 1);
    one["pk"]["S"] = std::to_string(10 + i);
    fixture_.call("PutItem", {{"TableName", "tab"}, {"Item", one}});
    keys.push_back({{"pk", one["pk"]}});
  }
  json table = {{"Keys", keys},
                {"ProjectionExpression", "#p"},
                {"ExpressionAttributeNames", {{"#p", "pk"}}},
                {"ConsistentRead", true}};
  std::size_t found = 0;
  for (int calls = 0; !table.empty() && calls < 10; ++calls) {
    json answer = fixture_.call("BatchGetItem", {{"RequestItems", {{"tab", table}}}});
    found += answer["Responses"]["tab"].size();
    table = answer["UnprocessedKeys"].value("tab", json::object());
    if (calls > 0) continue;
    EXPECT_LT(found, keys.size());
    EXPECT_EQ(table["ProjectionExpression"], "#p");
    EXPECT_EQ(table["ConsistentRead"], true);
  }
  EXPECT_EQ(found, keys.size());
}

TEST(TransactionTokens, AreKeptInTheStore) {
  test::ManualClock clock;
  test::SequentialIds ids;
  telemetry::Ring records;
  std::string file = testing::TempDir() + "/tokens.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::remove((file + suffix).c_str());
  EngineOptions options;
  options.file = file;
  std::string add =
      R"({"ClientRequestToken":"t","TransactItems":[{"Update":{"TableName":"tab","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":{"N":"1"}}}}]})";
  for (int runs = 0; runs < 2; ++runs) {
    auto engine = std::move(*Engine::open(options, clock, ids, records));
    engine->execute(
        {"CreateTable",
         R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]})",
         {}});
    EXPECT_EQ(engine->execute({"TransactWriteItems", add, {}}).status, 200);
    Reply got = engine->execute({"GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})", {}});
    EXPECT_EQ(json::parse(got.body)["Item"]["n"], json({{"N", "1"}}));
  }
}

}  // namespace
}  // namespace sls::dynamodb
