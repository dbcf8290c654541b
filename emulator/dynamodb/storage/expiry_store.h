// ExpiryStore: finds the items of a table whose time to live is over as one index range, in an SQL table
// beside the items,
//   e<id>(expires, hash, pk, sk)
// which every write of the table keeps while time to live is on. Seconds since the epoch; a fraction is
// dropped, and what is no number, negative or beyond any date has no entry. Within a write only.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "key_codec.h"
#include "schema.h"
#include "sqlite.h"

namespace sls::dynamodb::storage {

class ExpiryStore {
 public:
  // REQUIRES: the table has time to live on.
  ExpiryStore(Connection& connection, const TableDefinition& table)
      : connection_(connection), table_(table) {}

  // Null: there was, or is, no such item.
  void replace(const EncodedKey& key, const Item* old, const Item* item);
  // Keys of items that had expired at `now_ms`, except those that had for more than five years, oldest first.
  std::vector<EncodedKey> due(std::int64_t now_ms, std::int64_t limit);

  static void create(Connection& connection, const TableDefinition& table);
  static void drop(Connection& connection, const TableDefinition& table);

 private:
  std::optional<std::int64_t> expiry_of(const Item* item) const;

  Connection& connection_;
  const TableDefinition& table_;
};

}  // namespace sls::dynamodb::storage
