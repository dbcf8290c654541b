// ItemChange: one change of one item as a request asks for it (PutItem, UpdateItem, DeleteItem, each action of
// TransactWriteItems, each PartiQL statement that writes), checked as far as it can be without the table.
// PendingChange: the same inside a write transaction, in two steps: check() finds everything that can go wrong
// and changes nothing; carry_out() then cannot be refused. A transaction checks all its changes before it
// carries out the first.
#pragma once

#include <optional>
#include <string>

#include "item_write.h"

namespace sls::dynamodb::operations {

struct ItemChange {
  enum class Kind { put, update, remove, check };
  Kind kind = Kind::check;
  std::string table;
  Item item;         // put: the item; otherwise its key
  std::string json;  // put only, with its size
  std::size_t size = 0;
  std::optional<expressions::Update> update;
  std::optional<expressions::Condition> condition;
  bool returns_item_on_failure = false;
};

// Reads the expressions of `members` into `change`: UpdateExpression of an update, ConditionExpression of
// all; then judges the placeholders. `placeholders` come from read_placeholders().
void read_expressions(const Members& members, expressions::Placeholders& placeholders, ItemChange& change);

// Renders the item of a put; throws when it is too large.
void measure_item(ItemChange& change);

class PendingChange {
 public:
  // Borrows both. Throws ResourceNotFoundException.
  PendingChange(storage::WriteTransaction& transaction, const ItemChange& change);

  const storage::TableDefinition& table() const { return target_.table(); }
  // Throws when the key does not fit the table.
  const storage::EncodedKey& locate();
  // REQUIRES: located. Throws ConditionalCheckFailedException or what the item shows to be wrong.
  void check();
  // REQUIRES: checked. Does nothing for a condition alone.
  void carry_out();

  // The item as it was; borrowed, parsed only where someone looks inside.
  const Existing& before() const { return *before_; }
  // The item as it will be; null when it is deleted, only checked, or stays missing.
  const Item* after() const { return exists_after_ ? &item_after() : nullptr; }
  std::size_t size_after() const { return exists_after_ ? size_ : 0; }
  const Capacity& capacity() const { return capacity_; }

 private:
  const Item& item_after() const { return change_.kind == ItemChange::Kind::put ? change_.item : updated_; }
  void apply_update();

  const ItemChange& change_;
  ItemWrite target_;
  storage::EncodedKey key_;
  const Existing* before_ = nullptr;
  bool exists_after_ = false;
  Item updated_;
  std::string json_;
  std::size_t size_ = 0;
  Capacity capacity_;
};

}  // namespace sls::dynamodb::operations
