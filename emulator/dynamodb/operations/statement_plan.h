// What a PartiQL statement's WHERE says of keys: the queries that a SELECT decomposes into (or that it walks the
// whole table), and the one item of a write. Pure: conditions and schemas in, keys and encoded ranges out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "../expressions/expressions.h"
#include "../partiql/statement.h"
#include "../storage/table_store.h"

namespace sls::dynamodb::operations {

struct ReadPlan {
  // In the order in which they are read. Each walks a part of one partition, none overlaps another.
  std::vector<storage::QueryPlan> queries;
  bool is_scan = true;  // then there are no queries, and all is walked
  // Attributes that the first query's items are filtered by, beside the keys; for an index that may lack them.
  std::vector<std::string> filtered;
};
// `index` is null for the table itself; `keys` its key schema. Throws what the service says of conditions and
// orders that it cannot serve.
ReadPlan plan_read(const storage::IndexDefinition* index, const storage::KeySchema& keys,
                   const partiql::BoundStatement& statement);

// The key that equalities in WHERE give, and what else it asks.
struct WrittenKey {
  Item key;
  std::optional<expressions::Condition> rest;
  std::string contradicted;  // a key attribute with two values; empty: none

  bool is_complete(const storage::KeySchema& keys) const {
    return key.size() == keys.hash.size() + keys.range.size();
  }
};
// `keeps_repeats`: an equality on an attribute that has its value already stays a condition (EXISTS); otherwise it
// is dropped, or noted as contradicted.
WrittenKey find_written_key(const std::optional<expressions::Condition>& where, const storage::KeySchema& keys,
                            bool keeps_repeats);

// The key of a SELECT that names one item and asks nothing else; nothing otherwise.
std::optional<Item> find_read_key(const std::optional<expressions::Condition>& where,
                                  const storage::KeySchema& keys);

}  // namespace sls::dynamodb::operations
