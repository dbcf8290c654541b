// Streams: what is recorded of each write, how it is read, and when it goes.
#include <gtest/gtest.h>

#include <future>

#include "child_process.h"
#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

constexpr std::int64_t kMinute = 60 * 1000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

class Streams : public testing::Test {
 protected:
  void create(const std::string& view_type, const std::string& name = "tab") {
    fixture_->create_table(name, "pk:S sk:N | gsi byX x:S ALL");
    enable(view_type, name);
  }
  void enable(const std::string& view_type, const std::string& name = "tab") {
    fixture_->call("UpdateTable",
                  {{"TableName", name},
                   {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", view_type}}}});
  }
  void disable() {
    fixture_->call("UpdateTable", {{"TableName", "tab"}, {"StreamSpecification", {{"StreamEnabled", false}}}});
  }
  std::string arn(const std::string& name = "tab") {
    return fixture_->call("DescribeTable", {{"TableName", name}})["Table"]["LatestStreamArn"];
  }
  json describe(const std::string& stream) {
    return fixture_->call("DynamoDBStreams.DescribeStream", {{"StreamArn", stream}})["StreamDescription"];
  }
  Reply iterator_reply(const std::string& stream, const std::string& type, const std::string& sequence = "") {
    json request = {{"StreamArn", stream},
                    {"ShardId", describe(stream)["Shards"][0]["ShardId"]},
                    {"ShardIteratorType", type}};
    if (!sequence.empty()) request["SequenceNumber"] = sequence;
    return fixture_->execute("DynamoDBStreams.GetShardIterator", request);
  }
  std::string iterator(const std::string& stream, const std::string& type, const std::string& sequence = "") {
    Reply reply = iterator_reply(stream, type, sequence);
    EXPECT_TRUE(reply.ok()) << reply.body;
    return json::parse(reply.body)["ShardIterator"];
  }
  json page(const std::string& shard_iterator, int limit = 1000) {
    return fixture_->call("DynamoDBStreams.GetRecords", {{"ShardIterator", shard_iterator}, {"Limit", limit}});
  }
  json records() { return page(iterator(arn(), "TRIM_HORIZON"))["Records"]; }
  static std::string error_of(const Reply& reply) { return reply.error_type; }

  static json key(const std::string& sk) { return {{"pk", {{"S", "p"}}}, {"sk", {{"N", sk}}}}; }
  void put(const std::string& sk, const std::string& value) {
    json item = key(sk);
    item["v"] = {{"S", value}};
    fixture_->call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  }
  void remove(const std::string& sk) {
    fixture_->call("DeleteItem", {{"TableName", "tab"}, {"Key", key(sk)}});
  }
  void fill(int count) {
    for (int i = 0; i < count; ++i) put(std::to_string(i), "v");
  }

  std::unique_ptr<EngineFixture> fixture_ = std::make_unique<EngineFixture>();
};

TEST_F(Streams, EachViewTypeHasItsImages) {
  for (const std::string view : {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"}) {
    fixture_ = std::make_unique<EngineFixture>();
    create(view);
    put("1", "a");
    put("1", "b");
    remove("1");
    json all = records();
    ASSERT_EQ(all.size(), 3u) << view;
    const char* names[] = {"INSERT", "MODIFY", "REMOVE"};
    const char* news[] = {"a", "b", ""};
    const char* olds[] = {"", "a", "b"};
    for (std::size_t i = 0; i < 3; ++i) {
      const json& change = all[i]["dynamodb"];
      EXPECT_EQ(all[i]["eventName"], names[i]);
      EXPECT_EQ(all[i]["eventVersion"], "1.1");
      EXPECT_EQ(all[i]["eventSource"], "aws:dynamodb");
      EXPECT_EQ(all[i]["awsRegion"], "us-east-1");
      EXPECT_EQ(all[i]["eventID"].get<std::string>().size(), 32u);
      EXPECT_FALSE(all[i].contains("userIdentity"));
      EXPECT_EQ(change["Keys"], key("1"));
      EXPECT_EQ(change["StreamViewType"], view);
      EXPECT_EQ(change["ApproximateCreationDateTime"], fixture_->clock().unix_milliseconds() / 1000);
      // Keys: pk p sk 1 → 3 + 4 bytes; an image is 2 more, v and its value.
      bool has_new = view.find("NEW") != std::string::npos && *news[i] != '\0';
      bool has_old = view.find("OLD") != std::string::npos && *olds[i] != '\0';
      EXPECT_EQ(change["SizeBytes"], 7 + (has_new ? 9 : 0) + (has_old ? 9 : 0)) << change;
      EXPECT_EQ(change.contains("NewImage"), has_new) << change;
      EXPECT_EQ(change.contains("OldImage"), has_old) << change;
      EXPECT_EQ(has_new ? change["NewImage"]["v"]["S"] : "", has_new ? news[i] : "");
      EXPECT_EQ(has_old ? change["OldImage"]["v"]["S"] : "", has_old ? olds[i] : "");
    }
  }
}

TEST_F(Streams, SizesAreThoseOfTheServicesOwnExample) {
  fixture_->create_table("tab", "Id:N");
  enable("NEW_AND_OLD_IMAGES");
  json item = {{"Id", {{"N", "101"}}}, {"Message", {{"S", "New item!"}}}};
  fixture_->call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  item["Message"]["S"] = "This item has changed";
  fixture_->call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  fixture_->call("DeleteItem", {{"TableName", "tab"}, {"Key", {{"Id", {{"N", "101"}}}}}});
  json all = records();
  EXPECT_EQ(all[0]["dynamodb"]["SizeBytes"], 26);
  EXPECT_EQ(all[1]["dynamodb"]["SizeBytes"], 59);
  EXPECT_EQ(all[2]["dynamodb"]["SizeBytes"], 38);
}

TEST_F(Streams, WhatChangesNothingIsNotRecorded) {
  create("NEW_AND_OLD_IMAGES");
  json item = key("1");
  item["set"] = {{"NS", {"1", "2"}}};
  item["map"] = {{"M", {{"a", {{"N", "1"}}}, {"b", {{"N", "2"}}}}}};
  fixture_->call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  item["set"] = {{"NS", {"2.0", "1e0"}}};
  item["map"] = json::parse(R"({"M":{"b":{"N":"2.0"},"a":{"N":"1.00"}}})");
  fixture_->call("PutItem", {{"TableName", "tab"}, {"Item", item}});
  fixture_->call("UpdateItem",
                {{"TableName", "tab"}, {"Key", key("1")}, {"UpdateExpression", "REMOVE nothing"}});
  fixture_->call("UpdateItem",
                {{"TableName", "tab"}, {"Key", key("2")}, {"UpdateExpression", "REMOVE nothing"}});
  remove("3");
  EXPECT_FALSE(fixture_->execute("PutItem", {{"TableName", "tab"},
                                        {"Item", key("1")},
                                        {"ConditionExpression", "attribute_not_exists(pk)"}})
                   .ok());
  EXPECT_EQ(records().size(), 1u) << records();
}

TEST_F(Streams, ABatchGivesARecordForEachItem) {
  create("KEYS_ONLY");
  put("7", "gone");
  fixture_->call("BatchWriteItem",
                {{"RequestItems",
                  {{"tab", {{{"PutRequest", {{"Item", key("1")}}}}, {{"DeleteRequest", {{"Key", key("7")}}}}}}}}});
  json all = records();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1]["eventName"], "INSERT");
  EXPECT_EQ(all[2]["eventName"], "REMOVE");
  EXPECT_EQ(all[2]["dynamodb"]["Keys"], key("7"));
}

TEST_F(Streams, PagesFollowOneAnotherAndSequenceNumbersGrow) {
  create("KEYS_ONLY");
  fill(25);
  std::string at = iterator(arn(), "TRIM_HORIZON");
  std::string last;
  std::set<std::string> ids;
  for (std::size_t expected : {10u, 10u, 5u, 0u}) {
    json got = page(at, 10);
    EXPECT_EQ(got["Records"].size(), expected);
    for (const json& record : got["Records"]) {
      std::string sequence = record["dynamodb"]["SequenceNumber"];
      EXPECT_EQ(sequence.size(), 21u);
      EXPECT_LT(last, sequence);
      last = sequence;
      ids.insert(record["eventID"]);
    }
    at = got["NextShardIterator"];
  }
  EXPECT_EQ(ids.size(), 25u);
  EXPECT_EQ(records()[3]["eventID"], records()[3]["eventID"]) << "the same at each reading";
}

TEST_F(Streams, APageHoldsOneMegabyte) {
  create("NEW_IMAGE");
  for (int i = 0; i < 8; ++i) put(std::to_string(i), std::string(300'000, 'x'));
  json got = page(iterator(arn(), "TRIM_HORIZON"));
  EXPECT_EQ(got["Records"].size(), 3u);
  EXPECT_EQ(page(got["NextShardIterator"])["Records"][0]["dynamodb"]["Keys"], key("3"));
}

TEST_F(Streams, IteratorsStandWhereTheyWereAskedFor) {
  create("KEYS_ONLY");
  std::string first = describe(arn())["Shards"][0]["SequenceNumberRange"]["StartingSequenceNumber"];
  std::string at_start = iterator(arn(), "AT_SEQUENCE_NUMBER", first);
  std::string after_start = iterator(arn(), "AFTER_SEQUENCE_NUMBER", first);
  std::string latest = iterator(arn(), "LATEST");
  fill(5);
  for (const std::string& each : {at_start, after_start, latest}) EXPECT_EQ(page(each)["Records"].size(), 5u);
  std::string third = records()[2]["dynamodb"]["SequenceNumber"];
  EXPECT_EQ(page(iterator(arn(), "AT_SEQUENCE_NUMBER", third))["Records"].size(), 3u);
  EXPECT_EQ(page(iterator(arn(), "AFTER_SEQUENCE_NUMBER", third))["Records"].size(), 2u);
  json end = page(iterator(arn(), "LATEST"));
  EXPECT_EQ(end["Records"], json::array());
  put("9", "new");
  EXPECT_EQ(page(end["NextShardIterator"])["Records"].size(), 1u);
  for (const std::string bad : {"", "abc", "100000000000000000099", "12345678901234567890123"})
    EXPECT_EQ(error_of(iterator_reply(arn(), "AT_SEQUENCE_NUMBER", bad)), "ValidationException") << bad;
}

TEST_F(Streams, IteratorsExpireAndCannotBeMadeUp) {
  create("KEYS_ONLY");
  fill(3);
  std::string at = iterator(arn(), "TRIM_HORIZON");
  fixture_->clock().advance(15 * kMinute);
  EXPECT_EQ(page(at)["Records"].size(), 3u);
  fixture_->clock().advance(1);
  auto ask = [&](const std::string& text) {
    return fixture_->execute("DynamoDBStreams.GetRecords", {{"ShardIterator", text}});
  };
  EXPECT_EQ(error_of(ask(at)), "ExpiredIteratorException");
  std::string changed = iterator(arn(), "TRIM_HORIZON");
  changed[5] = changed[5] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {std::string("abc"), std::string("AAAA"), changed})
    EXPECT_EQ(error_of(ask(bad)), "ValidationException") << bad;
  EXPECT_EQ(error_of(fixture_->execute("DynamoDBStreams.GetRecords", json::object())), "ValidationException");
}

TEST_F(Streams, RecordsGoAfterADay) {
  create("KEYS_ONLY");
  fill(3);
  std::string first = records()[0]["dynamodb"]["SequenceNumber"];
  fixture_->clock().advance(kDay / 2);
  put("8", "later");
  fixture_->clock().advance(kDay / 2 + 1);
  for (bool swept : {false, true}) {
    if (swept) fixture_->engine().sweep();
    json left = records();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0]["dynamodb"]["Keys"], key("8"));
    EXPECT_EQ(error_of(iterator_reply(arn(), "AT_SEQUENCE_NUMBER", first)), "TrimmedDataAccessException");
    EXPECT_EQ(error_of(iterator_reply(arn(), "AFTER_SEQUENCE_NUMBER", first)), "TrimmedDataAccessException");
  }
  // Numbers go on where they were, also when all that had one is gone.
  std::string last = records()[0]["dynamodb"]["SequenceNumber"];
  fixture_->clock().advance(2 * kDay);
  fixture_->engine().sweep();
  EXPECT_EQ(records(), json::array());
  put("9", "last");
  EXPECT_LT(last, records()[0]["dynamodb"]["SequenceNumber"].get<std::string>());
}

TEST_F(Streams, AnIteratorWhoseRecordsHaveGoneSaysSo) {
  create("KEYS_ONLY");
  fill(2);
  fixture_->clock().advance(kDay - kMinute);
  std::string second = records()[1]["dynamodb"]["SequenceNumber"];
  std::string at = iterator(arn(), "AT_SEQUENCE_NUMBER", second);
  fixture_->clock().advance(2 * kMinute);
  EXPECT_EQ(error_of(fixture_->execute("DynamoDBStreams.GetRecords", {{"ShardIterator", at}})),
            "TrimmedDataAccessException");
}

TEST_F(Streams, AStreamKeepsAtMostItsCap) {
  fixture_ = std::make_unique<EngineFixture>(EngineOptions{.stream_records = 1500});
  create("KEYS_ONLY");
  for (int batch = 0; batch < 160; ++batch) {
    json requests = json::array();
    for (int i = 0; i < 25; ++i)
      requests.push_back({{"PutRequest", {{"Item", key(std::to_string(batch * 25 + i))}}}});
    fixture_->call("BatchWriteItem", {{"RequestItems", {{"tab", requests}}}});
  }
  fixture_->engine().sweep();
  json first = page(iterator(arn(), "TRIM_HORIZON"));
  EXPECT_EQ(first["Records"][0]["dynamodb"]["Keys"], key("2500"));
  EXPECT_EQ(first["Records"].size() + page(first["NextShardIterator"])["Records"].size(), 1500u);
}

TEST_F(Streams, ADisabledStreamIsReadableForADay) {
  create("KEYS_ONLY");
  fill(3);
  std::string old = arn();
  std::string at = iterator(old, "TRIM_HORIZON");
  disable();
  put("8", "unseen");
  json description = describe(old);
  EXPECT_EQ(description["StreamStatus"], "DISABLED");
  EXPECT_EQ(description["Shards"][0]["SequenceNumberRange"]["EndingSequenceNumber"],
            page(at)["Records"][2]["dynamodb"]["SequenceNumber"]);
  EXPECT_TRUE(page(at, 2).contains("NextShardIterator"));
  EXPECT_FALSE(page(at, 3).contains("NextShardIterator")) << "the shard is closed and read";
  enable("KEYS_ONLY");
  EXPECT_NE(arn(), old);
  put("9", "seen");
  EXPECT_EQ(records().size(), 1u);
  EXPECT_EQ(fixture_->call("DynamoDBStreams.ListStreams", {{"TableName", "tab"}})["Streams"].size(), 2u);
  fixture_->clock().advance(kDay + 1);
  for (bool swept : {false, true}) {
    if (swept) fixture_->engine().sweep();
    EXPECT_EQ(fixture_->call("DynamoDBStreams.ListStreams", {{"TableName", "tab"}})["Streams"].size(), 1u);
    EXPECT_EQ(error_of(fixture_->execute("DynamoDBStreams.DescribeStream", {{"StreamArn", old}})),
              "ResourceNotFoundException");
  }
}

TEST_F(Streams, TheStreamOutlivesItsTable) {
  create("NEW_IMAGE");
  fill(2);
  std::string old = arn();
  fixture_->call("DeleteTable", {{"TableName", "tab"}});
  EXPECT_EQ(describe(old)["StreamStatus"], "DISABLED");
  EXPECT_EQ(page(iterator(old, "TRIM_HORIZON"))["Records"].size(), 2u);
}

TEST_F(Streams, AreListedInPages) {
  for (const char* name : {"aaa", "bbb", "ccc"}) create("KEYS_ONLY", name);
  json first = fixture_->call("DynamoDBStreams.ListStreams", {{"Limit", 2}});
  EXPECT_EQ(first["Streams"].size(), 2u);
  EXPECT_EQ(first["LastEvaluatedStreamArn"], arn("bbb"));
  json second = fixture_->call("DynamoDBStreams.ListStreams",
                              {{"ExclusiveStartStreamArn", first["LastEvaluatedStreamArn"]}});
  ASSERT_EQ(second["Streams"].size(), 1u);
  EXPECT_EQ(second["Streams"][0]["TableName"], "ccc");
  EXPECT_FALSE(second.contains("LastEvaluatedStreamArn"));
}

TEST_F(Streams, AreDescribed) {
  fixture_->call("CreateTable",
                {{"TableName", "tab"},
                 {"AttributeDefinitions", {{{"AttributeName", "pk"}, {"AttributeType", "S"}}}},
                 {"KeySchema", {{{"AttributeName", "pk"}, {"KeyType", "HASH"}}}},
                 {"BillingMode", "PAY_PER_REQUEST"},
                 {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "NEW_IMAGE"}}}});
  json description = describe(arn());
  EXPECT_EQ(description["StreamArn"], arn());
  EXPECT_EQ(description["StreamStatus"], "ENABLED");
  EXPECT_EQ(description["StreamViewType"], "NEW_IMAGE");
  EXPECT_EQ(description["TableName"], "tab");
  EXPECT_EQ(description["StreamLabel"], arn().substr(arn().rfind('/') + 1));
  EXPECT_EQ(description["KeySchema"], json::parse(R"([{"AttributeName":"pk","KeyType":"HASH"}])"));
  ASSERT_EQ(description["Shards"].size(), 1u);
  EXPECT_EQ(description["Shards"][0]["ShardId"].get<std::string>().size(), 37u);
  EXPECT_FALSE(description["Shards"][0]["SequenceNumberRange"].contains("EndingSequenceNumber"));
  json request = {{"StreamArn", arn()}, {"ExclusiveStartShardId", description["Shards"][0]["ShardId"]}};
  EXPECT_EQ(fixture_->call("DynamoDBStreams.DescribeStream", request)["StreamDescription"]["Shards"],
            json::array());
}

