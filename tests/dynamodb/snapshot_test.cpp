// Snapshots: the whole store in a file and back, while it is in use; what is no snapshot changes nothing.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <fstream>
#include <future>
#include <thread>

#include "child_process.h"
#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// The same for a store in memory and one in a file.
class Snapshots : public testing::TestWithParam<bool> {
 protected:
  Snapshots() : fixture_(options()) {
    fixture_.create_table("tab", "pk:S | gsi byX x:S ALL");
    for (int i = 0; i < 20; ++i) put("tab", i);
  }
  EngineOptions options() const { return {.file = GetParam() ? path("store.sqlite") : std::string()}; }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  void put(const std::string& table, int key) {
    fixture_.call("PutItem", {{"TableName", table},
                              {"Item", {{"pk", {{"S", std::to_string(key)}}}, {"x", {{"S", "g"}}}}}});
  }
  int count(const std::string& index = "") {
    json request = {{"TableName", "tab"}};
    if (!index.empty()) request["IndexName"] = index;
    return fixture_.call("Scan", request)["Count"];
  }
  json tables() { return fixture_.call("ListTables", json::object())["TableNames"]; }
  void restore(const std::string& file) {
    auto restored = fixture_.engine().restore(file);
    EXPECT_TRUE(restored.ok()) << (restored.ok() ? "" : restored.error());
  }
  void expect_refused(const std::string& file, const std::string& why) {
    auto restored = fixture_.engine().restore(file);
    ASSERT_FALSE(restored.ok());
    EXPECT_NE(restored.error().find(file + why), std::string::npos) << restored.error();
    EXPECT_EQ(count(), 20);
    put("tab", 0);
  }
  void take(const std::string& file) {
    auto taken = fixture_.engine().snapshot(file);
    ASSERT_TRUE(taken.ok()) << taken.error();
  }
  static void sql(const std::string& file, const char* statements) {
    sqlite3* database = nullptr;
    ASSERT_EQ(::sqlite3_open(file.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(::sqlite3_exec(database, statements, nullptr, nullptr, nullptr), SQLITE_OK)
        << ::sqlite3_errmsg(database);
    ::sqlite3_close(database);
  }

  test::TemporaryFolder folder_;
  EngineFixture fixture_;
};

TEST_P(Snapshots, BringBackTablesItemsAndIndexes) {
  take(path("kept"));
  for (int i = 20; i < 30; ++i) put("tab", i);
  fixture_.create_table("later", "pk:S");
  restore(path("kept"));
  EXPECT_EQ(tables(), json({"tab"}));
  EXPECT_EQ(count(), 20);
  EXPECT_EQ(count("byX"), 20);
  EXPECT_EQ(fixture_.call("DescribeTable", {{"TableName", "tab"}})["Table"]["ItemCount"], 20);
  // And go on from there.
  fixture_.create_table("later", "pk:N");
  put("tab", 20);
  EXPECT_EQ(count("byX"), 21);
  fixture_.call("DeleteTable", {{"TableName", "tab"}});
  restore(path("kept"));
  EXPECT_EQ(count(), 20);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), GetParam() ? 4 : 1) << "no traces beside";
}

TEST_P(Snapshots, AreStoresOfTheirOwn) {
  take(path("kept"));
  EngineFixture other({.file = path("kept")});
  EXPECT_EQ(other.call("Scan", {{"TableName", "tab"}, {"IndexName", "byX"}})["Count"], 20);
}

TEST_P(Snapshots, TakeThePlaceOfSnapshotsOnly) {
  take(path("kept"));
  put("tab", 20);
  take(path("kept"));
  restore(path("kept"));
  EXPECT_EQ(count(), 21);
  std::ofstream(path("notes")) << std::string(200, 'n');
  sql(path("theirs"), "CREATE TABLE t(x)");
  { EngineFixture store({.file = path("other")}); }
  for (const char* name : {"notes", "theirs", "other"}) {
    auto taken = fixture_.engine().snapshot(path(name));
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error(), path(name) + " is there already, and is not a snapshot; choose another name");
  }
  EXPECT_FALSE(fixture_.engine().snapshot(path("no/such/folder")).ok());
}

