// Indexes after random writes hold what an index computed anew from the table would, and so do the kept
// counts.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "attribute_value.h"
#include "engine_fixture.h"
#include "item_json.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

std::multiset<std::string> scan(EngineFixture& fixture, const json& more) {
  json request = {{"TableName", "tab"}};
  request.update(more);
  std::multiset<std::string> items;
  const json page = fixture.call("Scan", request);
  for (const json& item : page["Items"]) items.insert(item.dump());
  return items;
}

class RandomWrites {
 public:
  explicit RandomWrites(EngineFixture& fixture, unsigned seed) : fixture_(fixture), random_(seed) {}

  void write() {
    json key = {{"pk", {{"S", std::to_string(draw(8))}}}, {"sk", {{"N", std::to_string(draw(3))}}}};
    switch (draw(5)) {
      case 0:
        fixture_.call("DeleteItem", {{"TableName", "tab"}, {"Key", key}});
        return;
      case 1:
        fixture_.call("UpdateItem", {{"TableName", "tab"},
                                     {"Key", key},
                                     {"UpdateExpression", "SET x = :x ADD c :one REMOVE y"},
                                     {"ExpressionAttributeValues", {{":x", x()}, {":one", {{"N", "1"}}}}}});
        return;
      case 2:
        fixture_.call("UpdateItem",
                      {{"TableName", "tab"}, {"Key", key}, {"UpdateExpression", "REMOVE x, c"}});
        return;
      default:
        put(key);
    }
  }

 private:
  int draw(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
  json x() { return {{"S", std::string(1, static_cast<char>('a' + draw(3)))}}; }

  void put(json item) {
    if (draw(3) > 0) item["x"] = x();
    if (draw(3) > 0) item["y"] = {{"N", std::to_string(draw(4))}};
    if (draw(3) > 0) item["c"] = {{"N", std::to_string(draw(100))}};
    json request = {{"PutRequest", {{"Item", item}}}};
    if (draw(2) == 0) {
      fixture_.call("PutItem", {{"TableName", "tab"}, {"Item", item}});
    } else {
      fixture_.call("BatchWriteItem", {{"RequestItems", {{"tab", {request}}}}});
    }
  }

  EngineFixture& fixture_;
  std::mt19937 random_;
};

json only(const json& item, const std::vector<std::string>& names) {
  json result;
  for (const std::string& name : names) {
    if (item.contains(name)) result[name] = item[name];
  }
  return result;
}

TEST(Index, HoldsWhatTheTableImplies) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    EngineFixture fixture;
    fixture.create_table(
        "tab", "pk:S sk:N | gsi byX x:S y:N KEYS_ONLY | gsi byY y:N INCLUDE:c | lsi byZ pk:S y:N ALL");
    RandomWrites writes(fixture, seed);
    for (int i = 0; i < 400; ++i) writes.write();
    std::multiset<std::string> by_x, by_y, by_z;
    std::map<std::string, std::int64_t> bytes;
    std::int64_t items = 0;
    const json whole = fixture.call("Scan", {{"TableName", "tab"}});
    for (const json& item : whole["Items"]) {
      ++items;
      auto add = [&](const char* index, std::multiset<std::string>& entries, const json& projected) {
        entries.insert(projected.dump());
        bytes[index] += static_cast<std::int64_t>(item_size(read_stored_item(projected.dump())));
      };
      bytes["tab"] += static_cast<std::int64_t>(item_size(read_stored_item(item.dump())));
      if (item.contains("x") && item.contains("y")) add("byX", by_x, only(item, {"pk", "sk", "x", "y"}));
      if (item.contains("y")) add("byY", by_y, only(item, {"pk", "sk", "y", "c"}));
      if (item.contains("y")) add("byZ", by_z, item);
    }
    EXPECT_EQ(scan(fixture, {{"IndexName", "byX"}}), by_x);
    EXPECT_EQ(scan(fixture, {{"IndexName", "byY"}}), by_y);
    EXPECT_EQ(scan(fixture, {{"IndexName", "byZ"}}), by_z);
    json table = fixture.call("DescribeTable", {{"TableName", "tab"}})["Table"];
    EXPECT_EQ(table["ItemCount"], items);
    EXPECT_EQ(table["TableSizeBytes"], bytes["tab"]);
    for (const char* kind : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
      for (const json& index : table[kind]) {
        std::string name = index["IndexName"];
        EXPECT_EQ(index["ItemCount"], name == "byX"   ? by_x.size()
                                      : name == "byY" ? by_y.size()
                                                      : by_z.size())
            << name;
        EXPECT_EQ(index["IndexSizeBytes"], bytes[name]) << name;
      }
    }
  }
}

}  // namespace
}  // namespace sls::dynamodb
