// The store's file: it is found again, and what is not ours, newer, damaged or not writable is refused with
// the cure.
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "child_process.h"
#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  EngineOptions options() { return {.file = file().string()}; }
  fs::path file() const { return folder_.path() / "store.sqlite"; }
  void fill() {
    EngineFixture fixture(options());
    fixture.create_table("tab", "pk:S | gsi byX x:S ALL");
    for (int i = 0; i < 100; ++i) {
      fixture.call("PutItem", {{"TableName", "tab"},
                               {"Item", {{"pk", {{"S", std::to_string(i)}}}, {"x", {{"S", "g"}}}}}});
    }
  }
  void sql(const char* statement) {
    sqlite3* database = nullptr;
    ASSERT_EQ(::sqlite3_open(file().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(::sqlite3_exec(database, statement, nullptr, nullptr, nullptr), SQLITE_OK);
    ::sqlite3_close(database);
  }
  // The number that a query beside the engine answers.
  int count(const char* query) {
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(::sqlite3_open(file().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(::sqlite3_prepare_v2(database, query, -1, &statement, nullptr), SQLITE_OK)
        << ::sqlite3_errmsg(database);
    EXPECT_EQ(::sqlite3_step(statement), SQLITE_ROW);
    int number = ::sqlite3_column_int(statement, 0);
    ::sqlite3_finalize(statement);
    ::sqlite3_close(database);
    return number;
  }
  void expect_refused(OpenFailure kind, const std::string& says) {
    auto opened = Engine::open(options(), clock_, ids_, records_);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(static_cast<int>(opened.error().kind), static_cast<int>(kind)) << opened.error().message;
    EXPECT_NE(opened.error().message.find(says), std::string::npos) << opened.error().message;
    EXPECT_NE(opened.error().message.find(file().string()), std::string::npos) << opened.error().message;
  }

  test::TemporaryFolder folder_;
  test::ManualClock clock_;
  test::SequentialIds ids_;
  telemetry::Ring records_;
};

TEST_F(StoreTest, IsFoundAgain) {
  fill();
  EngineFixture fixture(options());
  EXPECT_EQ(fixture.call("Scan", {{"TableName", "tab"}, {"Select", "COUNT"}})["Count"], 100);
  EXPECT_EQ(fixture.call("Scan", {{"TableName", "tab"}, {"IndexName", "byX"}, {"Select", "COUNT"}})["Count"],
            100);
  EXPECT_EQ(fixture.call("DescribeTable", {{"TableName", "tab"}})["Table"]["ItemCount"], 100);
}

TEST_F(StoreTest, RefusesANewerFormat) {
  fill();
  sql("PRAGMA user_version = 1000");
  expect_refused(OpenFailure::newer_version, "newer hello-sls (format 1000)");
}

TEST_F(StoreTest, RefusesADatabaseOfSomebodyElse) {
  sql("CREATE TABLE theirs(x)");
  expect_refused(OpenFailure::not_ours, "of another program");
}

TEST_F(StoreTest, RefusesAFileThatIsNoDatabase) {
  std::ofstream(file()) << std::string(8192, 'x');
  expect_refused(OpenFailure::not_ours, "not a database");
}

TEST_F(StoreTest, ReportsADamagedFile) {
  fill();
  std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(100);
  stream << std::string(3000, '\xff');
  stream.close();
  expect_refused(OpenFailure::corrupt, "damaged");
}

TEST_F(StoreTest, ReportsAPlaceThatCannotBeWritten) {
  fs::create_directories(file());
  expect_refused(OpenFailure::not_writable, "--persist-to");
}

TEST_F(StoreTest, SaysThatAWriteFailedAndKeepsWhatWasThere) {
  fill();
  EngineFixture fixture(options());
  // Another program holds the file's write lock for longer than a write waits.
  sqlite3* other = nullptr;
  ASSERT_EQ(::sqlite3_open(file().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(::sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  Reply refused = fixture.execute("PutItem", {{"TableName", "tab"}, {"Item", {{"pk", {{"S", "new"}}}}}});
  EXPECT_EQ(refused.status, 500) << refused.body;
  EXPECT_EQ(refused.error_type, "InternalServerError");
  EXPECT_EQ(fixture.call("Scan", {{"TableName", "tab"}, {"Select", "COUNT"}})["Count"], 100) << "reads go on";
  ASSERT_EQ(::sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
  ::sqlite3_close(other);
  fixture.call("PutItem", {{"TableName", "tab"}, {"Item", {{"pk", {{"S", "new"}}}}}});
  EXPECT_EQ(fixture.call("DescribeTable", {{"TableName", "tab"}})["Table"]["ItemCount"], 101);
}

TEST_F(StoreTest, RefusesAFileThatAnotherProgramHolds) {
  fill();
  sqlite3* other = nullptr;
  ASSERT_EQ(::sqlite3_open(file().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(::sqlite3_exec(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; SELECT * FROM tables; COMMIT",
                           nullptr, nullptr, nullptr),
            SQLITE_OK);
  expect_refused(OpenFailure::locked, "locked by another program");
  ::sqlite3_close(other);
}

TEST_F(StoreTest, RefusesAFileThatItMayOnlyRead) {
  fill();
  fs::permissions(folder_.path(), fs::perms::all);
  fs::permissions(file(), fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  // Root may write anything: somebody else opens it then.
  bool is_root = ::geteuid() == 0;
  ASSERT_EQ(is_root ? ::seteuid(65534) : 0, 0);
  expect_refused(OpenFailure::not_writable, "cannot be written");
  ASSERT_EQ(is_root ? ::seteuid(0) : 0, 0);
}

TEST_F(StoreTest, RefusesAnOldFileWithoutAVersion) {
  sql("PRAGMA application_id = 1752394867; CREATE TABLE tables(x)");
  expect_refused(OpenFailure::not_ours, "of another program");
}

TEST_F(StoreTest, LeavesAFileThatItRefusesAsItWas) {
  sql("CREATE TABLE theirs(x)");
  auto bytes = [&] {
    std::ifstream stream(file(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  std::string before = bytes();
  expect_refused(OpenFailure::not_ours, "of another program");
  EXPECT_EQ(bytes(), before);
}

TEST_F(StoreTest, BringsAFileOfTheFirstVersionUp) {
  std::ifstream stream(SLS_STORES "/version1.sql");
  sql(std::string(std::istreambuf_iterator<char>(stream), {}).c_str());
  for (bool again : {false, true}) {
    EngineFixture fixture(options());
    EXPECT_EQ(fixture.call("Scan", {{"TableName", "tab"}, {"IndexName", "byX"}})["Count"], again ? 1 : 2);
    EXPECT_EQ(fixture.call("GetItem", {{"TableName", "tab"}, {"Key", {{"pk", {{"S", "b"}}}}}})["Item"]["x"]["S"],
              "g");
    EXPECT_EQ(fixture.call("Scan", {{"TableName", "plain"}})["Count"], 1);
    json table = fixture.call("DescribeTable", {{"TableName", "tab"}})["Table"];
    EXPECT_EQ(table["LatestStreamLabel"], "2026-02-02T02:40:00.000");
    // Time to live finds what was there before it did anything, and the stream has begun.
    fixture.engine().sweep();
    EXPECT_EQ(fixture.call("Scan", {{"TableName", "tab"}})["Count"], 1);
    EXPECT_EQ(fixture.call("DescribeTable", {{"TableName", "tab"}})["Table"]["TableSizeBytes"], 14);
    json shard = fixture.call("DynamoDBStreams.DescribeStream",
                              {{"StreamArn", table["LatestStreamArn"]}})["StreamDescription"]["Shards"][0];
    json iterator =
        fixture.call("DynamoDBStreams.GetShardIterator", {{"StreamArn", table["LatestStreamArn"]},
                                                          {"ShardId", shard["ShardId"]},
                                                          {"ShardIteratorType", "TRIM_HORIZON"}});
    json records = fixture.call("DynamoDBStreams.GetRecords", iterator)["Records"];
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0]["eventName"], "REMOVE");
  }
}

TEST_F(StoreTest, BringsAFileOfTheSecondVersionUp) {
  std::ifstream stream(SLS_STORES "/version2.sql");
  sql(std::string(std::istreambuf_iterator<char>(stream), {}).c_str());
  EngineFixture fixture(options());
  EXPECT_EQ(fixture.call("Query", {{"TableName", "tab"},
                                   {"IndexName", "byX"},
                                   {"KeyConditionExpression", "x = :x"},
                                   {"ExpressionAttributeValues", {{":x", {{"S", "g"}}}}}})["Count"],
            2);
  json put = {{"Put", {{"TableName", "tab"}, {"Item", {{"pk", {{"S", "c"}}}}}}}};
  fixture.call("TransactWriteItems", {{"TransactItems", {put}}, {"ClientRequestToken", "t"}});
  EXPECT_EQ(count("SELECT count(*) FROM s1"), 3);
  EXPECT_EQ(count("SELECT count(*) FROM tokens INDEXED BY tokens_by_expiry"), 1);
}

// The disk is full: no file may grow any further.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t size) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit{static_cast<rlim_t>(size), before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

TEST_F(StoreTest, AFullDiskLosesNothingThatWasAcknowledged) {
  std::set<std::string> acknowledged;
  int refused = 0;
  {
    EngineFixture fixture(options());
    fixture.create_table("tab", "pk:S | gsi byX x:S ALL");
    fixture.call("UpdateTable", {{"TableName", "tab"},
                                 {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "KEYS_ONLY"}}}});
    auto put = [&](int i) {
      std::string pk = std::to_string(i);
      Reply reply = fixture.execute("PutItem", {{"TableName", "tab"},
                                                {"Item",
                                                 {{"pk", {{"S", pk}}},
                                                  {"x", {{"S", "g"}}},
                                                  {"pad", {{"S", std::string(3000, 'p')}}}}}});
      if (reply.ok()) {
        acknowledged.insert(pk);
      } else {
        EXPECT_EQ(reply.status, 500) << reply.body;
        EXPECT_EQ(reply.error_type, "InternalServerError");
        ++refused;
      }
    };
    for (int i = 0; i < 20; ++i) put(i);
    {
      FullDisk full(fs::file_size(file().string() + "-wal") + 100'000);
      for (int i = 20; i < 80; ++i) put(i);
      EXPECT_GT(refused, 10);
      EXPECT_EQ(fixture.call("Scan", {{"TableName", "tab"}})["Count"], acknowledged.size()) << "reads go on";
    }
    for (int i = 80; i < 100; ++i) put(i);
    EXPECT_TRUE(acknowledged.contains("99")) << "and so do writes, when there is room again";
  }
  EngineFixture fixture(options());
  for (const json& more : {json::object(), json{{"IndexName", "byX"}}}) {
    json request = {{"TableName", "tab"}};
    request.update(more);
    std::set<std::string> found;
    const json page = fixture.call("Scan", request);
    for (const json& item : page["Items"]) found.insert(item["pk"]["S"]);
    EXPECT_EQ(found, acknowledged);
  }
  EXPECT_EQ(fixture.call("DescribeTable", {{"TableName", "tab"}})["Table"]["ItemCount"], acknowledged.size());
}

TEST_F(StoreTest, ATableTakesItsItemsToAnotherName) {
  fill();
  EngineFixture fixture(options());
  ASSERT_TRUE(fixture.engine().rename_table("tab", "old").ok());
  EXPECT_FALSE(fixture.engine().rename_table("none", "other").ok());
  EXPECT_FALSE(fixture.engine().rename_table("old", "old").ok());
  EXPECT_EQ(fixture.call("ListTables", json::object())["TableNames"], json({"old"}));
  EXPECT_EQ(fixture.call("Scan", {{"TableName", "old"}, {"IndexName", "byX"}, {"Select", "COUNT"}})["Count"],
            100);
}

}  // namespace
}  // namespace sls::dynamodb
