#include <algorithm>

#include "../storage/table_store.h"
#include "operations.h"
#include "table_constraints.h"
#include "table_definition.h"
#include "table_description.h"

namespace sls::dynamodb::operations {
namespace {

void check_something_asked(const Request& request) {
  if (request.has("ReplicaUpdates"))
    throw messages::validation("hello-sls does not emulate ReplicaUpdates (docs/compatibility.md#tables)");
  for (const char* name : {"ProvisionedThroughput", "BillingMode", "StreamSpecification",
                           "GlobalSecondaryIndexUpdates", "DeletionProtectionEnabled", "SSESpecification",
                           "TableClass", "OnDemandThroughput", "WarmThroughput"}) {
    if (request.has(name)) return;
  }
  throw messages::validation(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates "
      "or SSESpecification or "
      "ReplicaUpdates is required");
}

void change_billing(const Request& request, storage::TableDefinition& table) {
  std::string_view mode = request.text("BillingMode");
  bool on_demand = mode.empty() ? table.on_demand : mode == "PAY_PER_REQUEST";
  const JsonValue* throughput = request.find("ProvisionedThroughput");
  if (throughput != nullptr && on_demand) {
    throw messages::table_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (throughput == nullptr && table.on_demand && !on_demand) {
    throw messages::table_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  if (throughput != nullptr) {
    storage::Throughput wanted = read_throughput(throughput);
    bool same = !table.on_demand && wanted.read_units == table.throughput.read_units &&
                wanted.write_units == table.throughput.write_units;
    if (same && !request.has("GlobalSecondaryIndexUpdates")) {
      throw messages::validation(
          "The provisioned throughput for the table will not change. The requested value equals the current "
          "value. Current ReadCapacityUnits provisioned for the table: " +
          std::to_string(wanted.read_units) +
          ". Requested ReadCapacityUnits: " + std::to_string(wanted.read_units) +
          ". Current WriteCapacityUnits provisioned for the table: " + std::to_string(wanted.write_units) +
          ". Requested WriteCapacityUnits: " + std::to_string(wanted.write_units) +
          ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher "
          "limits.");
    }
    table.throughput = wanted;
  }
  if (on_demand == table.on_demand) return;
  table.on_demand = on_demand;
  table.billing_changed = true;
  if (on_demand) table.throughput = {};
}

void change_stream(const Request& request, storage::TableDefinition& table, std::int64_t now_ms) {
  const JsonValue* specification = request.find("StreamSpecification");
  if (specification == nullptr) return;
  std::string type = read_stream_specification(*specification);
  if (!type.empty() && !table.stream_view_type.empty())
    throw messages::validation("Table already has an enabled stream: TableName: " + table.name);
  if (type.empty() && table.stream_view_type.empty())
    throw messages::validation("Table has no stream to disable: TableName: " + table.name);
  table.stream_view_type = type;
  if (type.empty()) return;
  table.stream_label = core::format_iso8601(now_ms);
  table.stream_label.pop_back();
}

// What the index updates of one call ask for.
struct IndexChange {
  std::optional<storage::IndexDefinition> created;
  std::string deleted;
};

// Each Update of GlobalSecondaryIndexUpdates: other throughput for an index that is there.
void change_index_throughput(const Members& update, storage::TableDefinition& table) {
  std::string_view name = update.text("IndexName");
  auto index = std::find_if(table.indexes.begin(), table.indexes.end(),
                            [&](const auto& other) { return other.is_global && other.name == name; });
  if (index == table.indexes.end()) throw messages::resource_not_found();
  if (const JsonValue* throughput = update.find("ProvisionedThroughput")) {
    if (table.on_demand) {
      throw messages::table_parameter(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: " + index->name +
          " when BillingMode is PAY_PER_REQUEST");
    }
    index->throughput = read_throughput(throughput);
  }
}

IndexChange read_index_change(const Request& request, storage::TableDefinition& table) {
  IndexChange change;
  const JsonValue* updates = request.find("GlobalSecondaryIndexUpdates");
  if (updates == nullptr) return change;
  std::vector<std::pair<std::string, Type>> attributes;
  if (const JsonValue* given = request.find("AttributeDefinitions"))
    attributes = read_attribute_definitions(*given);
  // What the table knows keeps its type.
  for (auto& [name, type] : attributes) {
    auto known = std::find_if(table.attributes.begin(), table.attributes.end(),
                              [&, n = name](const auto& a) { return a.first == n; });
    if (known != table.attributes.end()) type = known->second;
  }
  int changes = 0;
  for (const auto& update : updates->GetArray()) {
    if (const JsonValue* changed = find_in(update, "Update"))
      change_index_throughput(Members(*changed, request.dialect()), table);
    if (const JsonValue* create = find_in(update, "Create")) {
      change.created = read_index_definition(*create, attributes, true);
      change.created->throughput = read_throughput(find_in(*create, "ProvisionedThroughput"));
      ++changes;
    }
    if (const JsonValue* remove = find_in(update, "Delete")) {
      change.deleted = text_in(*remove, "IndexName");
      ++changes;
    }
  }
  if (changes > 1)
    throw messages::limit_exceeded(
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
  for (const auto& attribute : attributes) {
    bool needed =
        change.created && (std::any_of(change.created->keys.hash.begin(), change.created->keys.hash.end(),
                                       [&](const auto& p) { return p.name == attribute.first; }) ||
                           std::any_of(change.created->keys.range.begin(), change.created->keys.range.end(),
                                       [&](const auto& p) { return p.name == attribute.first; }));
    bool known = std::any_of(table.attributes.begin(), table.attributes.end(),
                             [&](const auto& a) { return a.first == attribute.first; });
    if (needed && !known) table.attributes.push_back(attribute);
  }
  return change;
}

// Attributes that no key names any more go with their index.
void drop_unused_attributes(storage::TableDefinition& table) {
  auto used = [&](const std::string& name) {
    auto in = [&](const storage::KeySchema& keys) {
      auto named = [&](const storage::KeyPart& part) { return part.name == name; };
      return std::any_of(keys.hash.begin(), keys.hash.end(), named) ||
             std::any_of(keys.range.begin(), keys.range.end(), named);
    };
    return in(table.keys) || std::any_of(table.indexes.begin(), table.indexes.end(),
                                         [&](const auto& index) { return in(index.keys); });
  };
  std::erase_if(table.attributes, [&](const auto& attribute) { return !used(attribute.first); });
}

void change_indexes(const Request& request, storage::TableDefinition& table,
                    storage::WriteTransaction& transaction) {
  IndexChange change = read_index_change(request, table);
  if (!change.deleted.empty()) {
    const storage::IndexDefinition* index = table.find_index(change.deleted);
    if (index == nullptr || !index->is_global) {
      throw messages::resource_not_found();
    }
    storage::TableStore::drop_index_table(transaction.connection(), table, *index);
    storage::Statement row =
        transaction.connection().prepare("DELETE FROM counts WHERE table_id = ?1 AND index_id = ?2");
    row.bind(1, table.id).bind(2, index->id);
    row.run();
    std::erase_if(table.indexes, [&](const auto& other) { return other.name == change.deleted; });
    drop_unused_attributes(table);
  }
  if (!change.created) return;
  if (table.find_index(change.created->name) != nullptr) {
    throw messages::validation("Attempting to create an index which already exists");
  }
  change.created->id = table.next_index_id++;
  table.indexes.push_back(*change.created);
  storage::TableStore::create_index_table(transaction.connection(), table, *change.created);
  storage::TableStore(transaction.connection(), table)
      .build_index(*change.created, transaction.counts(table.id));
}

}  // namespace

PreparedWrite update_table(Services& services, std::shared_ptr<const Request> request) {
  Constraints constraints(*request);
  constrain_attribute_definitions(*request, constraints);
  constraints.table_name().one_of("BillingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constrain_throughput(*request, "", constraints);
  constrain_index_updates(*request, constraints);
  constraints.check();
  check_something_asked(*request);
  PreparedWrite write;
  write.answer->table = request->table_name();
  write.work = [request, answer = write.answer,
                now = services.clock.unix_milliseconds()](storage::WriteTransaction& transaction) {
    storage::TablePointer found = transaction.find_table(answer->table);
    if (!found) throw messages::table_not_found(answer->table);
    storage::TableDefinition table = *found;
    change_billing(*request, table);
    change_stream(*request, table, now);
    if (request->has("DeletionProtectionEnabled"))
      table.deletion_protection = request->boolean("DeletionProtectionEnabled");
    read_settings(*request, table);
    change_indexes(*request, table, transaction);
    storage::TablePointer changed = transaction.change_table(std::move(table));
    auto counts = read_counts(transaction.connection(), changed->id);
    answer->body = "{\"TableDescription\":" +
                   table_description(*changed, counts, request->call().caller.region, "UPDATING") + "}";
  };
  return write;
}

}  // namespace sls::dynamodb::operations
