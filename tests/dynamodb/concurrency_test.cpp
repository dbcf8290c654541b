// Many callers at once: nothing is lost, nothing is seen half, and each completion is called once.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <set>
#include <thread>

#include "child_process.h"
#include "engine_fixture.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

void in_parallel(int threads, const std::function<void(int)>& work) {
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back([&, i] { work(i); });
  for (std::thread& thread : running) thread.join();
}

TEST(Concurrency, CountersLoseNothing) {
  for (bool in_file : {false, true}) {
    test::TemporaryFolder folder;
    EngineFixture fixture({.file = in_file ? (folder.path() / "store.sqlite").string() : ""});
    fixture.create_table("tab", "pk:S");
    in_parallel(8, [&](int thread) {
      for (int i = 0; i < 100; ++i) {
        fixture.call("UpdateItem", {{"TableName", "tab"},
                                    {"Key", {{"pk", {{"S", thread % 2 == 0 ? "even" : "odd"}}}}},
                                    {"UpdateExpression", "ADD hits :one"},
                                    {"ExpressionAttributeValues", {{":one", {{"N", "1"}}}}}});
      }
    });
    for (const char* key : {"even", "odd"}) {
      json item = fixture.call("GetItem", {{"TableName", "tab"}, {"Key", {{"pk", {{"S", key}}}}}})["Item"];
      EXPECT_EQ(item["hits"]["N"], "400");
    }
  }
}

// A short write that finds no company is done by the thread that brings it, one that does by the writer's.
TEST(Concurrency, LoneWritesWakeNobodyAndLoseNothing) {
  for (bool in_file : {false, true}) {
    test::TemporaryFolder folder;
    EngineFixture fixture({.file = in_file ? (folder.path() / "store.sqlite").string() : ""});
    fixture.create_table("tab", "pk:S");
    json add = {{"TableName", "tab"},
                {"Key", {{"pk", {{"S", "all"}}}}},
                {"UpdateExpression", "ADD hits :one"},
                {"ExpressionAttributeValues", {{":one", {{"N", "1"}}}}}};
    json add_in_transaction = {{"TransactItems", {{{"Update", add}}}}};
    for (int i = 0; i < 20; ++i) fixture.call("UpdateItem", add);
    std::promise<std::thread::id> done;
    fixture.engine().execute({"UpdateItem", add.dump(), {}},
                             [&](const Reply&) { done.set_value(std::this_thread::get_id()); });
    EXPECT_EQ(done.get_future().get() == std::this_thread::get_id(), !in_file);
    in_parallel(6, [&](int thread) {
      for (int i = 0; i < 60; ++i) {
        if (thread == 0) {
          fixture.call("TransactWriteItems", add_in_transaction);
        } else {
          fixture.call("UpdateItem", add);
        }
      }
    });
    json item = fixture.call("GetItem", {{"TableName", "tab"}, {"Key", add["Key"]}})["Item"];
    EXPECT_EQ(item["hits"]["N"], "381");
  }
}

TEST(Concurrency, OneOfManyConditionalPutsWins) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S");
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> won{0};
    in_parallel(6, [&](int) {
      Reply reply = fixture.execute("PutItem", {{"TableName", "tab"},
                                                {"Item", {{"pk", {{"S", std::to_string(round)}}}}},
                                                {"ConditionExpression", "attribute_not_exists(pk)"}});
      if (reply.ok()) {
        ++won;
      } else {
        EXPECT_EQ(reply.error_type, "ConditionalCheckFailedException") << reply.body;
      }
    });
    EXPECT_EQ(won, 1);
  }
}

// Money moves between four accounts in transactions; whoever reads them together finds all of it.
TEST(Concurrency, TransactionsKeepTheSum) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S | gsi byOwner owner:S ALL");
  json reads = json::array();
  for (int i = 0; i < 4; ++i) {
    json key = {{"pk", {{"S", std::to_string(i)}}}};
    reads.push_back({{"Get", {{"TableName", "tab"}, {"Key", key}}}});
    key["money"] = {{"N", "25"}};
    key["owner"] = {{"S", "all"}};
    fixture.call("PutItem", {{"TableName", "tab"}, {"Item", key}});
  }
  auto move = [&](int account, const char* amount) -> json {
    return {{"Update",
             {{"TableName", "tab"},
              {"Key", {{"pk", {{"S", std::to_string(account)}}}}},
              {"UpdateExpression", "ADD money :amount"},
              {"ConditionExpression", "money >= :least"},
              {"ExpressionAttributeValues",
               {{":amount", {{"N", amount}}}, {":least", {{"N", amount[0] == '-' ? "10" : "0"}}}}}}}};
  };
  std::atomic<int> moved{0};
  in_parallel(6, [&](int thread) {
    for (int i = 0; i < 60; ++i) {
      if (thread < 3) {
        json actions = {move((thread + i) % 4, "-10"), move((thread + i + 1) % 4, "10")};
        Reply reply = fixture.execute("TransactWriteItems", {{"TransactItems", actions}});
        if (reply.ok()) ++moved;
        if (!reply.ok()) {
          EXPECT_EQ(reply.error_type, "TransactionCanceledException") << reply.body;
        }
        continue;
      }
      json answer = fixture.call("TransactGetItems", {{"TransactItems", reads}});
      int sum = 0;
      for (const json& response : answer["Responses"])
        sum += std::stoi(response["Item"]["money"]["N"].get<std::string>());
      EXPECT_EQ(sum, 100);
    }
  });
  EXPECT_GT(moved, 0);
  json indexed = fixture.call("Scan", {{"TableName", "tab"}, {"IndexName", "byOwner"}});
  int sum = 0;
  for (const json& item : indexed["Items"]) sum += std::stoi(item["money"]["N"].get<std::string>());
  EXPECT_EQ(sum, 100);
}

