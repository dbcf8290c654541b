// PartiQL beyond what cases show: a planned read finds what a walk over the table finds, and what errors
// carry.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

class Conditions {
 public:
  std::string next(int depth = 0) {
    int kind = pick(depth < 3 ? 12 : 9);
    switch (kind) {
      case 0:
        return "pk = " + hash();
      case 1:
        return "pk IN [" + hash() + ", " + hash() + "]";
      case 2:
        return "sk " + comparison() + " " + range();
      case 3:
        return "sk IN (" + range() + ", " + range() + ")";
      case 4:
        return "sk BETWEEN 1 AND " + std::to_string(1 + pick(4));
      case 5:
        return range() + " " + comparison() + " sk";
      case 6:
        return "flag = 'x'";
      case 7:
        return "attribute_exists(extra)";
      case 8:
        return "pk = " + hash() + " AND sk = " + range();
      case 9:
        return "NOT (" + next(depth + 1) + ")";
      default:
        return "(" + next(depth + 1) + ") " + (kind == 10 ? "AND" : "OR") + " (" + next(depth + 1) + ")";
    }
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::string hash() { return std::string("'p") + std::to_string(pick(4)) + "'"; }
  std::string range() { return std::to_string(pick(6)); }
  std::string comparison() {
    static const char* const kAll[] = {"=", "<", "<=", ">", ">=", "<>"};
    return kAll[pick(6)];
  }

  std::mt19937 random_{20261126};
};

std::set<std::string> items_of(const Reply& reply) {
  std::set<std::string> items;
  json body = json::parse(reply.body);
  for (const json& item : body["Items"]) items.insert(item.dump());
  EXPECT_EQ(items.size(), body["Items"].size()) << "an item came twice";
  return items;
}

TEST(Statements, APlannedReadFindsWhatAScanFinds) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S sk:N");
  for (int i = 0; i < 24; ++i) {
    json item = {{"pk", {{"S", "p" + std::to_string(i / 6)}}}, {"sk", {{"N", std::to_string(i % 6)}}}};
    if (i % 2 == 0) item["flag"] = {{"S", "x"}};
    if (i % 3 == 0) item["extra"] = {{"N", "1"}};
    fixture.call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  }
  Conditions conditions;
  int compared = 0, refused = 0;
  for (int i = 0; i < 1500; ++i) {
    std::string condition = conditions.next();
    Reply planned =
        fixture.execute("ExecuteStatement", {{"Statement", "SELECT * FROM tab WHERE " + condition}});
    // Nothing under a double negation leads by keys.
    Reply walked = fixture.execute("ExecuteStatement",
                                   {{"Statement", "SELECT * FROM tab WHERE NOT (NOT (" + condition + "))"}});
    ASSERT_EQ(walked.status, 200) << condition << walked.body;
    if (planned.status != 200) {
      std::string message = json::parse(planned.body)["message"];
      EXPECT_EQ(message, "Overlapping conditions with range keys are not supported in where clause")
          << condition;
      ++refused;
      continue;
    }
    EXPECT_EQ(items_of(planned), items_of(walked)) << condition;
    ++compared;
  }
  EXPECT_GT(compared, 1000);
  EXPECT_GT(refused, 20);
}

TEST(Statements, AFailedConditionCarriesTheItemThatWasAskedFor) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S");
  json item = {{"pk", {{"S", "a"}}}, {"n", {{"N", "1"}}}};
  fixture.call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  json statement = {{"Statement", "DELETE FROM tab WHERE pk = 'a' AND n = 2"},
                    {"ReturnValuesOnConditionCheckFailure", "ALL_OLD"}};
  Reply reply = fixture.execute("ExecuteStatement", statement);
  EXPECT_EQ(reply.error_type, "ConditionalCheckFailedException");
  EXPECT_EQ(json::parse(reply.body)["Item"], item);
  json insert = {{"Statement", "INSERT INTO tab VALUE {'pk': 'a'}"}};
  json other = {{"Statement", "INSERT INTO tab VALUE {'pk': 'b'}"}};
  insert["ReturnValuesOnConditionCheckFailure"] = "NONE";
  reply = fixture.execute("ExecuteTransaction", {{"TransactStatements", {statement, other}}});
  EXPECT_EQ(reply.error_type, "TransactionCanceledException");
  json failed = {
      {"Code", "ConditionalCheckFailed"}, {"Message", "The conditional request failed"}, {"Item", item}};
  EXPECT_EQ(json::parse(reply.body)["CancellationReasons"], json::array({failed, {{"Code", "None"}}}));
  reply = fixture.execute("ExecuteTransaction", {{"TransactStatements", {other, insert}}});
  json duplicate = {{"Code", "DuplicateItem"}, {"Message", "Duplicate primary key exists in table"}};
  EXPECT_EQ(json::parse(reply.body)["CancellationReasons"], json::array({{{"Code", "None"}}, duplicate}));
  EXPECT_EQ(fixture.call("Scan", {{"TableName", "tab"}})["Count"], 1);
}

// Each doubles what it is compared with; unchecked, 30 of them would be a billion nodes.
TEST(Statements, ComparedConditionsDoNotGrowWithoutBound) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S");
  std::string condition = "attribute_exists(a)";
  for (int i = 0; i < 60; ++i) condition = "(" + condition + ") = attribute_exists(b)";
  Reply reply = fixture.execute("ExecuteStatement", {{"Statement", "SELECT * FROM tab WHERE " + condition}});
  EXPECT_EQ(json::parse(reply.body)["message"],
            "The expression contains too many operators; operator count: 301");
  std::string longest = "SELECT * FROM tab WHERE a = '" + std::string(8163, 'x') + "'";
  ASSERT_EQ(longest.size(), 8193U);
  EXPECT_EQ(fixture.execute("ExecuteStatement", {{"Statement", longest}}).error_type, "ValidationException");
  longest.erase(40, 1);
  EXPECT_EQ(fixture.execute("ExecuteStatement", {{"Statement", longest}}).status, 200);
}

}  // namespace
}  // namespace sls::dynamodb