TEST_P(Snapshots, RefuseWhatIsNoneAndChangeNothing) {
  expect_refused(path("missing"), " is not there");
  std::ofstream(path("notes")) << std::string(5000, 'n');
  expect_refused(path("notes"), " is not a snapshot of hello-sls");
  sql(path("theirs"), "CREATE TABLE t(x)");
  expect_refused(path("theirs"), " is not a snapshot of hello-sls");
  take(path("newer"));
  sql(path("newer"), "PRAGMA user_version = 1000");
  expect_refused(path("newer"), " was written by a newer hello-sls (format 1000)");
  take(path("unreadable"));
  sql(path("unreadable"), "UPDATE tables SET definition = '{}'");
  expect_refused(path("unreadable"), " is damaged");
  take(path("damaged"));
  std::fstream(path("damaged"), std::ios::in | std::ios::out | std::ios::binary)
      .seekp(4096)
      .write(std::string(8192, '\xee').c_str(), 8192);
  expect_refused(path("damaged"), " is damaged");
  take(path("short"));
  fs::resize_file(path("short"), fs::file_size(path("short")) / 2);
  expect_refused(path("short"), " is damaged");
  if (GetParam()) expect_refused(path("store.sqlite"), " is the store itself");
}

TEST_P(Snapshots, OfAnOlderFormatAreBroughtUp) {
  std::ifstream stream(SLS_STORES "/version1.sql");
  sql(path("old"), std::string(std::istreambuf_iterator<char>(stream), {}).c_str());
  restore(path("old"));
  EXPECT_EQ(tables(), json({"plain", "tab"}));
  EXPECT_EQ(count("byX"), 2);
  fixture_.engine().sweep();
  EXPECT_EQ(count(), 1) << "time to live finds what was there before it did anything";
}

TEST_P(Snapshots, EndTheStreamsThatSomebodyWaitsFor) {
  take(path("kept"));
  fixture_.call("UpdateTable", {{"TableName", "tab"},
                                {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "KEYS_ONLY"}}}});
  json arn = fixture_.call("DescribeTable", {{"TableName", "tab"}})["Table"]["LatestStreamArn"];
  json shard = fixture_.call("DynamoDBStreams.DescribeStream", {{"StreamArn", arn}})["StreamDescription"]["Shards"][0];
  json iterator = fixture_.call("DynamoDBStreams.GetShardIterator",
                                {{"StreamArn", arn}, {"ShardId", shard["ShardId"]}, {"ShardIteratorType", "LATEST"}});
  std::promise<void> called;
  fixture_.engine().await_records(iterator["ShardIterator"].get<std::string>(), [&] { called.set_value(); });
  restore(path("kept"));
  called.get_future().get();
  EXPECT_EQ(fixture_.execute("DynamoDBStreams.GetRecords", iterator).error_type, "ResourceNotFoundException");
}

// Readers and writers go on while the store is replaced again and again, and see one store or the other.
TEST_P(Snapshots, AreOneStepForThoseWhoReadAndWrite) {
  take(path("twenty"));
  for (int i = 20; i < 40; ++i) put("tab", i);
  take(path("forty"));
  std::atomic<bool> ending{false};
  std::atomic<int> answers{0};
  std::vector<std::thread> clients;
  for (int client = 0; client < 3; ++client) {
    clients.emplace_back([&, client] {
      while (!ending) {
        Reply reply = client == 0 ? fixture_.execute("DeleteItem", {{"TableName", "tab"}, {"Key", {{"pk", {{"S", "none"}}}}}})
                                  : fixture_.execute("Scan", {{"TableName", "tab"}, {"IndexName", "byX"}});
        EXPECT_TRUE(reply.ok()) << reply.body;
        if (client != 0 && reply.ok()) {
          int found = json::parse(reply.body)["Count"];
          EXPECT_TRUE(found == 20 || found == 40) << found;
        }
        ++answers;
      }
    });
  }
  for (int round = 0; round < 10 || answers < 50; ++round) restore(path(round % 2 == 0 ? "twenty" : "forty"));
  ending = true;
  for (std::thread& client : clients) client.join();
}

INSTANTIATE_TEST_SUITE_P(Store, Snapshots, testing::Bool(),
                         [](const auto& which) { return which.param ? "InAFile" : "InMemory"; });

}  // namespace
}  // namespace sls::dynamodb
