// What all that write items share: the item as it stands, its change, and the members of the answer.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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

// Who removes an item: a caller, or the table's time to live (streams tell).
enum class Remover { caller, time_to_live };

// One item of one table inside a write transaction. Every write of an item goes through put() or erase():
// they keep indexes, counts and the table's stream. A change that leaves the item as it was makes no record.
class ItemWrite {
 public:
  // Throws ResourceNotFoundException.
  ItemWrite(storage::WriteTransaction& transaction, const std::string& table);

  const storage::TableDefinition& table() const { return *table_; }
  // Reads the item; parses it only when someone will look inside (`parse`, or the table has indexes or time
  // to live).
  const Existing& read(const storage::EncodedKey& key, bool parse);
  void put(const storage::EncodedKey& key, const Item& item, const std::string& json, std::size_t size);
  void erase(const storage::EncodedKey& key, Remover remover = Remover::caller);
  // Of the change just made.
  const Capacity& capacity() const { return capacity_; }

 private:
  void add_record(const storage::EncodedKey& key, storage::StreamEvent event, std::string_view json,
                  std::size_t size, Remover remover);

  storage::WriteTransaction& transaction_;
  storage::TablePointer table_;
  storage::TableStore store_;
  Existing existing_;
  Capacity capacity_;
};

// {"Attributes": …, "ConsumedCapacity": …, "ItemCollectionMetrics": …}; `attributes` is canonical JSON, or
// empty.
std::string write_answer(const Request& request, const storage::TableDefinition& table,
                         const std::string& attributes, const Capacity& capacity, const Item& key);

// One entry of ItemCollectionMetrics; empty for a table without local indexes, which has no item collections.
std::string item_collection_metrics(const storage::TableDefinition& table, const Item& key);
// Those of many changes, by table, as batches and transactions answer them.
class CollectionMetrics {
 public:
  void add(const storage::TableDefinition& table, const Item& key);
  // Appends ,"ItemCollectionMetrics":{…} when `members` ask for it.
  void append(std::string& body, const Members& members) const;

 private:
  std::map<std::string, std::vector<std::string>> by_table_;
};

}  // namespace sls::dynamodb::operations
