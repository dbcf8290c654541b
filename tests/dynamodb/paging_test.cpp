// Pages: joined, they are the whole, for every Limit, both ways, and over segments; 1 MB ends one.
#include <gtest/gtest.h>

#include <set>

#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

// 60 items in 12 collections of 5, with an index that has several entries of one key.
void fill(EngineFixture& fixture) {
  fixture.create_table("tab", "pk:S sk:N | gsi byG g:S ALL");
  for (int i = 0; i < 60; ++i) {
    json item = {{"pk", {{"S", "p" + std::to_string(i / 5)}}},
                 {"sk", {{"N", std::to_string(i % 5 * 7 - 10)}}},
                 {"g", {{"S", i % 2 == 0 ? "even" : "odd"}}}};
    fixture.call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  }
}

// All pages of a read, one after the other.
std::vector<json> read_all(EngineFixture& fixture, const std::string& operation, json request) {
  std::vector<json> items;
  for (int pages = 0; pages < 1000; ++pages) {
    json page = fixture.call(operation, request);
    for (const json& item : page["Items"]) items.push_back(item);
    EXPECT_EQ(page["Count"], page["Items"].size());
    if (!page.contains("LastEvaluatedKey")) return items;
    request["ExclusiveStartKey"] = page["LastEvaluatedKey"];
  }
  ADD_FAILURE() << "pages without end";
  return items;
}

TEST(Paging, PagesJoinedAreTheWhole) {
  EngineFixture fixture;
  fill(fixture);
  json reads[] = {
      {{"KeyConditionExpression", "pk = :v"}, {"ExpressionAttributeValues", {{":v", {{"S", "p3"}}}}}},
      {{"KeyConditionExpression", "g = :v"},
       {"ExpressionAttributeValues", {{":v", {{"S", "odd"}}}}},
       {"IndexName", "byG"}},
      json::object(),
      {{"IndexName", "byG"}}};
  std::size_t sizes[] = {5, 30, 60, 60};
  for (std::size_t i = 0; i < std::size(reads); ++i) {
    for (bool forward : {true, false}) {
      json request = reads[i];
      request["TableName"] = "tab";
      bool is_query = request.contains("KeyConditionExpression");
      std::string operation = is_query ? "Query" : "Scan";
      if (is_query) request["ScanIndexForward"] = forward;
      std::vector<json> whole = read_all(fixture, operation, request);
      EXPECT_EQ(whole.size(), sizes[i]);
      for (int limit : {1, 2, 3, 7, 29, 30, 31, 59, 60, 61}) {
        request["Limit"] = limit;
        EXPECT_EQ(read_all(fixture, operation, request), whole) << operation << " Limit " << limit;
      }
    }
  }
}

TEST(Paging, BackwardIsForwardTurnedRound) {
  EngineFixture fixture;
  fill(fixture);
  json request = {{"TableName", "tab"},
                  {"KeyConditionExpression", "pk = :v"},
                  {"ExpressionAttributeValues", {{":v", {{"S", "p3"}}}}}};
  std::vector<json> forward = read_all(fixture, "Query", request);
  request["ScanIndexForward"] = false;
  std::vector<json> backward = read_all(fixture, "Query", request);
  std::reverse(backward.begin(), backward.end());
  EXPECT_EQ(forward, backward);
  EXPECT_EQ(forward[0]["sk"]["N"], "-10");
}

TEST(Paging, SegmentsPartTheTable) {
  EngineFixture fixture;
  fill(fixture);
  for (int total : {1, 2, 3, 7, 64}) {
    std::multiset<std::string> seen;
    for (int segment = 0; segment < total; ++segment) {
      json request = {{"TableName", "tab"}, {"Segment", segment}, {"TotalSegments", total}, {"Limit", 4}};
      for (const json& item : read_all(fixture, "Scan", request)) seen.insert(item.dump());
    }
    EXPECT_EQ(seen.size(), 60u);
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 60u) << total << " segments";
  }
}

TEST(Paging, TheOrderOfAScanDoesNotFollowTheKeys) {
  EngineFixture fixture;
  fill(fixture);
  std::vector<std::string> collections;
  for (const json& item : read_all(fixture, "Scan", {{"TableName", "tab"}})) {
    std::string pk = item["pk"]["S"];
    if (collections.empty() || collections.back() != pk) collections.push_back(pk);
  }
  EXPECT_EQ(collections.size(), 12u) << "items of a collection lie together";
  EXPECT_FALSE(std::is_sorted(collections.begin(), collections.end()));
}

