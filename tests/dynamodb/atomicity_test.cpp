// All or nothing: what transactions and PartiQL statements leave in streams and tokens, and what a write that is
// refused too late leaves: nothing.
#include <gtest/gtest.h>

#include <future>

#include "engine_fixture.h"
#include "service_error.h"
#include "storage/database.h"
#include "storage/writer.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

class Atomicity : public testing::Test {
 protected:
  Atomicity() {
    fixture_.create_table("tab", "pk:S");
    fixture_.create_table("other", "pk:S");
    for (const char* table : {"tab", "other"}) {
      fixture_.call("UpdateTable",
                    {{"TableName", table},
                     {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "NEW_IMAGE"}}}});
    }
    fixture_.call("PutItem", {{"TableName", "tab"}, {"Item", item("old")}});
    fixture_.call("PutItem", {{"TableName", "tab"}, {"Item", item("doomed")}});
    seen_ = events("tab").size();
  }

  static json key(const std::string& pk) { return {{"pk", {{"S", pk}}}}; }
  static json item(const std::string& pk) { return {{"pk", {{"S", pk}}}, {"n", {{"N", "0"}}}}; }

  // "INSERT a", … of all records of a table's stream.
  std::vector<std::string> events(const std::string& table) {
    json arn = fixture_.call("DescribeTable", {{"TableName", table}})["Table"]["LatestStreamArn"];
    json stream = fixture_.call("DynamoDBStreams.DescribeStream", {{"StreamArn", arn}})["StreamDescription"];
    json iterator =
        fixture_.call("DynamoDBStreams.GetShardIterator", {{"StreamArn", arn},
                                                           {"ShardId", stream["Shards"][0]["ShardId"]},
                                                           {"ShardIteratorType", "TRIM_HORIZON"}});
    std::vector<std::string> events;
    json page = fixture_.call("DynamoDBStreams.GetRecords", iterator);
    for (const json& record : page["Records"])
      events.push_back(record["eventName"].get<std::string>() + " " +
                       record["dynamodb"]["Keys"]["pk"]["S"].get<std::string>());
    return events;
  }
  // Those of "tab" since the last question.
  std::vector<std::string> new_events() {
    std::vector<std::string> all = events("tab");
    std::vector<std::string> fresh(all.begin() + static_cast<std::ptrdiff_t>(seen_), all.end());
    seen_ = all.size();
    return fresh;
  }

  static json transaction(const std::string& token = "") {
    json update = {{"TableName", "tab"},
                   {"Key", key("old")},
                   {"UpdateExpression", "ADD n :one"},
                   {"ExpressionAttributeValues", {{":one", {{"N", "1"}}}}}};
    json check = {{"TableName", "tab"}, {"Key", key("none")}, {"ConditionExpression", "attribute_not_exists(pk)"}};
    json actions = {{{"Put", {{"TableName", "tab"}, {"Item", item("new")}}}},
                    {{"ConditionCheck", check}},
                    {{"Update", update}},
                    {{"Put", {{"TableName", "other"}, {"Item", item("far")}}}},
                    {{"Delete", {{"TableName", "tab"}, {"Key", key("doomed")}}}}};
    json body = {{"TransactItems", actions}};
    if (!token.empty()) body["ClientRequestToken"] = token;
    return body;
  }
  static json statement(const std::string& text) { return {{"Statement", text}}; }

  EngineFixture fixture_;
  std::size_t seen_ = 0;
};

using Events = std::vector<std::string>;

TEST_F(Atomicity, ATransactionLeavesARecordForEachItemInItsOrder) {
  fixture_.call("TransactWriteItems", transaction());
  EXPECT_EQ(new_events(), (Events{"INSERT new", "MODIFY old", "REMOVE doomed"}));
  EXPECT_EQ(events("other"), Events{"INSERT far"});
}

TEST_F(Atomicity, ACanceledTransactionLeavesNothing) {
  json canceled = transaction();
  canceled["TransactItems"][4]["Delete"]["ConditionExpression"] = "attribute_not_exists(pk)";
  EXPECT_EQ(fixture_.execute("TransactWriteItems", canceled).error_type, "TransactionCanceledException");
  EXPECT_EQ(new_events(), Events{});
  EXPECT_EQ(events("other"), Events{});
  EXPECT_FALSE(fixture_.call("GetItem", {{"TableName", "tab"}, {"Key", key("new")}}).contains("Item"));
}

