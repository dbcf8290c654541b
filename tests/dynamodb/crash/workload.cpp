#include "workload.h"

#include <memory>
#include <stdexcept>

namespace sls::dynamodb::crash {
namespace {

using nlohmann::json;

constexpr int kKeys = 20;
constexpr int kBatch = 6;

json item_of(const std::string& key, int version) {
  return {{"pk", {{"S", key}}},
          {"v", {{"N", std::to_string(version)}}},
          {"x", {{"S", "group" + std::to_string(version % 5)}}},
          {"filler", {{"S", std::string(200, static_cast<char>('a' + version % 26))}}}};
}

json key_of(const std::string& key) { return {{"pk", {{"S", key}}}}; }

}  // namespace

Workload::Request Workload::put() {
  std::string at = key(draw(kKeys));
  return {"PutItem", {{"TableName", kTable}, {"Item", item_of(at, ++version_)}}, {{at, version_}}};
}

Workload::Request Workload::update() {
  std::string at = key(draw(kKeys));
  json item = item_of(at, ++version_);
  json body = {{"TableName", kTable},
               {"Key", key_of(at)},
               {"UpdateExpression", "SET v = :v, x = :x, filler = :filler"},
               {"ExpressionAttributeValues", {{":v", item["v"]}, {":x", item["x"]}, {":filler", item["filler"]}}}};
  return {"UpdateItem", body, {{at, version_}}};
}

Workload::Request Workload::remove() {
  std::string at = key(draw(kKeys));
  return {"DeleteItem", {{"TableName", kTable}, {"Key", key_of(at)}}, {{at, 0}}};
}

// Puts and deletes together: all of them take effect, or none.
Workload::Request Workload::batch() {
  Request request{"BatchWriteItem", json::object(), {}};
  ++version_;
  json list = json::array();
  int first = draw(kKeys);
  for (int i = 0; i < kBatch; ++i) {
    std::string at = key((first + i) % kKeys);
    bool removes = i == 0;
    list.push_back(removes ? json{{"DeleteRequest", {{"Key", key_of(at)}}}}
                           : json{{"PutRequest", {{"Item", item_of(at, version_)}}}});
    request.changes[at] = removes ? 0 : version_;
  }
  request.body["RequestItems"][kTable] = list;
  return request;
}

// A put, an update and a delete in one transaction.
Workload::Request Workload::transaction() {
  ++version_;
  int first = draw(kKeys);
  std::string put = key(first), updated = key((first + 1) % kKeys), removed = key((first + 2) % kKeys);
  json item = item_of(updated, version_);
  json update = {
      {"TableName", kTable},
      {"Key", key_of(updated)},
      {"UpdateExpression", "SET v = :v, x = :x, filler = :filler"},
      {"ExpressionAttributeValues", {{":v", item["v"]}, {":x", item["x"]}, {":filler", item["filler"]}}}};
  json actions = {{{"Put", {{"TableName", kTable}, {"Item", item_of(put, version_)}}}},
                  {{"Update", update}},
                  {{"Delete", {{"TableName", kTable}, {"Key", key_of(removed)}}}}};
  json body = {{"TransactItems", actions}, {"ClientRequestToken", put + "-" + std::to_string(version_)}};
  return {"TransactWriteItems", body, {{put, version_}, {updated, version_}, {removed, 0}}};
}

// INSERT refuses an item that is there, and UPDATE one that is not: what was acknowledged tells.
json Workload::statement_for(const std::string& at) {
  json item = item_of(at, version_);
  if (acknowledged_[at] == 0) {
    return {{"Statement", "INSERT INTO \"" + std::string(kTable) +
                              "\" VALUE {'pk': ?, 'v': ?, 'x': ?, 'filler': ?}"},
            {"Parameters", {item["pk"], item["v"], item["x"], item["filler"]}}};
  }
  return {{"Statement",
           "UPDATE \"" + std::string(kTable) + "\" SET v = ? SET x = ? SET filler = ? WHERE pk = ?"},
          {"Parameters", {item["v"], item["x"], item["filler"], item["pk"]}}};
}

Workload::Request Workload::statement() {
  std::string at = key(draw(kKeys));
  ++version_;
  return {"ExecuteStatement", statement_for(at), {{at, version_}}};
}

Workload::Request Workload::statements() {
  Request request{"ExecuteTransaction", json::object(), {}};
  ++version_;
  int first = draw(kKeys);
  for (int i = 0; i < kBatch; ++i) {
    std::string at = key((first + i) % kKeys);
    request.body["TransactStatements"].push_back(statement_for(at));
    request.changes[at] = version_;
  }
  return request;
}

Workload::Request Workload::next() {
  constexpr Request (Workload::*kKinds[])() = {&Workload::put, &Workload::put, &Workload::update,
                                               &Workload::remove, &Workload::batch, &Workload::transaction,
                                               &Workload::statement, &Workload::statements};
  return (this->*kKinds[draw(std::size(kKinds))])();
}

void Workload::run(std::uint16_t port) {
  std::unique_ptr<Connection> connection;
  try {
    connection = std::make_unique<Connection>(port);
  } catch (const std::runtime_error&) {
    return;  // killed before the first request
  }
  try {
    for (;;) {
      Request request = next();
      under_way_ = request.changes;
      if (!connection->call(request.operation, request.body)) return;
      ++requests_;
      settle(true);
    }
  } catch (const std::runtime_error& error) {
    failure_ = error.what();
  }
}

void Workload::settle(bool took_effect) {
  if (took_effect) {
    for (const auto& [at, version] : under_way_) acknowledged_[at] = version;
  }
  under_way_.clear();
}

}  // namespace sls::dynamodb::crash
