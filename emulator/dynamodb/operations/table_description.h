// TableDescription: what Describe-, Create-, Update- and DeleteTable show of a table.
#pragma once

#include <map>
#include <string>

#include "../storage/schema.h"
#include "../storage/sqlite.h"
#include "core/json_writer.h"

namespace sls::dynamodb::operations {

struct Counts {
  std::int64_t items = 0;
  std::int64_t bytes = 0;
};
// By index id; 0 is the table itself.
std::map<int, Counts> read_counts(storage::Connection& connection, std::int64_t table_id);

// "KeySchema": […]
void write_keys(core::JsonWriter& json, const storage::KeySchema& keys);
// Epoch seconds with milliseconds, in plain form.
std::string seconds_text(std::int64_t milliseconds);
// arn:aws:dynamodb:REGION:ACCOUNT:table/NAME
std::string table_arn(const std::string& region, const std::string& table);

// {"TableName": …, "TableStatus": `status`, …}; an index of the id `deleting` is shown as being deleted.
std::string table_description(const storage::TableDefinition& table, const std::map<int, Counts>& counts,
                              const std::string& region, std::string_view status, int deleting = 0);
// DeleteTable's, which says less.
std::string deleted_description(const storage::TableDefinition& table, const std::map<int, Counts>& counts,
                                const std::string& region);

}  // namespace sls::dynamodb::operations
