// What the engine does of its own accord: items whose time is over go, and indexes of large tables are filled
// while callers read and write.
#include <gtest/gtest.h>

#include <future>
#include <random>

#include "child_process.h"
#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

class TimeToLive : public testing::Test {
 protected:
  void SetUp() override { fixture_.create_table("tab", "pk:S | gsi byX x:S ALL"); }
  void set(bool enabled) {
    fixture_.call("UpdateTimeToLive",
                  {{"TableName", "tab"},
                   {"TimeToLiveSpecification", {{"Enabled", enabled}, {"AttributeName", "ttl"}}}});
  }
  void put(const std::string& pk, const json& ttl) {
    json item = {{"pk", {{"S", pk}}}, {"x", {{"S", "g"}}}};
    if (!ttl.is_null()) item["ttl"] = ttl;
    fixture_.call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  }
  // Seconds from now as the attribute's value.
  json in(std::int64_t seconds, const char* fraction = "") {
    return {{"N", std::to_string(fixture_.clock().unix_milliseconds() / 1000 + seconds) + fraction}};
  }
  std::set<std::string> keys(const json& more = json::object()) {
    json request = {{"TableName", "tab"}};
    request.update(more);
    std::set<std::string> found;
    const json page = fixture_.call("Scan", request);
    for (const json& item : page["Items"]) found.insert(item["pk"]["S"]);
    return found;
  }
  using Keys = std::set<std::string>;

  EngineFixture fixture_;
};

