#include "schema.h"

#include <nlohmann/json.hpp>

#include "core/base64.h"
#include "core/json.h"
#include "sqlite.h"

namespace sls::dynamodb::storage {
namespace {

using core::Json;

Type type_from(const std::string& name) { return name == "N" ? Type::n : name == "B" ? Type::b : Type::s; }

Json parts_json(const std::vector<KeyPart>& parts) {
  Json json = Json::array();
  for (const KeyPart& part : parts)
    json.push_back({{"name", part.name}, {"type", std::string(type_name(part.type))}});
  return json;
}

std::vector<KeyPart> read_parts(const Json& json) {
  std::vector<KeyPart> parts;
  for (const Json& part : json) parts.push_back({part.at("name"), type_from(part.at("type"))});
  return parts;
}

Json keys_json(const KeySchema& keys) {
  return {{"hash", parts_json(keys.hash)}, {"range", parts_json(keys.range)}};
}
KeySchema read_keys(const Json& json) { return {read_parts(json.at("hash")), read_parts(json.at("range"))}; }

Json throughput_json(const Throughput& throughput) {
  return {{"read", throughput.read_units}, {"write", throughput.write_units}};
}
Throughput read_throughput(const Json& json) { return {json.at("read"), json.at("write")}; }

Json backfill_json(const std::optional<BackfillPosition>& position) {
  if (!position) return nullptr;
  return {{"hash", position->hash},
          {"pk", core::encode_base64(position->pk)},
          {"sk", core::encode_base64(position->sk)}};
}
std::optional<BackfillPosition> read_backfill(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return BackfillPosition{json.at("hash"), core::decode_base64(json.at("pk").get<std::string>()).value_or(""),
                          core::decode_base64(json.at("sk").get<std::string>()).value_or("")};
}

Json index_json(const IndexDefinition& index) {
  return {{"id", index.id},
          {"name", index.name},
          {"global", index.is_global},
          {"keys", keys_json(index.keys)},
          {"projection", index.projection},
          {"nonKeyAttributes", index.non_key_attributes},
          {"throughput", throughput_json(index.throughput)},
          {"backfill", backfill_json(index.backfill)}};
}

IndexDefinition read_index(const Json& json) {
  IndexDefinition index;
  index.id = json.at("id");
  index.name = json.at("name");
  index.is_global = json.at("global");
  index.keys = read_keys(json.at("keys"));
  index.projection = json.at("projection");
  index.non_key_attributes = json.at("nonKeyAttributes").get<std::vector<std::string>>();
  index.throughput = read_throughput(json.at("throughput"));
  index.backfill = read_backfill(json.at("backfill"));
  return index;
}

[[noreturn]] void throw_unreadable(const char* why) {
  throw StorageError{11 /* SQLITE_CORRUPT */, std::string("a table's definition cannot be read: ") + why};
}

}  // namespace

std::string definition_json(const TableDefinition& table) {
  Json attributes = Json::array(), indexes = Json::array(), tags = Json::array();
  for (const auto& [name, type] : table.attributes)
    attributes.push_back({name, std::string(type_name(type))});
  for (const IndexDefinition& index : table.indexes) indexes.push_back(index_json(index));
  for (const auto& [key, value] : table.tags) tags.push_back({key, value});
  Json json = {{"tableId", table.table_id},
               {"createdMs", table.created_ms},
               {"keys", keys_json(table.keys)},
               {"attributes", attributes},
               {"onDemand", table.on_demand},
               {"billingChanged", table.billing_changed},
               {"onDemandSinceMs", table.on_demand_since_ms},
               {"throughput", throughput_json(table.throughput)},
               {"indexes", indexes},
               {"nextIndexId", table.next_index_id},
               {"ttlAttribute", table.ttl_attribute},
               {"ttlBackfill", backfill_json(table.ttl_backfill)},
               {"streamViewType", table.stream_view_type},
               {"streamLabel", table.stream_label},
               {"streamId", table.stream_id},
               {"deletionProtection", table.deletion_protection},
               {"tags", tags},
               {"settings", table.settings}};
  return core::dump_json(json);
}

TableDefinition read_definition(std::string_view text) {
  try {
    Json json = Json::parse(text);
    TableDefinition table;
    table.table_id = json.at("tableId");
    table.created_ms = json.at("createdMs");
    table.keys = read_keys(json.at("keys"));
    for (const Json& pair : json.at("attributes"))
      table.attributes.emplace_back(pair.at(0), type_from(pair.at(1)));
    table.on_demand = json.at("onDemand");
    table.billing_changed = json.at("billingChanged");
    table.on_demand_since_ms = json.at("onDemandSinceMs");
    table.throughput = read_throughput(json.at("throughput"));
    for (const Json& index : json.at("indexes")) table.indexes.push_back(read_index(index));
    table.next_index_id = json.at("nextIndexId");
    table.ttl_attribute = json.at("ttlAttribute");
    table.ttl_backfill = read_backfill(json.at("ttlBackfill"));
    table.stream_view_type = json.at("streamViewType");
    table.stream_label = json.at("streamLabel");
    table.stream_id = json.at("streamId");
    table.deletion_protection = json.at("deletionProtection");
    for (const Json& pair : json.at("tags")) table.tags.emplace_back(pair.at(0), pair.at(1));
    if (json.contains("settings"))
      table.settings = json.at("settings").get<std::map<std::string, std::string>>();
    return table;
  } catch (const Json::exception& error) {
    throw_unreadable(error.what());
  }
}

std::string key_schema_text(const KeySchema& keys) { return core::dump_json(keys_json(keys)); }

KeySchema read_key_schema(std::string_view text) {
  try {
    return read_keys(Json::parse(text));
  } catch (const Json::exception& error) {
    throw_unreadable(error.what());
  }
}

}  // namespace sls::dynamodb::storage
