// Keys in requests against the table's schema: presence, types, emptiness, sizes, in the service's order and
// words.
#pragma once

#include "../storage/key_codec.h"
#include "../storage/schema.h"

namespace sls::dynamodb::operations {

// The key of an item to be put ("Missing the key …", "Type mismatch for key …").
storage::EncodedKey key_of_item(const storage::TableDefinition& table, const Item& item);
// A Key member: exactly the key attributes ("The provided key element does not match the schema").
storage::EncodedKey key_of_request(const storage::TableDefinition& table, const Item& key);
// Index key attributes of an item that is written, where present.
void check_index_keys(const storage::TableDefinition& table, const Item& item, bool by_update);

// The names of all key attributes of the table.
bool is_table_key(const storage::TableDefinition& table, std::string_view name);
bool is_index_key(const storage::TableDefinition& table, std::string_view name);
// The key attributes of an item, as LastEvaluatedKey and stream records have them.
Item key_attributes(const storage::TableDefinition& table, const Item& item);

}  // namespace sls::dynamodb::operations
