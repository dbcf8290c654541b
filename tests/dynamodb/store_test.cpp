// The store's file: it is found again, and what is not ours, newer, damaged or not writable is refused with
// the cure.
#include <gtest/gtest.h>
#include <sqlite3.h>
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