TEST_F(Streams, WhatIsNotThereIsNamed) {
  create("KEYS_ONLY");
  auto message = [&](const std::string& operation, const json& request) {
    Reply reply = fixture_->execute(operation, request);
    return reply.error_type + ": " + json::parse(reply.body).value("message", "");
  };
  EXPECT_EQ(message("DynamoDBStreams.DescribeStream", {{"StreamArn", "fake-stream"}}),
            "ValidationException: Invalid StreamArn");
  std::string unknown = arn() + "9";
  EXPECT_EQ(message("DynamoDBStreams.DescribeStream", {{"StreamArn", unknown}}),
            "ResourceNotFoundException: Requested resource not found: Stream: " + unknown + " not found");
  std::string shard = "shardId-00000000000000000000-00000000";
  EXPECT_EQ(message("DynamoDBStreams.GetShardIterator",
                    {{"StreamArn", arn()}, {"ShardId", shard}, {"ShardIteratorType", "LATEST"}}),
            "ResourceNotFoundException: Requested resource not found: Shard: " + shard + " in Stream: " + arn() +
                " not found");
}

TEST_F(Streams, SomeoneWhoWaitsIsCalledOnce) {
  create("KEYS_ONLY");
  std::string at = iterator(arn(), "LATEST");
  std::promise<void> first;
  fixture_->engine().await_records(at, [&] { first.set_value(); });
  put("1", "a");
  EXPECT_EQ(first.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
  put("1", "b");  // would set the promise again, which throws
  std::promise<void> there;
  fixture_->engine().await_records(at, [&] { there.set_value(); });
  EXPECT_EQ(there.get_future().wait_for(std::chrono::seconds(0)), std::future_status::ready);
  std::promise<void> ended;
  fixture_->engine().await_records(iterator(arn(), "LATEST"), [&] { ended.set_value(); });
  disable();
  EXPECT_EQ(ended.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST_F(Streams, RecordsSurviveAndNumbersGoOnInTheFile) {
  test::TemporaryFolder folder;
  EngineOptions options{.file = (folder.path() / "store.sqlite").string()};
  std::string last;
  for (int round = 1; round <= 3; ++round) {
    fixture_ = std::make_unique<EngineFixture>(options);
    if (round == 1) create("KEYS_ONLY");
    put(std::to_string(round), "v");
    json all = records();
    ASSERT_EQ(all.size(), static_cast<std::size_t>(round));
    EXPECT_LT(last, all.back()["dynamodb"]["SequenceNumber"].get<std::string>());
    last = all.back()["dynamodb"]["SequenceNumber"];
    fixture_.reset();
  }
}

}  // namespace
}  // namespace sls::dynamodb