TEST_F(TimeToLive, ExpiredItemsStayVisibleUntilTheyAreSwept) {
  set(true);
  put("a", in(10));
  put("b", in(20));
  put("c", nullptr);
  fixture_.clock().advance(10'000);
  fixture_.engine().sweep();
  EXPECT_EQ(keys(), (Keys{"a", "b", "c"})) << "not over yet";
  fixture_.clock().advance(1'000);
  EXPECT_EQ(keys(), (Keys{"a", "b", "c"}));
  fixture_.engine().sweep();
  EXPECT_EQ(keys(), (Keys{"b", "c"}));
  EXPECT_EQ(keys({{"IndexName", "byX"}}), (Keys{"b", "c"}));
  EXPECT_EQ(fixture_.call("DescribeTable", {{"TableName", "tab"}})["Table"]["ItemCount"], 2);
}

TEST_F(TimeToLive, OnlyRecentNumbersCount) {
  set(true);
  put("fraction", in(-5, ".75"));
  put("exponent", {{"N", "1.7e9"}});
  put("text", {{"S", "1"}});
  put("ancient", in(-6LL * 365 * 86400));
  put("negative", {{"N", "-5"}});
  put("huge", {{"N", "9e125"}});
  put("tiny", {{"N", "1e-100"}});
  fixture_.engine().sweep();
  EXPECT_EQ(keys(), (Keys{"ancient", "huge", "negative", "text", "tiny"}));
}

TEST_F(TimeToLive, FollowsEveryWrite) {
  set(true);
  for (const char* pk : {"extended", "removed", "deleted", "shortened"}) put(pk, in(10));
  put("extended", in(1000));
  fixture_.call("UpdateItem", {{"TableName", "tab"},
                               {"Key", {{"pk", {{"S", "removed"}}}}},
                               {"UpdateExpression", "REMOVE #t"},
                               {"ExpressionAttributeNames", {{"#t", "ttl"}}}});
  fixture_.call("DeleteItem", {{"TableName", "tab"}, {"Key", {{"pk", {{"S", "deleted"}}}}}});
  fixture_.clock().advance(11'000);
  fixture_.engine().sweep();
  EXPECT_EQ(keys(), (Keys{"extended", "removed"}));
}

TEST_F(TimeToLive, StreamsSayThatTheServiceDidIt) {
  fixture_.call("UpdateTable",
                {{"TableName", "tab"},
                 {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "OLD_IMAGE"}}}});
  set(true);
  put("a", in(-1));
  fixture_.engine().sweep();
  std::string arn = fixture_.call("DescribeTable", {{"TableName", "tab"}})["Table"]["LatestStreamArn"];
  json stream = fixture_.call("DynamoDBStreams.DescribeStream", {{"StreamArn", arn}})["StreamDescription"];
  json iterator = fixture_.call("DynamoDBStreams.GetShardIterator", {{"StreamArn", arn},
                                                                     {"ShardId", stream["Shards"][0]["ShardId"]},
                                                                     {"ShardIteratorType", "TRIM_HORIZON"}});
  json records = fixture_.call("DynamoDBStreams.GetRecords", iterator)["Records"];
  ASSERT_EQ(records.size(), 2u);
  EXPECT_FALSE(records[0].contains("userIdentity"));
  EXPECT_EQ(records[1]["eventName"], "REMOVE");
  EXPECT_EQ(records[1]["userIdentity"],
            json::parse(R"({"Type":"Service","PrincipalId":"dynamodb.amazonaws.com"})"));
  EXPECT_EQ(records[1]["dynamodb"]["OldImage"]["pk"]["S"], "a");
}

TEST_F(TimeToLive, CanBeTurnedOffAndOnAgain) {
  set(true);
  put("a", in(-1));
  set(false);
  put("b", in(-1));
  fixture_.engine().sweep();
  EXPECT_EQ(keys(), (Keys{"a", "b"}));
  set(true);
  fixture_.engine().sweep();
  EXPECT_EQ(keys(), Keys{}) << "what was there before is found";
  fixture_.call("DeleteTable", {{"TableName", "tab"}});
  fixture_.engine().sweep();
}

TEST_F(TimeToLive, ManyItemsGoInOneSweep) {
  set(true);
  json requests = json::array();
  for (int i = 0; i < 1025; ++i) {
    requests.push_back({{"PutRequest", {{"Item", {{"pk", {{"S", std::to_string(i)}}}, {"ttl", in(-1)}}}}}});
    if (requests.size() < 25) continue;
    fixture_.call("BatchWriteItem", {{"RequestItems", {{"tab", requests}}}});
    requests.clear();
  }
  fixture_.engine().sweep();
  EXPECT_EQ(keys(), Keys{});
}

TEST(Upkeep, SweepsByItself) {
  test::ManualClock clock;
  test::SequentialIds ids;
  telemetry::Ring records;
  auto opened = Engine::open({.sweep_ms = 1}, clock, ids, records);
  ASSERT_TRUE(opened.ok());
  Engine& engine = **opened;
  auto call = [&](const std::string& operation, const json& body) {
    Reply reply = engine.execute({operation, body.dump(), {}});
    EXPECT_TRUE(reply.ok()) << reply.body;
    return json::parse(reply.body);
  };
  call("CreateTable", {{"TableName", "tab"},
                       {"AttributeDefinitions", {{{"AttributeName", "pk"}, {"AttributeType", "S"}}}},
                       {"KeySchema", {{{"AttributeName", "pk"}, {"KeyType", "HASH"}}}},
                       {"BillingMode", "PAY_PER_REQUEST"},
                       {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "KEYS_ONLY"}}}});
  call("UpdateTimeToLive", {{"TableName", "tab"},
                            {"TimeToLiveSpecification", {{"Enabled", true}, {"AttributeName", "ttl"}}}});
  call("PutItem", {{"TableName", "tab"}, {"Item", {{"pk", {{"S", "a"}}}, {"ttl", {{"N", "1770000001"}}}}}});
  std::string arn = call("DescribeTable", {{"TableName", "tab"}})["Table"]["LatestStreamArn"];
  json stream = call("DynamoDBStreams.DescribeStream", {{"StreamArn", arn}})["StreamDescription"];
  std::string iterator =
      call("DynamoDBStreams.GetShardIterator", {{"StreamArn", arn},
                                                {"ShardId", stream["Shards"][0]["ShardId"]},
                                                {"ShardIteratorType", "LATEST"}})["ShardIterator"];
  std::promise<void> removed;
  engine.await_records(iterator, [&] { removed.set_value(); });
  clock.advance(5'000);
  ASSERT_EQ(removed.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  EXPECT_FALSE(call("GetItem", {{"TableName", "tab"}, {"Key", {{"pk", {{"S", "a"}}}}}}).contains("Item"));
}

// A table of several back-fill steps.
class Backfill : public testing::Test {
 protected:
  static constexpr int kItems = 5000;

  void fill(EngineFixture& fixture) {
    fixture.create_table("tab", "pk:S");
    for (int first = 0; first < kItems; first += 25) {
      json requests = json::array();
      for (int i = first; i < first + 25; ++i) requests.push_back({{"PutRequest", {{"Item", item(i, "old")}}}});
      fixture.call("BatchWriteItem", {{"RequestItems", {{"tab", requests}}}});
    }
  }
  static json item(int i, const std::string& x) {
    return {{"pk", {{"S", std::to_string(i)}}}, {"x", {{"S", x}}}};
  }
  static json create_index(EngineFixture& fixture) {
    return fixture.call(
        "UpdateTable",
        json::parse(
            R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"x","AttributeType":"S"}],
                "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"byX","KeySchema":[{"AttributeName":"x","KeyType":"HASH"}],
                "Projection":{"ProjectionType":"KEYS_ONLY"}}}]})"));
  }
  static json index_of(EngineFixture& fixture) {
    return fixture.call("DescribeTable", {{"TableName", "tab"}})["Table"]["GlobalSecondaryIndexes"][0];
  }
  // A write is carried out after the steps that were queued before it, so this comes to an end by itself.
  static void wait_until_filled(EngineFixture& fixture) {
    for (int i = 0; i < 10'000 && index_of(fixture)["IndexStatus"] != "ACTIVE"; ++i)
      fixture.call("DeleteItem", {{"TableName", "tab"}, {"Key", {{"pk", {{"S", "none"}}}}}});
    ASSERT_EQ(index_of(fixture)["IndexStatus"], "ACTIVE");
  }
  static void expect_index_right(EngineFixture& fixture) {
    std::multiset<std::string> wanted, found;
    auto scan = [&](json request, std::multiset<std::string>& keys) {
      for (;;) {
        json page = fixture.call("Scan", request);
        for (const json& each : page["Items"])
          if (each.contains("x")) keys.insert(each["pk"].dump() + each["x"].dump());
        if (!page.contains("LastEvaluatedKey")) return;
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"];
      }
    };
    scan({{"TableName", "tab"}}, wanted);
    scan({{"TableName", "tab"}, {"IndexName", "byX"}}, found);
    EXPECT_EQ(wanted, found);
    EXPECT_EQ(index_of(fixture)["ItemCount"], wanted.size());
  }
};

