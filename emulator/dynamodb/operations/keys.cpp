#include "keys.h"

#include "../messages.h"

namespace sls::dynamodb::operations {
namespace {

using storage::KeyPart;
using storage::kLargestHashKey;
using storage::kLargestRangeKey;

void check_value(const KeyPart& part, const AttributeValue& value, bool is_hash) {
  if (part.type == Type::n) return;
  if (value.text.empty()) throw messages::empty_key(part.name, part.type);
  if (is_hash && value.text.size() > kLargestHashKey) throw messages::hash_key_too_large();
  if (!is_hash && value.text.size() > kLargestRangeKey) throw messages::range_key_too_large();
}

template <typename Visit>
void for_each_part(const storage::KeySchema& keys, Visit visit) {
  for (const KeyPart& part : keys.hash) visit(part, true);
  for (const KeyPart& part : keys.range) visit(part, false);
}

}  // namespace

storage::EncodedKey key_of_item(const storage::TableDefinition& table, const Item& item) {
  for_each_part(table.keys, [&](const KeyPart& part, bool) {
    if (find_attribute(item, part.name) == nullptr) throw messages::missing_key(part.name);
  });
  for_each_part(table.keys, [&](const KeyPart& part, bool) {
    const AttributeValue& value = *find_attribute(item, part.name);
    if (value.type != part.type) throw messages::key_type_mismatch(part.name, part.type, value.type);
  });
  for_each_part(table.keys, [&](const KeyPart& part, bool is_hash) {
    check_value(part, *find_attribute(item, part.name), is_hash);
  });
  return *storage::encode_key(table.keys, item);
}

storage::EncodedKey key_of_request(const storage::TableDefinition& table, const Item& key) {
  if (key.size() != table.keys.hash.size() + table.keys.range.size()) throw messages::key_schema_mismatch();
  for_each_part(table.keys, [&](const KeyPart& part, bool) {
    const AttributeValue* value = find_attribute(key, part.name);
    if (value == nullptr || value->type != part.type) throw messages::key_schema_mismatch();
  });
  for_each_part(table.keys, [&](const KeyPart& part, bool is_hash) {
    check_value(part, *find_attribute(key, part.name), is_hash);
  });
  return *storage::encode_key(table.keys, key);
}

void check_index_keys(const storage::TableDefinition& table, const Item& item, bool by_update) {
  for (const storage::IndexDefinition& index : table.indexes) {
    for_each_part(index.keys, [&](const KeyPart& part, bool is_hash) {
      const AttributeValue* value = find_attribute(item, part.name);
      if (value == nullptr) return;
      if (value->type != part.type)
        throw messages::index_key_type_mismatch(part.name, part.type, value->type, index.name);
      if (part.type == Type::n) return;
      if (value->text.empty()) throw messages::empty_index_key(part.name, part.type, index.name, by_update);
      if (is_hash && value->text.size() > kLargestHashKey) throw messages::hash_key_too_large();
      if (!is_hash && value->text.size() > kLargestRangeKey) throw messages::range_key_too_large();
    });
  }
}

bool is_table_key(const storage::TableDefinition& table, std::string_view name) {
  bool found = false;
  for_each_part(table.keys, [&](const KeyPart& part, bool) { found = found || part.name == name; });
  return found;
}

bool is_index_key(const storage::TableDefinition& table, std::string_view name) {
  bool found = false;
  for (const storage::IndexDefinition& index : table.indexes)
    for_each_part(index.keys, [&](const KeyPart& part, bool) { found = found || part.name == name; });
  return found;
}

Item key_attributes(const storage::TableDefinition& table, const Item& item) {
  Item key;
  for (const auto& [name, value] : item) {
    if (is_table_key(table, name)) key.emplace_back(name, value);
  }
  return key;
}

}  // namespace sls::dynamodb::operations
