#include "table_transfer.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "core/json.h"
#include "core/json_writer.h"

namespace sls::stack {
namespace {

using core::Json;
using dynamodb_client::DynamoDbClient;

constexpr std::size_t kBatchItems = 25;
constexpr std::size_t kBatchBytes = 8 * 1024 * 1024;  // half of what a request may have
constexpr int kPolls = 600;
constexpr std::chrono::milliseconds kPollPause{100};

// Whatever answers at a URL need not be a DynamoDB: a member that is missing or of another kind, which the JSON library
// throws, is a failure of `what`.
template <typename Read>
auto reading(const std::string& what, const Read& read) -> decltype(read()) {
  try {
    return read();
  } catch (const Json::exception&) {
    return fail(FailureKind::failed, what + ": the answer is not what DynamoDB answers; is it a DynamoDB?");
  }
}

Result<Json> parsed(const std::string& operation, const std::string& answer, const std::string& what) {
  auto json = core::parse_json(answer);
  if (!json.ok()) return fail(FailureKind::failed, what + ": the answer of " + operation + " is not JSON");
  return std::move(*json);
}

// Calls, and reads the answer.
Result<Json> call(DynamoDbClient& client, const std::string& operation, const std::string& body,
                  const std::string& what) {
  auto answer = client.call(operation, body);
  if (!answer.ok()) return core::Failure{refused(what, answer.error())};
  return parsed(operation, *answer, what);
}

// A name that no table has is the user's to correct: with the names that there are.
Failure missing_table(DynamoDbClient& client, const std::string& where, const std::string& table) {
  std::string message = where + "there is no table " + table;
  auto all = list_tables(client);
  if (!all.ok()) return {FailureKind::usage, message};
  message += all->empty() ? "; there is none" : "; there are: ";
  for (const std::string& name : *all) message += (&name == &all->front() ? "" : ", ") + name;
  return {FailureKind::usage, message};
}

bool is_missing_table(const dynamodb_client::ServiceError& error) { return error.type == "ResourceNotFoundException"; }

std::string table_request(const std::string& table) { return core::dump_json(Json{{"TableName", table}}); }

bool has_throughput(const Json& described) {
  auto found = described.find("ProvisionedThroughput");
  return found != described.end() && found->value("ReadCapacityUnits", 0) > 0;
}

void copy_throughput(const Json& from, Json& to) {
  if (!has_throughput(from)) {
    if (auto limits = from.find("OnDemandThroughput"); limits != from.end()) to["OnDemandThroughput"] = *limits;
    return;
  }
  const Json& described = from.at("ProvisionedThroughput");
  to["ProvisionedThroughput"] = {{"ReadCapacityUnits", described.at("ReadCapacityUnits")},
                                 {"WriteCapacityUnits", described.at("WriteCapacityUnits")}};
}

void copy_indexes(const Json& described, const char* member, Json& request) {
  auto found = described.find(member);
  if (found == described.end()) return;
  for (const Json& index : *found) {
    Json made = {{"IndexName", index.at("IndexName")},
                 {"KeySchema", index.at("KeySchema")},
                 {"Projection", index.at("Projection")}};
    copy_throughput(index, made);
    request[member].push_back(std::move(made));
  }
}

// DescribeTable's answer → the CreateTable request that makes such a table.
Json create_request(const Json& table) {
  Json request = {{"TableName", table.at("TableName")},
                  {"AttributeDefinitions", table.at("AttributeDefinitions")},
                  {"KeySchema", table.at("KeySchema")}};
  copy_throughput(table, request);
  request["BillingMode"] = has_throughput(table) ? "PROVISIONED" : "PAY_PER_REQUEST";
  copy_indexes(table, "GlobalSecondaryIndexes", request);
  copy_indexes(table, "LocalSecondaryIndexes", request);
  for (const char* member : {"StreamSpecification", "DeletionProtectionEnabled"}) {
    if (auto found = table.find(member); found != table.end()) request[member] = *found;
  }
  if (auto found = table.find("TableClassSummary"); found != table.end())
    request["TableClass"] = found->at("TableClass");
  return request;
}

}  // namespace

Failure refused(const std::string& what, const dynamodb_client::ServiceError& error) {
  return {error.status == 0 ? FailureKind::environment : FailureKind::failed,
          what + ": " + error.type + (error.message.empty() ? "" : ": " + error.message)};
}

Result<std::vector<std::string>> list_tables(DynamoDbClient& client) {
  return reading("cannot list the tables", [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    Json request = Json::object();
    for (;;) {
      auto page = call(client, "ListTables", core::dump_json(request), "cannot list the tables");
      if (!page.ok()) return core::Failure{page.error()};
      for (const Json& name : page->value("TableNames", Json::array())) names.push_back(name);
      if (!page->contains("LastEvaluatedTableName")) return names;
      request["ExclusiveStartTableName"] = (*page)["LastEvaluatedTableName"];
    }
  });
}

Result<TableRecipe> read_recipe(DynamoDbClient& client, const std::string& table) {
  return reading("cannot describe the table " + table, [&]() -> Result<TableRecipe> {
    std::string what = "cannot describe the table " + table;
    auto answer = client.call("DescribeTable", table_request(table));
    if (!answer.ok())
      return core::Failure{is_missing_table(answer.error()) ? missing_table(client, "", table)
                                                            : refused(what, answer.error())};
    auto described = parsed("DescribeTable", *answer, what);
    if (!described.ok()) return core::Failure{described.error()};
    TableRecipe recipe{table, core::dump_json(create_request(described->at("Table"))), ""};
    auto ttl = call(client, "DescribeTimeToLive", table_request(table), what);
    if (!ttl.ok()) return core::Failure{ttl.error()};
    Json description = ttl->value("TimeToLiveDescription", Json::object());
    if (description.value("TimeToLiveStatus", "") == "ENABLED")
      recipe.time_to_live = core::dump_json(Json{{"Enabled", true}, {"AttributeName", description.at("AttributeName")}});
    return recipe;
  });
}

Result<bool> make_table(DynamoDbClient& client, const TableRecipe& recipe) {
  return reading("cannot make the table " + recipe.name, [&]() -> Result<bool> {
    std::string what = "cannot make the table " + recipe.name;
    auto made = client.call("CreateTable", recipe.create_table);
    if (!made.ok() && made.error().type == "ResourceInUseException") return false;
    if (!made.ok()) return core::Failure{refused(what, made.error())};
    for (int i = 0;; ++i) {
      auto described = call(client, "DescribeTable", table_request(recipe.name), what);
      if (!described.ok()) return core::Failure{described.error()};
      if (described->at("Table").value("TableStatus", "") == "ACTIVE") break;
      if (i == kPolls) return fail(FailureKind::failed, what + ": it has not become active in a minute");
      std::this_thread::sleep_for(kPollPause);
    }
    if (recipe.time_to_live.empty()) return true;
    auto set = client.call("UpdateTimeToLive", R"({"TableName":)" + core::dump_json(Json(recipe.name)) +
                                                   R"(,"TimeToLiveSpecification":)" + recipe.time_to_live + "}");
    if (!set.ok()) return core::Failure{refused(what, set.error())};
    return true;
  });
}

Result<bool> scan_table(DynamoDbClient& client, const std::string& table, const TakeItem& take) {
  return reading("cannot read the table " + table, [&]() -> Result<bool> {
    Json request = {{"TableName", table}, {"ConsistentRead", true}};
    for (;;) {
      auto page = call(client, "Scan", core::dump_json(request), "cannot read the table " + table);
      if (!page.ok()) return core::Failure{page.error()};
      for (const Json& item : page->at("Items")) {
        if (auto taken = take(core::dump_json(item)); !taken.ok()) return taken;
      }
      if (!page->contains("LastEvaluatedKey")) return true;
      request["ExclusiveStartKey"] = (*page)["LastEvaluatedKey"];
    }
  });
}

Result<bool> BatchPutter::put(const std::string& table, std::string item, std::string where) {
  bool full = waiting_.size() == kBatchItems || bytes_ + item.size() > kBatchBytes;
  if (full || table != table_) {
    if (auto flushed = flush(); !flushed.ok()) return flushed;
  }
  table_ = table;
  bytes_ += item.size();
  waiting_.push_back({std::move(item), std::move(where)});
  return true;
}

Result<bool> BatchPutter::flush() {
  if (waiting_.empty()) return true;
  std::string request = R"({"RequestItems":{)";
  core::append_json_string(request, table_);
  request += ":[";
  for (const Waiting& waiting : waiting_) {
    if (request.back() != '[') request += ',';
    request.append(R"({"PutRequest":{"Item":)").append(waiting.item).append("}}");
  }
  request += "]}}";
  auto answer = client_.call("BatchWriteItem", request);
  // A batch may not hold a key twice, and is refused as a whole for one bad item; and what the service left unprocessed
  // may be put again.
  bool whole = answer.ok() && answer->find("\"PutRequest\"") == std::string::npos;
  if (!answer.ok() && is_missing_table(answer.error())) {
    Failure missing = missing_table(client_, waiting_.front().where + ": ", table_);
    missing.message += "; a line with CreateTable before the items, as an export has it, makes one";
    return core::Failure{std::move(missing)};
  }
  if (!answer.ok() && answer.error().type != "ValidationException")
    return core::Failure{refused(waiting_.front().where + ": table " + table_, answer.error())};
  if (whole) count_ += waiting_.size();
  Result<bool> done = whole ? Result<bool>(true) : put_one_by_one();
  waiting_.clear();
  bytes_ = 0;
  return done;
}

Result<bool> BatchPutter::put_one_by_one() {
  for (const Waiting& waiting : waiting_) {
    std::string request = R"({"TableName":)";
    core::append_json_string(request, table_);
    request.append(R"(,"Item":)").append(waiting.item).append("}");
    auto answer = client_.call("PutItem", request);
    if (!answer.ok()) return core::Failure{refused(waiting.where, answer.error())};
    ++count_;
  }
  return true;
}

}  // namespace sls::stack
