// How a PartiQL SELECT is read: the queries that its WHERE comes apart into, or a walk over the whole table.
// Each query's items are still filtered by the whole WHERE: a plan leaves out what cannot match, and no more.
// Pure: conditions and schemas in, encoded ranges out.
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
  // Attributes that the first query's items are filtered by, beside the keys; for an index that may lack
  // them.
  std::vector<std::string> filtered;
};
// `index` is null for the table itself; `keys` its key schema. Throws what the service says of conditions and
// orders that it cannot serve.
ReadPlan plan_read(const storage::IndexDefinition* index, const storage::KeySchema& keys,
                   const partiql::BoundStatement& statement);

}  // namespace sls::dynamodb::operations