TEST(Paging, OneMegabyteEndsAPage) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S sk:N");
  const std::string text(100'000, 'x');
  for (int i = 0; i < 25; ++i) {
    fixture.call(
        "PutItem",
        {{"TableName", "tab"},
         {"Item", {{"pk", {{"S", "p"}}}, {"sk", {{"N", std::to_string(i)}}}, {"v", {{"S", text}}}}}});
  }
  json request = {{"TableName", "tab"},
                  {"KeyConditionExpression", "pk = :v"},
                  {"ExpressionAttributeValues", {{":v", {{"S", "p"}}}}},
                  {"ProjectionExpression", "sk"},
                  {"ReturnConsumedCapacity", "TOTAL"}};
  json page = fixture.call("Query", request);
  EXPECT_EQ(page["Count"], 11) << "the item that passes 1 MB is the page's last";
  EXPECT_EQ(page["LastEvaluatedKey"]["sk"]["N"], "10");
  EXPECT_EQ(page["ConsumedCapacity"]["CapacityUnits"], 134.5)
      << "what was read counts, not what was projected";
  request.erase("ReturnConsumedCapacity");
  EXPECT_EQ(read_all(fixture, "Query", request).size(), 25u);
}

// All pages of a PartiQL SELECT.
std::vector<json> select_all(EngineFixture& fixture, json request) {
  std::vector<json> items;
  for (int pages = 0; pages < 1000; ++pages) {
    json page = fixture.call("ExecuteStatement", request);
    for (const json& item : page["Items"]) items.push_back(item);
    EXPECT_EQ(page.contains("NextToken"), page.contains("LastEvaluatedKey"));
    if (!page.contains("NextToken")) return items;
    request["NextToken"] = page["NextToken"];
  }
  ADD_FAILURE() << "pages without end";
  return items;
}

TEST(Paging, PagesOfAStatementJoinedAreTheWhole) {
  EngineFixture fixture;
  fill(fixture);
  const std::pair<const char*, std::size_t> statements[] = {
      {"SELECT * FROM tab", 60},
      {"SELECT sk FROM tab WHERE g = 'odd'", 30},
      {"SELECT * FROM tab.byG WHERE g IN ['odd', 'even']", 60},
      {"SELECT * FROM tab WHERE pk IN ['p3', 'p1', 'none', 'p2'] AND sk > -5 ORDER BY pk DESC, sk DESC", 12},
      {"SELECT * FROM tab WHERE pk = 'p1' AND sk IN [4, 11, -10, 99]", 3},
      {"SELECT * FROM tab WHERE (pk = 'p1' AND sk < 0) OR (pk = 'p1' AND sk >= 4) OR pk = 'p2'", 10}};
  for (const auto& [statement, size] : statements) {
    json request = {{"Statement", statement}};
    std::vector<json> whole = select_all(fixture, request);
    EXPECT_EQ(whole.size(), size) << statement;
    for (int limit : {1, 2, 3, 7, 30, 60, 61}) {
      request["Limit"] = limit;
      EXPECT_EQ(select_all(fixture, request), whole) << statement << " Limit " << limit;
    }
  }
}

TEST(Paging, ANextTokenBelongsToItsStatement) {
  EngineFixture fixture;
  fill(fixture);
  json request = {
      {"Statement", "SELECT * FROM tab WHERE pk = ?"}, {"Parameters", {{{"S", "p1"}}}}, {"Limit", 1}};
  std::string token = fixture.call("ExecuteStatement", request)["NextToken"];
  request["NextToken"] = token;
  request["Limit"] = 2;  // is not bound
  EXPECT_EQ(fixture.call("ExecuteStatement", request)["Items"].size(), 2U);
  auto error_of = [&](const json& changed) {
    return json::parse(fixture.execute("ExecuteStatement", changed).body).value("message", "");
  };
  json other = request;
  other["Parameters"] = {{{"S", "p2"}}};
  EXPECT_EQ(error_of(other), "NextToken does not match request");
  other = request;
  other["Statement"] = "SELECT * FROM tab.byG WHERE pk = ?";
  EXPECT_EQ(error_of(other), "NextToken does not match request");
  token[token.size() / 2] = token[token.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& broken : {token, std::string("garbage"), std::string("AAAA")}) {
    other = request;
    other["NextToken"] = broken;
    EXPECT_EQ(error_of(other), "Invalid NextToken");
  }
}

}  // namespace
}  // namespace sls::dynamodb
