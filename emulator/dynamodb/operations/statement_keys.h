// The one item that a PartiQL statement's WHERE names: of a write, of an EXISTS, of a SELECT in a batch or
// transaction. Pure.
#pragma once

#include <optional>
#include <string>

#include "../expressions/expressions.h"
#include "../storage/schema.h"

namespace sls::dynamodb::operations {

// The top-level attribute that an operand is, and the constant; null when it is none.
const std::string* attribute_of(const expressions::Operand& operand);
const AttributeValue* constant_of(const expressions::Operand& operand);

// The key that equalities in WHERE give, and what else it asks.
struct WrittenKey {
  Item key;
  std::optional<expressions::Condition> rest;
  std::string contradicted;  // a key attribute with two values; empty: none

  bool is_complete(const storage::KeySchema& keys) const {
    return key.size() == keys.hash.size() + keys.range.size();
  }
};
// `keeps_repeats`: an equality on an attribute that has its value already stays a condition (EXISTS);
// otherwise it is dropped, or noted as contradicted.
WrittenKey find_written_key(const std::optional<expressions::Condition>& where,
                            const storage::KeySchema& keys, bool keeps_repeats);

// The key of a SELECT that names one item and asks nothing else; nothing otherwise.
std::optional<Item> find_read_key(const std::optional<expressions::Condition>& where,
                                  const storage::KeySchema& keys);

}  // namespace sls::dynamodb::operations
