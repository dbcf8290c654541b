#include "tables.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json.h"

namespace sls::stack {
namespace {

using core::Json;

Json key_schema_json(const std::vector<model::KeyAttribute>& keys) {
  Json json = Json::array();
  for (const auto& key : keys) json.push_back({{"AttributeName", key.name}, {"KeyType", key.type}});
  return json;
}

Json attributes_json(const model::Table& table) {
  Json json = Json::array();
  for (const auto& [name, type] : table.attributes)
    json.push_back({{"AttributeName", name}, {"AttributeType", type}});
  return json;
}

Json throughput_json(const model::Throughput& throughput) {
  return {{"ReadCapacityUnits", throughput.read_units}, {"WriteCapacityUnits", throughput.write_units}};
}

// `provisioned`: a global index of a provisioned table has throughput of its own.
Json index_json(const model::Index& index, bool provisioned) {
  Json projection = {{"ProjectionType", index.projection.type}};
  if (!index.projection.non_key_attributes.empty())
    projection["NonKeyAttributes"] = index.projection.non_key_attributes;
  Json json = {{"IndexName", index.name},
               {"KeySchema", key_schema_json(index.key_schema)},
               {"Projection", projection}};
  if (provisioned) json["ProvisionedThroughput"] = throughput_json(index.throughput.value_or(model::Throughput{1, 1}));
  return json;
}

Json indexes_json(const std::vector<model::Index>& indexes, bool provisioned) {
  Json json = Json::array();
  for (const auto& index : indexes) json.push_back(index_json(index, provisioned));
  return json;
}

// A provisioned table without throughput is refused by AWS and said so by validate; here it gets the least
// there is, so that the application can be tried all the same.
model::Throughput throughput_of(const model::Table& table) {
  return table.throughput.value_or(model::Throughput{1, 1});
}

class Reconciler {
 public:
  Reconciler(const model::Application& application, dynamodb::Engine& engine, const core::Clock& clock)
      : application_(application), engine_(engine), clock_(clock) {}

  Result<std::vector<std::string>> run() {
    for (const model::Table& table : application_.tables) {
      if (auto done = reconcile(table); !done.ok()) return core::Failure{done.error()};
    }
    name_tables_that_are_gone();
    return std::move(lines_);
  }

 private:
  dynamodb::Reply call(const std::string& operation, const Json& body) {
    return engine_.execute(
        {operation, core::dump_json(body), {.principal = "hello-sls", .region = application_.region}});
  }

  static Json parse(const std::string& body) {
    auto json = core::parse_json(body);
    return json.ok() ? std::move(*json) : Json::object();
  }

  static std::string message_of(const dynamodb::Reply& reply) {
    Json body = parse(reply.body);
    return body.value("message", body.value("Message", reply.error_type));
  }

  Result<bool> failed(const model::Table& table, const dynamodb::Reply& reply) {
    return fail(FailureKind::failed, table.position.file + ":" + std::to_string(table.position.line) +
                                         ": table " + table.name + ": " + message_of(reply));
  }

  Result<bool> reconcile(const model::Table& table) {
    dynamodb::Reply described = call("DescribeTable", {{"TableName", table.name}});
    if (described.error_type == "ResourceNotFoundException") return create(table);
    if (!described.ok()) return failed(table, described);
    Json stored = parse(described.body)["Table"];
    if (!same_keys(table, stored) || !same_local_indexes(table, stored)) return replace(table, stored);
    return change_in_place(table, stored);
  }

  Result<bool> create(const model::Table& table) {
    dynamodb::Reply reply = engine_.execute({"CreateTable",
                                             create_table_request(table),
                                             {.principal = "hello-sls", .region = application_.region}});
    if (!reply.ok()) return failed(table, reply);
    return set_ttl(table, "");
  }

  // The key attributes with their types; a changed type is a changed key.
  static bool same_keys(const model::Table& table, const Json& stored) {
    if (key_schema_json(table.key_schema) != stored["KeySchema"]) return false;
    for (const auto& key : table.key_schema) {
      auto wanted = std::find_if(table.attributes.begin(), table.attributes.end(),
                                 [&](const auto& a) { return a.first == key.name; });
      for (const Json& attribute : stored["AttributeDefinitions"]) {
        if (attribute["AttributeName"] != key.name) continue;
        if (wanted != table.attributes.end() && attribute["AttributeType"] != wanted->second) return false;
      }
    }
    return true;
  }