TEST_F(Atomicity, ARepeatedTransactionLeavesNoRecordsUntilItsTokenIsForgotten) {
  fixture_.call("TransactWriteItems", transaction("t"));
  EXPECT_EQ(new_events().size(), 3u);
  fixture_.call("TransactWriteItems", transaction("t"));
  fixture_.engine().sweep();
  fixture_.call("TransactWriteItems", transaction("t"));
  EXPECT_EQ(new_events(), Events{});
  fixture_.clock().advance(10 * 60 * 1000);
  fixture_.engine().sweep();
  fixture_.call("TransactWriteItems", transaction("t"));
  EXPECT_EQ(new_events(), Events{"MODIFY old"}) << "the other items are as they were";
}

TEST_F(Atomicity, StatementsLeaveRecordsToo) {
  fixture_.call("ExecuteStatement", statement("INSERT INTO \"tab\" VALUE {'pk': 'a', 'n': 0}"));
  EXPECT_EQ(new_events(), Events{"INSERT a"});
  fixture_.call("ExecuteTransaction",
                {{"TransactStatements",
                  {statement("UPDATE \"tab\" SET n = 1 WHERE pk = 'old'"),
                   statement("INSERT INTO \"other\" VALUE {'pk': 'far'}"),
                   statement("DELETE FROM \"tab\" WHERE pk = 'doomed'"),
                   statement("INSERT INTO \"tab\" VALUE {'pk': 'b'}")}}});
  EXPECT_EQ(new_events(), (Events{"MODIFY old", "REMOVE doomed", "INSERT b"}));
  EXPECT_EQ(events("other"), Events{"INSERT far"});
}

TEST_F(Atomicity, ACanceledTransactionOfStatementsLeavesNothing) {
  Reply reply = fixture_.execute("ExecuteTransaction",
                                 {{"TransactStatements",
                                   {statement("UPDATE \"tab\" SET n = 1 WHERE pk = 'old'"),
                                    statement("INSERT INTO \"tab\" VALUE {'pk': 'doomed'}")}}});
  EXPECT_EQ(reply.error_type, "TransactionCanceledException");
  EXPECT_EQ(new_events(), Events{});
}

TEST_F(Atomicity, ABatchOfStatementsLeavesRecordsOfThoseThatSucceeded) {
  json answer = fixture_.call("BatchExecuteStatement",
                              {{"Statements",
                                {statement("INSERT INTO \"tab\" VALUE {'pk': 'c'}"),
                                 statement("INSERT INTO \"tab\" VALUE {'pk': 'old'}"),
                                 statement("DELETE FROM \"tab\" WHERE pk = 'doomed'")}}});
  EXPECT_EQ(answer["Responses"][1]["Error"]["Code"], "DuplicateItem");
  EXPECT_EQ(new_events(), (Events{"INSERT c", "REMOVE doomed"}));
}

// A write that changes the store first and is refused then, among others that share its transaction.
TEST(Writer, KeepsNothingOfAWriteThatIsRefusedTooLate) {
  test::ManualClock clock;
  auto database = std::move(*storage::Database::open({}));
  storage::Writer writer(*database, clock, [](bool, const std::set<std::int64_t>&) {});
  std::promise<void> go;
  std::promise<std::string> outcomes[4];
  auto wait = [gate = std::make_shared<std::shared_future<void>>(go.get_future().share())](auto&) { gate->wait(); };
  auto insert = [](const char* token, bool refused) {
    return [token, refused](storage::WriteTransaction& transaction) {
      storage::Statement row =
          transaction.connection().prepare("INSERT INTO tokens(token, request_hash, expires_ms) VALUES(?1, '', 0)");
      row.bind_text(1, token);
      row.run();
      if (refused) throw ServiceError{"ValidationException", "too late", std::nullopt, {}, 400};
    };
  };
  std::function<void(storage::WriteTransaction&)> works[4] = {wait, insert("a", false), insert("b", true),
                                                              insert("c", false)};
  for (int i = 0; i < 4; ++i) {
    writer.enqueue({works[i], [&outcomes, i] { outcomes[i].set_value("committed"); },
                    [&outcomes, i](const std::exception_ptr& failure) {
                      try {
                        std::rethrow_exception(failure);
                      } catch (const ServiceError& error) {
                        outcomes[i].set_value(error.message);
                      }
                    }});
  }
  go.set_value();
  for (auto [at, outcome] : {std::pair{0, "committed"}, {1, "committed"}, {2, "too late"}, {3, "committed"}})
    EXPECT_EQ(outcomes[at].get_future().get(), outcome) << at;
  storage::Reader reader = database->reader();
  std::string tokens;
  storage::Statement rows = reader->prepare("SELECT token FROM tokens ORDER BY token");
  while (rows.step()) tokens += rows.bytes(0);
  EXPECT_EQ(tokens, "ac");
}

}  // namespace
}  // namespace sls::dynamodb
