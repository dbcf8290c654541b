#include "capacity.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "../storage/table_store.h"
#include "core/json_writer.h"

namespace sls::dynamodb::operations {
namespace {

// 0.5 as "0.5", 2 as "2.0": the service writes a fraction always.
std::string units_text(double units) {
  auto halves = static_cast<long>(std::lround(units * 2));
  return std::to_string(halves / 2) + (halves % 2 == 0 ? ".0" : ".5");
}

void append_units(core::JsonWriter& json, double units, std::string_view kind) {
  json.key("CapacityUnits").raw(units_text(units));
  if (!kind.empty()) json.key(kind).raw(units_text(units));
}

void append_indexes(core::JsonWriter& json, const char* name, const std::map<std::string, double>& indexes,
                    std::string_view kind) {
  if (indexes.empty()) return;
  json.key(name).begin_object();
  for (const auto& [index, units] : indexes) {
    json.key(index).begin_object();
    append_units(json, units, kind);
    json.end_object();
  }
  json.end_object();
}

double index_write_units(const storage::IndexDefinition& index, const storage::KeySchema& keys,
                         const Item* old, const Item* item) {
  auto projected = [&](const Item* image) {
    bool indexed = image != nullptr && storage::encode_key(index.keys, *image).has_value();
    return indexed ? std::optional(storage::project_into(index, keys, *image)) : std::nullopt;
  };
  auto before = projected(old);
  auto after = projected(item);
  if (before == after) return 0;
  auto key_of = [&](const std::optional<Item>& image) {
    auto key = storage::encode_key(index.keys, *image);
    return key->pk + '\0' + key->sk;
  };
  bool moved = before && after && key_of(before) != key_of(after);
  std::size_t size_before = before ? item_size(*before) : 0;
  std::size_t size_after = after ? item_size(*after) : 0;
  // A changed key is a removal and an insertion.
  if (moved) return write_units(size_before, 0) + write_units(0, size_after);
  return write_units(size_before, size_after);
}

}  // namespace

double Capacity::total() const {
  double sum = table;
  for (const auto& [name, units] : global_indexes) sum += units;
  for (const auto& [name, units] : local_indexes) sum += units;
  return sum;
}

void Capacity::add(const Capacity& other) {
  table += other.table;
  for (const auto& [name, units] : other.global_indexes) global_indexes[name] += units;
  for (const auto& [name, units] : other.local_indexes) local_indexes[name] += units;
}

void Capacity::multiply(double factor) {
  table *= factor;
  for (auto& [name, units] : global_indexes) units *= factor;
  for (auto& [name, units] : local_indexes) units *= factor;
}

double read_units(std::size_t bytes, bool consistent) {
  double blocks = std::max<double>(1, std::ceil(static_cast<double>(bytes) / 4096.0));
  return consistent ? blocks : blocks / 2;
}

double write_units(std::size_t old_size, std::size_t new_size) {
  return std::max<double>(1, std::ceil(static_cast<double>(std::max(old_size, new_size)) / 1024.0));
}

Capacity write_capacity(const storage::TableDefinition& table, const Item* old, std::size_t old_size,
                        const Item* item, std::size_t size) {
  Capacity capacity;
  capacity.table = write_units(old_size, size);
  for (const storage::IndexDefinition& index : table.indexes) {
    double units = index_write_units(index, table.keys, old, item);
    if (units > 0) (index.is_global ? capacity.global_indexes : capacity.local_indexes)[index.name] = units;
  }
  return capacity;
}

std::string capacity_json(std::string_view mode, const std::string& table, const Capacity& capacity,
                          std::string_view kind) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().member("TableName", table);
  append_units(json, capacity.total(), kind);
  if (mode == "INDEXES") {
    json.key("Table").begin_object();
    append_units(json, capacity.table, kind);
    json.end_object();
    append_indexes(json, "LocalSecondaryIndexes", capacity.local_indexes, kind);
    append_indexes(json, "GlobalSecondaryIndexes", capacity.global_indexes, kind);
  }
  json.end_object();
  return text;
}

double CapacityByTable::total() const {
  double sum = 0;
  for (const auto& [table, capacity] : tables_) sum += capacity.total();
  return sum;
}

void CapacityByTable::append(std::string& body, std::string_view mode, std::string_view kind) const {
  if ((mode != "TOTAL" && mode != "INDEXES") || tables_.empty()) return;
  std::string list;
  for (const auto& [table, capacity] : tables_)
    list += (list.empty() ? "" : ",") + capacity_json(mode, table, capacity, kind);
  if (body.size() > 1) body += ',';
  body += "\"ConsumedCapacity\":[" + list + "]";
}

void append_capacity(std::string& body, std::string_view mode, const std::string& table,
                     const Capacity& capacity) {
  if (mode != "TOTAL" && mode != "INDEXES") return;
  if (body.size() > 1) body += ',';
  body += "\"ConsumedCapacity\":" + capacity_json(mode, table, capacity);
}

}  // namespace sls::dynamodb::operations