  // DynamoDB makes local indexes with the table only, so CloudFormation replaces the table for them too.
  static bool same_local_indexes(const model::Table& table, const Json& stored) {
    Json list = stored.value("LocalSecondaryIndexes", Json::array());
    if (list.size() != table.local_indexes.size()) return false;
    for (const model::Index& index : table.local_indexes) {
      bool found = std::any_of(list.begin(), list.end(), [&](const Json& old) {
        return old["IndexName"] == index.name && same_index(index, old);
      });
      if (!found) return false;
    }
    return true;
  }

  Result<bool> replace(const model::Table& table, const Json& stored) {
    auto items = stored.value("ItemCount", std::int64_t{0});
    if (items == 0) {
      call("UpdateTable", {{"TableName", table.name}, {"DeletionProtectionEnabled", false}});
      dynamodb::Reply deleted = call("DeleteTable", {{"TableName", table.name}});
      if (!deleted.ok()) return failed(table, deleted);
      lines_.push_back("table " + table.name +
                       ": the key schema has changed; the table was empty and is made anew");
      return create(table);
    }
    std::string aside = free_name(table.name + ".replaced-" + core::format_basic_iso8601(clock_.unix_milliseconds()));
    if (auto renamed = engine_.rename_table(table.name, aside); !renamed.ok()) {
      return fail(FailureKind::failed, "table " + table.name + ": cannot set it aside: " + renamed.error());
    }
    lines_.push_back("table " + table.name +
                     ": the key schema has changed, which replaces the table as CloudFormation does; its " +
                     std::to_string(items) + (items == 1 ? " item is" : " items are") +
                     " kept in the table " + aside + " (aws dynamodb scan --table-name " + aside +
                     " --endpoint-url …)");
    return create(table);
  }

  // Two replacements within one second must not meet.
  std::string free_name(const std::string& wanted) {
    std::string name = wanted;
    for (int i = 2; call("DescribeTable", {{"TableName", name}}).ok(); ++i) name = wanted + "-" + std::to_string(i);
    return name;
  }

  Result<bool> change_in_place(const model::Table& table, const Json& stored) {
    if (auto done = change_billing(table, stored); !done.ok()) return done;
    if (auto done = change_stream(table, stored); !done.ok()) return done;
    if (auto done = change_indexes(table, stored); !done.ok()) return done;
    bool protection = stored.value("DeletionProtectionEnabled", false);
    if (protection != table.deletion_protection) {
      Json body = {{"TableName", table.name}, {"DeletionProtectionEnabled", table.deletion_protection}};
      if (auto done = update(table, body, "deletion protection"); !done.ok()) return done;
    }
    dynamodb::Reply ttl = call("DescribeTimeToLive", {{"TableName", table.name}});
    return set_ttl(table,
                   ttl.ok() ? parse(ttl.body)["TimeToLiveDescription"].value("AttributeName", "") : "");
  }

  Result<bool> update(const model::Table& table, const Json& body, const std::string& what) {
    dynamodb::Reply reply = call("UpdateTable", body);
    if (!reply.ok()) return failed(table, reply);
    lines_.push_back("table " + table.name + ": " + what + " changed as the template says");
    return true;
  }

  Result<bool> change_billing(const model::Table& table, const Json& stored) {
    Json summary = stored.value("BillingModeSummary", Json::object());
    std::string mode = summary.value("BillingMode", "PROVISIONED");
    if (mode == table.billing_mode) return true;
    Json body = {{"TableName", table.name}, {"BillingMode", table.billing_mode}};
    if (table.billing_mode == "PROVISIONED")
      body["ProvisionedThroughput"] = throughput_json(throughput_of(table));
    return update(table, body, "billing mode");
  }

