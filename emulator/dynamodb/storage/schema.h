// What the catalog knows of a table: plain values, immutable once published; a new snapshot replaces the old
// one.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../attribute_value.h"

namespace sls::dynamodb::storage {

struct KeyPart {
  std::string name;
  Type type = Type::s;  // s, n or b
  bool operator==(const KeyPart&) const = default;
};

// A table has one hash part and at most one range part; a global index up to four of each.
struct KeySchema {
  std::vector<KeyPart> hash;
  std::vector<KeyPart> range;
  bool operator==(const KeySchema&) const = default;
};

struct Throughput {
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;
};

// How far the back-fill of an index has come: the key of the last item that it has looked at. Items up to
// there are kept in the index by their writes; those behind are found by the back-fill.
struct BackfillPosition {
  std::int64_t hash = -1;
  std::string pk;
  std::string sk;
  auto operator<=>(const BackfillPosition&) const = default;
};

struct IndexDefinition {
  int id = 0;  // names its SQL table, together with the table's id
  std::string name;
  bool is_global = true;
  KeySchema keys;
  std::string projection = "ALL";  // ALL, KEYS_ONLY, INCLUDE
  std::vector<std::string> non_key_attributes;
  Throughput throughput;
  std::optional<BackfillPosition> backfill;  // nothing: complete
};

struct TableDefinition {
  std::int64_t id = 0;  // names its SQL table
  std::string name;
  std::string table_id;  // the UUID that DescribeTable shows
  std::int64_t created_ms = 0;
  KeySchema keys;
  std::vector<std::pair<std::string, Type>> attributes;  // AttributeDefinitions, in the request's order
  bool on_demand = false;
  bool billing_changed = false;
  std::int64_t on_demand_since_ms = 0;
  Throughput throughput;
  std::vector<IndexDefinition> indexes;
  int next_index_id = 1;
  std::string ttl_attribute;                     // empty: no time to live
  std::optional<BackfillPosition> ttl_backfill;  // of the SQL table that finds what has expired
  std::string stream_view_type;                  // empty: no stream
  std::string stream_label;                      // of the present or the last stream
  std::int64_t stream_id = 0;                    // of the present stream
  bool deletion_protection = false;
  std::vector<std::pair<std::string, std::string>> tags;
  // What is kept and shown and has no effect here (SSESpecification, TableClass, …): name → JSON text.
  std::map<std::string, std::string> settings;

  // A write must look inside the item that it replaces.
  bool needs_old_item() const { return !indexes.empty() || !ttl_attribute.empty(); }

  const IndexDefinition* find_index(std::string_view index) const {
    for (const IndexDefinition& definition : indexes) {
      if (definition.name == index) return &definition;
    }
    return nullptr;
  }
};

using TablePointer = std::shared_ptr<const TableDefinition>;
// By name, in the order in which ListTables answers (UTF-8 bytes).
using Catalog = std::map<std::string, TablePointer, std::less<>>;

std::string definition_json(const TableDefinition& table);
TableDefinition read_definition(std::string_view json);
// A key schema alone, as a stream keeps it.
std::string key_schema_text(const KeySchema& keys);
KeySchema read_key_schema(std::string_view json);

}  // namespace sls::dynamodb::storage