TEST_F(Backfill, GoesOnWhileItemsAreWritten) {
  EngineFixture fixture;
  fill(fixture);
  json created = create_index(fixture)["TableDescription"];
  EXPECT_EQ(created["TableStatus"], "UPDATING");
  EXPECT_EQ(created["GlobalSecondaryIndexes"][0]["IndexStatus"], "CREATING");
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    int at = static_cast<int>(random() % kItems);
    if (i % 3 == 0) {
      fixture.call("DeleteItem", {{"TableName", "tab"}, {"Key", {{"pk", {{"S", std::to_string(at)}}}}}});
    } else {
      fixture.call("PutItem", {{"TableName", "tab"}, {"Item", item(at, i % 3 == 1 ? "new" : "old")}});
    }
  }
  wait_until_filled(fixture);
  expect_index_right(fixture);
}

TEST_F(Backfill, GoesOnAfterARestart) {
  test::TemporaryFolder folder;
  EngineOptions options{.file = (folder.path() / "store.sqlite").string()};
  {
    EngineFixture fixture(options);
    fill(fixture);
    create_index(fixture);
  }
  EngineFixture fixture(options);
  wait_until_filled(fixture);
  expect_index_right(fixture);
}

TEST_F(Backfill, AnIndexIsReadWhenItIsComplete) {
  EngineFixture fixture;
  fill(fixture);
  create_index(fixture);
  // However far it is: a scan sees the whole index or is refused.
  for (bool complete = false; !complete;) {
    Reply reply = fixture.execute("Scan", {{"TableName", "tab"}, {"IndexName", "byX"}, {"Select", "COUNT"}});
    complete = reply.ok();
    json answer = json::parse(reply.body);
    if (complete) {
      EXPECT_EQ(answer["Count"], kItems);
    } else {
      EXPECT_EQ(answer["message"], "Cannot read from backfilling global secondary index: byX");
    }
  }
}

}  // namespace
}  // namespace sls::dynamodb
