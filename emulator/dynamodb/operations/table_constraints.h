// The member constraints inside CreateTable's and UpdateTable's lists and structures, in the service's order.
// What they let pass is present and in range, so that table_definition.h reads it without asking again.
#pragma once

#include <string>

#include "constraints.h"

namespace sls::dynamodb::operations {

void constrain_attribute_definitions(const Members& members, Constraints& constraints);
// `path` stands before the member: "" or "globalSecondaryIndexes.1.member.".
void constrain_throughput(const Members& members, const std::string& path, Constraints& constraints);
void constrain_key_schema(const Members& members, const std::string& path, std::size_t most,
                          Constraints& constraints);
void constrain_index(const JsonValue& index, const std::string& path, bool is_global,
                     Constraints& constraints);
// Each index of GlobalSecondaryIndexes or LocalSecondaryIndexes.
void constrain_indexes(const Members& members, std::string_view name, Constraints& constraints);
// Each change of GlobalSecondaryIndexUpdates.
void constrain_index_updates(const Members& members, Constraints& constraints);

}  // namespace sls::dynamodb::operations
