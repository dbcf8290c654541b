#include <algorithm>

#include "../storage/table_store.h"
#include "operations.h"
#include "table_constraints.h"
#include "table_definition.h"
#include "table_description.h"

namespace sls::dynamodb::operations {
namespace {

constexpr int kMostGlobalIndexes = 20;

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

void change_billing(const Request& request, storage::TableDefinition& table, std::int64_t now_ms) {
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
  if (!on_demand) return;
  table.throughput = {};
  table.on_demand_since_ms = now_ms;
  for (storage::IndexDefinition& index : table.indexes) index.throughput = {};
}

// The wanted view type, "" for off; nothing when the request does not speak of it.
std::optional<std::string> read_stream_change(const Request& request, const storage::TableDefinition& table) {
  const JsonValue* specification = request.find("StreamSpecification");
  if (specification == nullptr) return std::nullopt;
  std::string type = read_stream_specification(*specification);
  if (!type.empty() && !table.stream_view_type.empty())
    throw messages::validation("Table already has an enabled stream: TableName: " + table.name);
  if (type.empty() && table.stream_view_type.empty())
    throw messages::validation("Table has no stream to disable: TableName: " + table.name);
  return type;
}

void change_stream(const std::string& type, storage::TableDefinition& table,
                   storage::WriteTransaction& transaction) {
  if (type.empty()) return transaction.end_stream(table);
  table.stream_view_type = type;
  transaction.begin_stream(table);
}

// What the index updates of one call ask for.
struct IndexChange {
  std::optional<storage::IndexDefinition> created;
  std::optional<storage::IndexDefinition> deleted;
};

storage::IndexDefinition& find_global_index(storage::TableDefinition& table, const std::string& name) {
  auto found = std::find_if(table.indexes.begin(), table.indexes.end(),
                            [&](const auto& index) { return index.is_global && index.name == name; });
  if (found == table.indexes.end()) throw messages::resource_not_found();
  return *found;
}

// One index is made or removed at a time, back-fill included.
void check_one_at_a_time(int changes, const storage::TableDefinition& table, const IndexChange& change) {
  bool filling = std::any_of(table.indexes.begin(), table.indexes.end(), [&](const auto& index) {
    return index.backfill && !(change.deleted && change.deleted->id == index.id);
  });
  if (changes > 1 || (changes == 1 && filling))
    throw messages::limit_exceeded(
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
}

void check_new_index(const storage::IndexDefinition& index, const storage::TableDefinition& table) {
  if (table.find_index(index.name) != nullptr)
    throw messages::validation("Attempting to create an index which already exists");
  bool has_throughput = index.throughput.read_units != 0 || index.throughput.write_units != 0;
  if (table.on_demand && has_throughput)
    throw messages::table_parameter("ProvisionedThroughput should not be specified for index: " + index.name +
                                    " when BillingMode is PAY_PER_REQUEST");
  auto globals = std::count_if(table.indexes.begin(), table.indexes.end(),
                               [](const auto& other) { return other.is_global; });
  if (globals >= kMostGlobalIndexes)
    throw messages::table_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20");
}

// Other throughput for an index that is there.
void change_index_throughput(const Members& update, storage::TableDefinition& table) {
  storage::IndexDefinition& index = find_global_index(table, std::string(update.text("IndexName")));
  const JsonValue* throughput = update.find("ProvisionedThroughput");
  if (throughput == nullptr) return;
  if (table.on_demand)
    throw messages::table_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: " + index.name +
        " when BillingMode is PAY_PER_REQUEST");
  index.throughput = read_throughput(throughput);
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
      change.deleted = find_global_index(table, text_in(*remove, "IndexName"));
      ++changes;
    }
  }
  check_one_at_a_time(changes, table, change);
  if (change.created) check_new_index(*change.created, table);
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

void delete_index(const storage::IndexDefinition& index, storage::TableDefinition& table,
                  storage::WriteTransaction& transaction) {
  storage::TableStore::drop_index_table(transaction.connection(), table, index);
  storage::Statement row =
      transaction.connection().prepare("DELETE FROM counts WHERE table_id = ?1 AND index_id = ?2");
  row.bind(1, table.id).bind(2, index.id);
  row.run();
  std::erase_if(table.indexes, [&](const auto& other) { return other.id == index.id; });
  drop_unused_attributes(table);
}

void create_index(storage::IndexDefinition index, storage::TableDefinition& table,
                  storage::WriteTransaction& transaction) {
  index.id = table.next_index_id++;
  index.backfill = storage::BackfillPosition{};
  storage::TableStore::create_index_table(transaction.connection(), table, index);
  table.indexes.push_back(std::move(index));
}

// The first step of the back-fill, which for most tables is the last one; Upkeep does the others.
void begin_backfill(storage::TableDefinition& table, storage::WriteTransaction& transaction) {
  storage::TableStore(transaction.connection(), table)
      .fill_index(table.indexes.back(), transaction.counts(table.id));
}

// The table as the answer shows it: a new index not yet filled, a removed one still there.
void carry_out(const Request& request, Answer& answer, storage::WriteTransaction& transaction) {
  storage::TablePointer found = transaction.find_table(answer.table);
  if (!found) throw messages::table_not_found(answer.table);
  // All checks come before the first change.
  storage::TableDefinition table = *found;
  change_billing(request, table, transaction.now_ms());
  std::optional<std::string> stream = read_stream_change(request, table);
  IndexChange indexes = read_index_change(request, table);
  if (request.has("DeletionProtectionEnabled"))
    table.deletion_protection = request.boolean("DeletionProtectionEnabled");
  read_settings(request, table);
  auto counts = read_counts(transaction.connection(), table.id);
  if (stream) change_stream(*stream, table, transaction);
  if (indexes.created) create_index(*indexes.created, table, transaction);
  answer.body = "{\"TableDescription\":" +
                table_description(table, counts, request.call().caller.region, "UPDATING",
                                  indexes.deleted ? indexes.deleted->id : 0) +
                "}";
  if (indexes.deleted) delete_index(*indexes.deleted, table, transaction);
  if (indexes.created) begin_backfill(table, transaction);
  transaction.change_table(std::move(table));
}

}  // namespace

PreparedWrite update_table(Services&, std::shared_ptr<const Request> request) {
  Constraints constraints(*request);
  constrain_attribute_definitions(*request, constraints);
  constraints.table_name().one_of("BillingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constrain_throughput(*request, "", constraints);
  constrain_index_updates(*request, constraints);
  constraints.check();
  check_something_asked(*request);
  PreparedWrite write;
  write.answer->table = request->table_name();
  write.work = [request, answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out(*request, *answer, transaction);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
