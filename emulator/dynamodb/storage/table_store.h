// TableStore: the items of one table and the entries of its indexes, on one connection. Encoded keys and item
// bytes in and out; it knows nothing of requests. Reads work on any connection; writes are the writer's,
// inside its transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "key_codec.h"
#include "schema.h"
#include "sqlite.h"

namespace sls::dynamodb::storage {

struct StoredItem {
  std::string json;  // canonical wire form
  std::size_t size = 0;
};

// What one write adds to the kept counts of a table (index 0) or an index.
struct CountChange {
  int index_id = 0;
  std::int64_t items = 0;
  std::int64_t bytes = 0;
};

// A row of a Query or Scan while it is stepped; views are valid until the visitor returns.
struct Row {
  std::int64_t hash = 0;
  std::string_view pk;
  std::string_view sk;
  std::string_view index_pk;  // of an index: its own key
  std::string_view index_sk;
  std::string_view json;
  std::size_t size = 0;       // of the item, or of its projection into the index
  std::size_t item_size = 0;  // of the whole item
};
// Returns false to stop.
using Visitor = std::function<bool(const Row&)>;

// Where a walk begins behind: the last row of the page before.
struct Position {
  std::int64_t hash = 0;
  std::string pk;
  std::string sk;
  std::string index_pk;
  std::string index_sk;
};

struct QueryPlan {
  const IndexDefinition* index = nullptr;  // null: the table itself
  std::int64_t hash = 0;
  std::string pk;  // the encoded hash key
  KeyRange range;
  bool forward = true;
  std::optional<Position> after;
};

struct ScanPlan {
  const IndexDefinition* index = nullptr;
  std::int64_t first_hash = 0;
  std::int64_t end_hash = std::int64_t{1} << 32;  // not included
  std::optional<Position> after;
};

class TableStore {
 public:
  TableStore(Connection& connection, const TableDefinition& table) : connection_(connection), table_(table) {}

  std::optional<StoredItem> get(const EncodedKey& key);
  void query(const QueryPlan& plan, const Visitor& visit);
  void scan(const ScanPlan& plan, const Visitor& visit);

  // Replaces the item `old` (as the caller has read it) by `item`; indexes follow. The changes are added to
  // `counts`.
  void put(const EncodedKey& key, const Item& item, const std::string& json, std::size_t size,
           const Item* old, std::size_t old_size, std::vector<CountChange>& counts);
  void erase(const EncodedKey& key, const Item& old, std::size_t old_size, std::vector<CountChange>& counts);

  // One bounded step of a back-fill: enters the next items and moves `backfill` on; it is nothing when the
  // last item has been seen. Items that do not fit the index are left out.
  void fill_index(IndexDefinition& index, std::vector<CountChange>& counts);
  void fill_expiry(std::optional<BackfillPosition>& backfill);

  static void create_tables(Connection& connection, const TableDefinition& table);
  static void create_index_table(Connection& connection, const TableDefinition& table,
                                 const IndexDefinition& index);
  static void drop_tables(Connection& connection, const TableDefinition& table);
  static void drop_index_table(Connection& connection, const TableDefinition& table,
                               const IndexDefinition& index);

 private:
  void put_entry(const IndexDefinition& index, const EncodedKey& entry, const EncodedKey& key,
                 std::size_t size);
  void erase_entry(const IndexDefinition& index, const EncodedKey& entry, const EncodedKey& key);
  void visit_entries(Statement& rows, const Visitor& visit);
  void fill(std::optional<BackfillPosition>& backfill,
            const std::function<void(const EncodedKey&, const Item&)>& enter);

  Connection& connection_;
  const TableDefinition& table_;
};

// The part of an item that an index holds.
Item project_into(const IndexDefinition& index, const KeySchema& table_keys, const Item& item);

}  // namespace sls::dynamodb::storage
