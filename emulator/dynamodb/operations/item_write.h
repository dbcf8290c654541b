// What PutItem, UpdateItem, DeleteItem and BatchWriteItem share: the item as it stands, the condition on it,
// the change, and the members of the answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "../storage/table_store.h"
#include "../storage/writer.h"
#include "capacity.h"
#include "keys.h"
#include "operations.h"

namespace sls::dynamodb::operations {

constexpr std::size_t kLargestItem = 400 * 1024;

// The item under a key as it stands.
struct Existing {
  bool found = false;
  Item item;
  std::string json;
  std::size_t size = 0;
};

// One item of one table inside a write transaction.
class ItemWrite {
 public:
  // Throws ResourceNotFoundException.
  ItemWrite(storage::WriteTransaction& transaction, const std::string& table);

  const storage::TableDefinition& table() const { return *table_; }
  // Reads the item; parses it only when someone will look inside (`parse`, or the table has indexes).
  const Existing& read(const storage::EncodedKey& key, bool parse);
  void put(const storage::EncodedKey& key, const Item& item, const std::string& json, std::size_t size);
  void erase(const storage::EncodedKey& key);
  // Of the change just made.
  const Capacity& capacity() const { return capacity_; }

 private:
  storage::WriteTransaction& transaction_;
  storage::TablePointer table_;
  storage::TableStore store_;
  Existing existing_;
  Capacity capacity_;
};

// Throws when an update touches a key attribute.
void check_keys_untouched(const storage::TableDefinition& table, const expressions::Update& update);

// Throws ConditionalCheckFailedException, with the item where the request asks for it.
void check_condition(const Request& request, const std::optional<expressions::Condition>& condition,
                     const Existing& existing);

// {"Attributes": …, "ConsumedCapacity": …, "ItemCollectionMetrics": …}; `attributes` is canonical JSON, or
// empty.
std::string write_answer(const Request& request, const storage::TableDefinition& table,
                         const std::string& attributes, const Capacity& capacity, const Item& key);

}  // namespace sls::dynamodb::operations
