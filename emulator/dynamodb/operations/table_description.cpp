#include "table_description.h"

#include <cstdio>

#include "core/json_writer.h"

namespace sls::dynamodb::operations {
namespace {

using core::JsonWriter;

constexpr const char* kAccount = "123456789012";

void write_throughput(JsonWriter& json, const storage::Throughput& throughput) {
  json.key("ProvisionedThroughput").begin_object().member("NumberOfDecreasesToday", 0);
  json.member("ReadCapacityUnits", throughput.read_units)
      .member("WriteCapacityUnits", throughput.write_units)
      .end_object();
}

// {"ReadUnitsPerSecond": 1} with a Status, or what a table has that did not ask.
void write_warm_throughput(JsonWriter& json, const storage::TableDefinition& table) {
  auto asked = table.settings.find("WarmThroughput");
  if (asked != table.settings.end()) {
    std::string given = asked->second;
    given.pop_back();
    json.key("WarmThroughput").raw(given + (given.size() > 1 ? "," : "") + "\"Status\":\"ACTIVE\"}");
    return;
  }
  if (!table.on_demand) return;
  json.key("WarmThroughput")
      .begin_object()
      .member("ReadUnitsPerSecond", 12000)
      .member("WriteUnitsPerSecond", 4000)
      .member("Status", "ACTIVE")
      .end_object();
}

Counts counts_of(const std::map<int, Counts>& counts, int index_id) {
  auto found = counts.find(index_id);
  return found == counts.end() ? Counts{} : found->second;
}

void write_index(JsonWriter& json, const storage::TableDefinition& table,
                 const storage::IndexDefinition& index, const std::map<int, Counts>& counts,
                 const std::string& arn, int deleting) {
  json.begin_object().member("IndexName", index.name);
  write_keys(json, index.keys);
  json.key("Projection").begin_object().member("ProjectionType", index.projection);
  if (!index.non_key_attributes.empty()) {
    json.key("NonKeyAttributes").begin_array();
    for (const std::string& name : index.non_key_attributes) json.string(name);
    json.end_array();
  }
  json.end_object();
  if (index.is_global) {
    json.member("IndexStatus", index.id == deleting ? "DELETING" : index.backfill ? "CREATING" : "ACTIVE");
    if (index.backfill) json.member("Backfilling", *index.backfill != storage::BackfillPosition{});
    write_throughput(json, index.throughput);
    if (table.on_demand) write_warm_throughput(json, table);
  }
  Counts count = counts_of(counts, index.id);
  json.member("IndexSizeBytes", count.bytes)
      .member("ItemCount", count.items)
      .member("IndexArn", arn + "/index/" + index.name)
      .end_object();
}

void write_indexes(JsonWriter& json, const storage::TableDefinition& table,
                   const std::map<int, Counts>& counts, const std::string& arn, bool global,
                   int deleting) {
  bool any = false;
  for (const storage::IndexDefinition& index : table.indexes) {
    if (index.is_global != global) continue;
    if (!any) json.key(global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes").begin_array();
    any = true;
    write_index(json, table, index, counts, arn, deleting);
  }
  if (any) json.end_array();
}

void write_settings(JsonWriter& json, const storage::TableDefinition& table) {
  for (const auto& [name, text] : table.settings) {
    if (name == "OnDemandThroughput") json.key(name).raw(text);
    if (name == "TableClass")
      json.key("TableClassSummary").begin_object().key("TableClass").raw(text).end_object();
    if (name == "SSESpecification" && text.find("\"Enabled\":true") != std::string::npos)
      json.key("SSEDescription")
          .begin_object()
          .member("Status", "ENABLED")
          .member("SSEType", "KMS")
          .end_object();
  }
}

void write_billing(JsonWriter& json, const storage::TableDefinition& table, std::string_view status) {
  write_throughput(json, table.throughput);
  if (!table.on_demand && !table.billing_changed) return;
  json.key("BillingModeSummary")
      .begin_object()
      .member("BillingMode", table.on_demand ? "PAY_PER_REQUEST" : "PROVISIONED");
  // A table that is only being made was not updated to anything yet.
  if (table.on_demand && status != "CREATING")
    json.key("LastUpdateToPayPerRequestDateTime").raw(seconds_text(table.on_demand_since_ms));
  json.end_object();
}

void write_stream(JsonWriter& json, const storage::TableDefinition& table, const std::string& arn) {
  if (!table.stream_view_type.empty()) {
    json.key("StreamSpecification")
        .begin_object()
        .member("StreamEnabled", true)
        .member("StreamViewType", table.stream_view_type)
        .end_object();
  }
  if (table.stream_label.empty()) return;
  json.member("LatestStreamLabel", table.stream_label)
      .member("LatestStreamArn", arn + "/stream/" + table.stream_label);
}

}  // namespace

std::map<int, Counts> read_counts(storage::Connection& connection, std::int64_t table_id) {
  std::map<int, Counts> counts;
  storage::Statement rows =
      connection.prepare("SELECT index_id, items, bytes FROM counts WHERE table_id = ?1");
  rows.bind(1, table_id);
  while (rows.step()) counts[static_cast<int>(rows.integer(0))] = {rows.integer(1), rows.integer(2)};
  return counts;
}

void write_keys(JsonWriter& json, const storage::KeySchema& keys) {
  json.key("KeySchema").begin_array();
  for (const auto& part : keys.hash)
    json.begin_object().member("AttributeName", part.name).member("KeyType", "HASH").end_object();
  for (const auto& part : keys.range)
    json.begin_object().member("AttributeName", part.name).member("KeyType", "RANGE").end_object();
  json.end_array();
}

std::string seconds_text(std::int64_t milliseconds) {
  char text[40];
  std::snprintf(text, sizeof text, "%lld.%03d", static_cast<long long>(milliseconds / 1000),
                static_cast<int>(milliseconds % 1000));
  return text;
}

std::string table_arn(const std::string& region, const std::string& table) {
  return "arn:aws:dynamodb:" + region + ":" + kAccount + ":table/" + table;
}

std::string table_description(const storage::TableDefinition& table, const std::map<int, Counts>& counts,
                              const std::string& region, std::string_view status, int deleting) {
  std::string text;
  JsonWriter json(text);
  std::string arn = table_arn(region, table.name);
  json.begin_object().key("AttributeDefinitions").begin_array();
  for (const auto& [name, type] : table.attributes)
    json.begin_object().member("AttributeName", name).member("AttributeType", type_name(type)).end_object();
  json.end_array().member("TableName", table.name);
  write_keys(json, table.keys);
  json.member("TableStatus", status).key("CreationDateTime").raw(seconds_text(table.created_ms));
  write_billing(json, table, status);
  Counts count = counts_of(counts, 0);
  json.member("TableSizeBytes", count.bytes)
      .member("ItemCount", count.items)
      .member("TableArn", arn)
      .member("TableId", table.table_id);
  write_indexes(json, table, counts, arn, false, deleting);
  write_indexes(json, table, counts, arn, true, deleting);
  write_stream(json, table, arn);
  json.member("DeletionProtectionEnabled", table.deletion_protection);
  write_settings(json, table);
  write_warm_throughput(json, table);
  json.end_object();
  return text;
}

std::string deleted_description(const storage::TableDefinition& table, const std::map<int, Counts>& counts,
                                const std::string& region) {
  std::string text;
  JsonWriter json(text);
  std::string arn = table_arn(region, table.name);
  Counts count = counts_of(counts, 0);
  json.begin_object().member("TableName", table.name).member("TableStatus", "DELETING");
  write_billing(json, table, "DELETING");
  json.member("TableSizeBytes", count.bytes)
      .member("ItemCount", count.items)
      .member("TableArn", arn)
      .member("TableId", table.table_id);
  write_stream(json, table, arn);
  json.member("DeletionProtectionEnabled", table.deletion_protection).end_object();
  return text;
}

}  // namespace sls::dynamodb::operations
