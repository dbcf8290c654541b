// Table definitions in requests: members → definition, with the service's checks in its order and words.
#pragma once

#include "../storage/schema.h"
#include "request.h"

namespace sls::dynamodb::operations {

// CreateTable's definition (without id, dates and labels). Throws ValidationException.
storage::TableDefinition read_table_definition(const Request& request);

// Shared with UpdateTable.
std::vector<std::pair<std::string, Type>> read_attribute_definitions(const JsonValue& list);
storage::IndexDefinition read_index_definition(const JsonValue& json,
                                               const std::vector<std::pair<std::string, Type>>& attributes,
                                               bool is_global);
// REQUIRES: its member constraints hold (table_constraints.h), as for all here.
storage::Throughput read_throughput(const JsonValue* json);
// What is kept and shown without effect: encryption, class, on-demand and warm throughput.
void read_settings(const Members& members, storage::TableDefinition& table);
// The stream view type, or "" for off; throws when the two members do not go together.
std::string read_stream_specification(const JsonValue& json);
std::vector<std::pair<std::string, std::string>> read_tags(const JsonValue& list);

const JsonValue* find_in(const JsonValue& object, std::string_view name);
std::string text_in(const JsonValue& object, std::string_view name);

}  // namespace sls::dynamodb::operations
