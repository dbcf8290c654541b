// The crash test: clients write over the wire, the server is killed (SIGKILL) at a random moment, comes up
// again on its file, and everything that was acknowledged must be there: items, index, counts and stream. A
// request that was not acknowledged is there whole or not at all.
//
//   dynamodb_crash [KILLS [SEED]]     default 10 kills; prints what it did, exit 1 at the first loss
//   dynamodb_crash --serve FILE       the server
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

#include "server.h"
#include "store_process.h"
#include "workload.h"

namespace sls::dynamodb::crash {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr int kClients = 4;
constexpr int kKillsPerFile = 20;

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

json call(Connection& connection, const std::string& operation, const json& body) {
  auto answer = connection.call(operation, body);
  require(answer.has_value(), operation + ": no answer");
  return *answer;
}

void create_table(Connection& connection) {
  call(connection, "CreateTable", json::parse(R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
    "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"x","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
    "GlobalSecondaryIndexes":[{"IndexName":"byX","KeySchema":[{"AttributeName":"x","KeyType":"HASH"}],
                               "Projection":{"ProjectionType":"ALL"}}],
    "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})"));
}

// Key → item.
using Items = std::map<std::string, json>;

Items scan(Connection& connection, json request) {
  request["TableName"] = kTable;
  Items items;
  json page = call(connection, "Scan", request);
  for (const json& item : page["Items"]) items[item["pk"]["S"]] = item;
  require(!page.contains("LastEvaluatedKey"), "the table is small");
  return items;
}

int version_of(const Items& items, const std::string& key) {
  auto found = items.find(key);
  return found == items.end() ? 0 : std::stoi(found->second["v"]["N"].get<std::string>());
}

int value_or_0(const Versions& versions, const std::string& key) {
  auto found = versions.find(key);
  return found == versions.end() ? 0 : found->second;
}

// Every acknowledged write is there; the one under way has taken effect as a whole, or not at all.
void check_items(Workload& client, const Items& items) {
  bool as_before = true, as_after = true;
  for (const auto& [key, version] : client.under_way()) {
    int found = version_of(items, key);
    as_before = as_before && found == value_or_0(client.acknowledged(), key);
    as_after = as_after && found == version;
  }
  require(as_before || as_after, "a request took effect in part");
  Versions under_way = client.under_way();
  client.settle(as_after);
  for (const auto& [key, version] : client.acknowledged()) {
    require(version_of(items, key) == version, key + ": version " + std::to_string(version) +
                                                   " was acknowledged, " +
                                                   std::to_string(version_of(items, key)) + " is there");
  }
}

// The stream replayed gives the table, record by record, each with the number that follows.
class Replay {
 public:
  void go_on(Connection& connection, const Items& items) {
    json table = call(connection, "DescribeTable", {{"TableName", kTable}})["Table"];
    json stream = call(connection, "DescribeStream", {{"StreamArn", table["LatestStreamArn"]}});
    json request = {{"StreamArn", table["LatestStreamArn"]},
                    {"ShardId", stream["StreamDescription"]["Shards"][0]["ShardId"]},
                    {"ShardIteratorType", last_.empty() ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER"}};
    if (!last_.empty()) request["SequenceNumber"] = last_;
    json at = call(connection, "GetShardIterator", request)["ShardIterator"];
    for (;;) {
      json page = call(connection, "GetRecords", {{"ShardIterator", at}});
      if (page["Records"].empty()) break;
      for (const json& record : page["Records"]) apply(record["dynamodb"]);
      at = page["NextShardIterator"];
    }
    require(items_ == items, "the stream replayed is not the table");
    require(table["ItemCount"] == items.size(), "the kept count is not the number of items");
  }
  int records() const { return records_; }

 private:
  void apply(const json& change) {
    std::string sequence = change["SequenceNumber"];
    require(std::stoll(sequence.substr(1)) == ++records_, "record " + sequence + " does not follow");
    last_ = sequence;
    std::string key = change["Keys"]["pk"]["S"];
    auto old = items_.find(key);
    require(change.contains("OldImage") == (old != items_.end()) &&
                (old == items_.end() || change["OldImage"] == old->second),
            "record " + sequence + " has an old image that was not there");
    if (change.contains("NewImage")) {
      items_[key] = change["NewImage"];
    } else {
      items_.erase(key);
    }
  }

  Items items_;
  std::string last_;
  int records_ = 0;
};

void check_file(const std::string& file) {
  sqlite3* database = nullptr;
  require(::sqlite3_open(file.c_str(), &database) == SQLITE_OK, "the file cannot be opened");
  std::string verdict;
  auto keep = [](void* out, int, char** values, char**) {
    *static_cast<std::string*>(out) += values[0];
    return 0;
  };
  int code = ::sqlite3_exec(database, "PRAGMA integrity_check", keep, &verdict, nullptr);
  ::sqlite3_close(database);
  require(code == SQLITE_OK && verdict == "ok", "the file is damaged: " + verdict);
}

// One file's life: written, killed, checked, `kills` times over.
struct Totals {
  int requests = 0;
  int records = 0;
};

Totals run_file(const std::string& file, int kills, std::mt19937& random) {
  std::vector<Workload> clients;
  for (int i = 0; i < kClients; ++i) clients.emplace_back(i, random());
  Replay replay;
  for (int kill = 0; kill <= kills; ++kill) {
    StoreProcess store(file);
    Connection connection(store.port());
    if (kill == 0) create_table(connection);
    Items items = scan(connection, json::object());
    for (Workload& client : clients) check_items(client, items);
    require(scan(connection, {{"IndexName", "byX"}}) == items, "the index is not the table's");
    replay.go_on(connection, items);
    if (kill == kills) break;
    std::vector<std::thread> threads;
    for (Workload& client : clients) threads.emplace_back([&client, port = store.port()] { client.run(port); });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    store.kill();
    for (std::thread& thread : threads) thread.join();
    for (const Workload& client : clients) require(client.failure().empty(), client.failure());
    check_file(file);
  }
  Totals totals{0, replay.records()};
  for (const Workload& client : clients) totals.requests += client.requests();
  return totals;
}

int run(int kills, unsigned seed) {
  std::mt19937 random(seed);
  fs::path folder = fs::temp_directory_path() / ("dynamodb_crash-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  Totals sum;
  int left = kills;
  try {
    for (int number = 0; left > 0; ++number, left -= kKillsPerFile) {
      fs::path file = folder / (std::to_string(number) + ".sqlite");
      Totals totals = run_file(file.string(), std::min(left, kKillsPerFile), random);
      sum.requests += totals.requests;
      sum.records += totals.records;
      for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix);
    }
  } catch (const std::exception& error) {
    std::printf("seed %u: %s (files in %s)\n", seed, error.what(), folder.c_str());
    return 1;
  }
  fs::remove_all(folder);
  std::printf("seed %u: %d kills, %d acknowledged requests, %d stream records: nothing lost\n", seed, kills,
              sum.requests, sum.records);
  return sum.requests > 0 ? 0 : 1;
}

}  // namespace
}  // namespace sls::dynamodb::crash

int main(int count, char** words) {
  using namespace sls::dynamodb::crash;
  if (count == 3 && std::string(words[1]) == "--serve") return serve(words[2]);
  int kills = count > 1 ? std::stoi(words[1]) : 10;
  unsigned seed = count > 2 ? static_cast<unsigned>(std::stoul(words[2])) : std::random_device()();
  return run(kills, seed);
}