  Result<bool> change_stream(const model::Table& table, const Json& stored) {
    Json specification = stored.value("StreamSpecification", Json::object());
    std::string type =
        specification.value("StreamEnabled", false) ? specification.value("StreamViewType", "") : "";
    if (type == table.stream_view_type) return true;
    if (!type.empty()) {
      Json off = {{"TableName", table.name}, {"StreamSpecification", {{"StreamEnabled", false}}}};
      if (auto done = update(table, off, "stream"); !done.ok() || table.stream_view_type.empty()) return done;
    }
    Json on = {
        {"TableName", table.name},
        {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", table.stream_view_type}}}};
    return update(table, on, "stream");
  }

  static const Json* find_index(const Json& stored, const std::string& name) {
    if (!stored.contains("GlobalSecondaryIndexes")) return nullptr;
    for (const Json& index : stored["GlobalSecondaryIndexes"]) {
      if (index["IndexName"] == name) return &index;
    }
    return nullptr;
  }

  static bool same_index(const model::Index& index, const Json& stored) {
    return key_schema_json(index.key_schema) == stored["KeySchema"] &&
           stored["Projection"].value("ProjectionType", "") == index.projection.type;
  }

  Result<bool> change_indexes(const model::Table& table, const Json& stored) {
    if (stored.contains("GlobalSecondaryIndexes")) {
      for (const Json& old : stored["GlobalSecondaryIndexes"]) {
        std::string name = old["IndexName"];
        auto wanted = std::find_if(table.global_indexes.begin(), table.global_indexes.end(),
                                   [&](const auto& i) { return i.name == name; });
        if (wanted != table.global_indexes.end() && same_index(*wanted, old)) continue;
        Json body = {{"TableName", table.name},
                     {"GlobalSecondaryIndexUpdates", Json::array({{{"Delete", {{"IndexName", name}}}}})}};
        if (auto done = update(table, body, "index " + name); !done.ok()) return done;
      }
    }
    for (const model::Index& index : table.global_indexes) {
      const Json* old = find_index(stored, index.name);
      if (old != nullptr && same_index(index, *old)) continue;
      Json body = {{"TableName", table.name},
                   {"AttributeDefinitions", attributes_json(table)},
                   {"GlobalSecondaryIndexUpdates", Json::array({{{"Create", index_json(index, table.billing_mode == "PROVISIONED")}}})}};
      if (auto done = update(table, body, "index " + index.name); !done.ok()) return done;
    }
    return true;
  }

  Result<bool> set_ttl(const model::Table& table, const std::string& current) {
    if (current == table.ttl_attribute) return true;
    auto set = [&](const std::string& attribute, bool enabled) {
      return call("UpdateTimeToLive",
                  {{"TableName", table.name},
                   {"TimeToLiveSpecification", {{"AttributeName", attribute}, {"Enabled", enabled}}}});
    };
    if (!current.empty()) {
      if (dynamodb::Reply off = set(current, false); !off.ok()) return failed(table, off);
    }
    if (table.ttl_attribute.empty()) return true;
    dynamodb::Reply on = set(table.ttl_attribute, true);
    if (!on.ok()) return failed(table, on);
    return true;
  }

  void name_tables_that_are_gone() {
    Json start = Json::object();
    for (;;) {
      Json listed = parse(call("ListTables", start).body);
      for (const Json& name : listed.value("TableNames", Json::array())) name_if_gone(name);
      if (!listed.contains("LastEvaluatedTableName")) return;
      start = {{"ExclusiveStartTableName", listed["LastEvaluatedTableName"]}};
    }
  }

  void name_if_gone(const std::string& name) {
    bool known = std::any_of(application_.tables.begin(), application_.tables.end(),
                             [&](const auto& table) { return table.name == name; });
    if (known || name.find(".replaced-") != std::string::npos) return;
    lines_.push_back("table " + name + ": not in the template; kept in the store");
  }

  const model::Application& application_;
  dynamodb::Engine& engine_;
  const core::Clock& clock_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string create_table_request(const model::Table& table) {
  Json body = {{"TableName", table.name},
               {"AttributeDefinitions", attributes_json(table)},
               {"KeySchema", key_schema_json(table.key_schema)},
               {"BillingMode", table.billing_mode}};
  if (table.billing_mode == "PROVISIONED")
    body["ProvisionedThroughput"] = throughput_json(throughput_of(table));
  if (!table.global_indexes.empty()) body["GlobalSecondaryIndexes"] = indexes_json(table.global_indexes, table.billing_mode == "PROVISIONED");
  if (!table.local_indexes.empty()) body["LocalSecondaryIndexes"] = indexes_json(table.local_indexes, false);
  if (!table.stream_view_type.empty()) {
    body["StreamSpecification"] = {{"StreamEnabled", true}, {"StreamViewType", table.stream_view_type}};
  }
  if (table.deletion_protection) body["DeletionProtectionEnabled"] = true;
  for (const auto& [key, value] : table.tags) body["Tags"].push_back({{"Key", key}, {"Value", value}});
  return core::dump_json(body);
}

Result<std::vector<std::string>> reconcile_tables(const model::Application& application,
                                                  dynamodb::Engine& engine, const core::Clock& clock) {
  return Reconciler(application, engine, clock).run();
}

}  // namespace sls::stack