TEST(Concurrency, ABatchIsSeenWholeOrNotAtAll) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S sk:N");
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int version = 0; version < 200; ++version) {
      json requests = json::array();
      for (int i = 0; i < 5; ++i) {
        requests.push_back({{"PutRequest",
                             {{"Item",
                               {{"pk", {{"S", "p"}}},
                                {"sk", {{"N", std::to_string(i)}}},
                                {"v", {{"N", std::to_string(version)}}}}}}}});
      }
      fixture.call("BatchWriteItem", {{"RequestItems", {{"tab", requests}}}});
    }
    done = true;
  });
  int pages = 0;
  while (!done || pages == 0) {
    json page = fixture.call("Query", {{"TableName", "tab"},
                                       {"KeyConditionExpression", "pk = :p"},
                                       {"ExpressionAttributeValues", {{":p", {{"S", "p"}}}}}});
    std::set<std::string> versions;
    for (const json& item : page["Items"]) versions.insert(item["v"]["N"].get<std::string>());
    EXPECT_LE(versions.size(), 1u) << page;
    ++pages;
  }
  writer.join();
}

TEST(Concurrency, EachCompletionIsCalledOnce) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S");
  constexpr int kCalls = 2000;
  std::vector<std::atomic<int>> called(kCalls);
  std::mutex mutex;
  std::condition_variable all_done;
  int done = 0;
  for (int i = 0; i < kCalls; ++i) {
    // Every seventh fails its condition, every eleventh is no request at all.
    json request = {{"TableName", "tab"}, {"Item", {{"pk", {{"S", std::to_string(i)}}}}}};
    if (i % 7 == 0) request["ConditionExpression"] = "attribute_exists(pk)";
    std::string body = i % 11 == 0 ? "{" : request.dump();
    fixture.engine().execute({"PutItem", body, {}}, [&, i](Reply reply) {
      EXPECT_EQ(reply.ok(), i % 7 != 0 && i % 11 != 0) << reply.body;
      ++called[static_cast<std::size_t>(i)];
      std::lock_guard lock(mutex);
      ++done;
      all_done.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  ASSERT_TRUE(all_done.wait_for(lock, std::chrono::seconds(30), [&] { return done == kCalls; })) << done;
  for (const auto& count : called) EXPECT_EQ(count, 1);
}

// A megabyte is read on a thread of the engine; a point read beside it completes on the caller's, at once.
TEST(Concurrency, LongReadsHoldNobodyUp) {
  EngineFixture fixture;
  fixture.create_table("tab", "pk:S");
  for (int i = 0; i < 8; ++i) {
    fixture.call("PutItem",
                 {{"TableName", "tab"},
                  {"Item", {{"pk", {{"S", std::to_string(i)}}}, {"pad", {{"S", std::string(300'000, 'x')}}}}}});
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::set<std::thread::id> threads;
  int done = 0;
  for (int i = 0; i < 20; ++i) {
    fixture.engine().execute({"Scan", R"({"TableName":"tab"})", {}}, [&](Reply reply) {
      std::lock_guard lock(mutex);
      EXPECT_TRUE(reply.ok() && json::parse(reply.body)["Count"] == 4) << reply.body.substr(0, 200);
      threads.insert(std::this_thread::get_id());
      ++done;
      changed.notify_one();
    });
    bool at_once = false;
    fixture.engine().execute({"GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"none"}}})", {}},
                             [&, caller = std::this_thread::get_id()](Reply reply) {
                               at_once = reply.ok() && std::this_thread::get_id() == caller;
                             });
    EXPECT_TRUE(at_once);
  }
  std::unique_lock lock(mutex);
  ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return done == 20; })) << done;
  EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
  EXPECT_LE(threads.size(), 2u);
}

TEST(Concurrency, TablesComeAndGoUnderReadersAndWriters) {
  EngineFixture fixture;
  std::atomic<bool> done{false};
  std::thread other([&] {
    while (!done) {
      json asked = {{"PutItem", {{"TableName", "tab"}, {"Item", {{"pk", {{"S", "a"}}}}}}},
                    {"Scan", {{"TableName", "tab"}}}};
      for (const auto& [operation, body] : asked.items()) {
        Reply reply = fixture.execute(operation, body);
        EXPECT_TRUE(reply.ok() || reply.error_type == "ResourceNotFoundException") << operation << ": " << reply.body;
      }
    }
  });
  for (int i = 0; i < 50; ++i) {
    fixture.create_table("tab", "pk:S");
    fixture.call("DeleteTable", {{"TableName", "tab"}});
  }
  done = true;
  other.join();
}

}  // namespace
}  // namespace sls::dynamodb
