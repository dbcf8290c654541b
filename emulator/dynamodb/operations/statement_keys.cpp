#include "statement_keys.h"

#include <algorithm>

namespace sls::dynamodb::operations {
namespace {

using expressions::Comparison;
using expressions::Condition;
using storage::KeyPart;
using storage::KeySchema;

// Visits what an AND of conditions is made of.
template <typename Visit>
void for_each_conjunct(const Condition& condition, const Visit& visit) {
  if (condition.kind != Condition::Kind::logical_and || condition.children.empty()) return visit(condition);
  for (const Condition& child : condition.children) for_each_conjunct(child, visit);
}

// The attribute and value of an equality on a key attribute; of IN with one value too, where asked for.
std::optional<Attribute> key_equality(const Condition& condition, const KeySchema& keys, bool takes_in) {
  bool equality = condition.kind == Condition::Kind::comparison && condition.comparison == Comparison::eq;
  bool single_in = takes_in && condition.kind == Condition::Kind::in && condition.operands.size() == 2;
  if (!equality && !single_in) return std::nullopt;
  bool reversed = attribute_of(condition.operands[0]) == nullptr;
  const std::string* name = attribute_of(condition.operands[reversed ? 1 : 0]);
  const AttributeValue* value = constant_of(condition.operands[reversed ? 0 : 1]);
  if (name == nullptr || value == nullptr) return std::nullopt;
  auto names = [&](const KeyPart& part) { return part.name == *name; };
  bool is_key = std::any_of(keys.hash.begin(), keys.hash.end(), names) ||
                std::any_of(keys.range.begin(), keys.range.end(), names);
  return is_key ? std::optional(Attribute(*name, *value)) : std::nullopt;
}

}  // namespace

const std::string* attribute_of(const expressions::Operand& operand) {
  const auto* path = std::get_if<expressions::Path>(&operand.value);
  return path != nullptr && path->size() == 1 ? &path->front().name : nullptr;
}
const AttributeValue* constant_of(const expressions::Operand& operand) {
  return std::get_if<AttributeValue>(&operand.value);
}

WrittenKey find_written_key(const std::optional<Condition>& where, const KeySchema& keys,
                            bool keeps_repeats) {
  WrittenKey found;
  if (!where) return found;
  std::vector<Condition> rest;
  for_each_conjunct(*where, [&](const Condition& condition) {
    auto equality = key_equality(condition, keys, false);
    const AttributeValue* present = equality ? find_attribute(found.key, equality->first) : nullptr;
    if (!equality || (present != nullptr && keeps_repeats)) {
      rest.push_back(condition);
    } else if (present == nullptr) {
      set_attribute(found.key, equality->first, std::move(equality->second));
    } else if (!(*present == equality->second)) {
      found.contradicted = equality->first;
    }
  });
  if (rest.size() == 1) found.rest = std::move(rest[0]);
  if (rest.size() > 1) {
    found.rest.emplace();
    found.rest->kind = Condition::Kind::logical_and;
    found.rest->children = std::move(rest);
  }
  return found;
}

std::optional<Item> find_read_key(const std::optional<Condition>& where, const KeySchema& keys) {
  if (!where) return std::nullopt;
  Item key;
  bool only_keys = true;
  for_each_conjunct(*where, [&](const Condition& condition) {
    auto equality = key_equality(condition, keys, true);
    if (!equality) {
      only_keys = false;
      return;
    }
    const AttributeValue* present = find_attribute(key, equality->first);
    if (present != nullptr && !(*present == equality->second)) only_keys = false;
    set_attribute(key, equality->first, std::move(equality->second));
  });
  bool complete = only_keys && key.size() == keys.hash.size() + keys.range.size();
  return complete ? std::optional(std::move(key)) : std::nullopt;
}

}  // namespace sls::dynamodb::operations
