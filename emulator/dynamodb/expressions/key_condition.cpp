// Key conditions: the few operators that a Query takes, and how they lie against the key schema.
#include <algorithm>
#include <array>

#include "expressions.h"
#include "parser.h"
#include "resolve.h"

namespace sls::dynamodb::expressions {
namespace {

[[noreturn]] void fail(Dialect dialect, std::string text) {
  throw messages::request_validation(dialect, std::move(text));
}

[[noreturn]] void invalid_operator(Dialect dialect, std::string_view name) {
  fail(dialect, "Invalid operator used in KeyConditionExpression: " + std::string(name));
}

void check_operators(const RawCondition& raw, Dialect dialect) {
  switch (raw.kind) {
    case Condition::Kind::logical_or:
      invalid_operator(dialect, "OR");
    case Condition::Kind::logical_not:
      invalid_operator(dialect, "NOT");
    case Condition::Kind::in:
      invalid_operator(dialect, "IN");
    case Condition::Kind::comparison:
      if (raw.comparison == Comparison::ne) invalid_operator(dialect, "<>");
      break;
    case Condition::Kind::function:
      if (raw.operands[0].text != "begins_with") invalid_operator(dialect, raw.operands[0].text);
      break;
    default:
      break;
  }
  for (const RawCondition& child : raw.children) check_operators(child, dialect);
}

const Path* path_of(const Operand& operand) { return std::get_if<Path>(&operand.value); }

std::string attribute_of(const Path& path, Dialect dialect) {
  if (path.size() > 1) fail(dialect, "KeyConditionExpressions cannot have conditions on nested attributes");
  return path.front().name;
}

KeyBound::Operator mirrored(Comparison comparison) {
  switch (comparison) {
    case Comparison::lt:
      return KeyBound::Operator::gt;
    case Comparison::le:
      return KeyBound::Operator::ge;
    case Comparison::gt:
      return KeyBound::Operator::lt;
    case Comparison::ge:
      return KeyBound::Operator::le;
    default:
      return KeyBound::Operator::eq;
  }
}

KeyBound::Operator direct(Comparison comparison) {
  switch (comparison) {
    case Comparison::lt:
      return KeyBound::Operator::lt;
    case Comparison::le:
      return KeyBound::Operator::le;
    case Comparison::gt:
      return KeyBound::Operator::gt;
    case Comparison::ge:
      return KeyBound::Operator::ge;
    default:
      return KeyBound::Operator::eq;
  }
}

const AttributeValue& constant_of(const Operand& operand, Dialect dialect) {
  if (path_of(operand) != nullptr)
    fail(dialect,
         "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
  const auto* value = std::get_if<AttributeValue>(&operand.value);
  if (value == nullptr) fail(dialect, "KeyConditionExpressions cannot contain nested operations");
  return *value;
}

KeyBound comparison_bound(const Condition& condition, Dialect dialect) {
  const Path* left = path_of(condition.operands[0]);
  const Path* right = path_of(condition.operands[1]);
  KeyBound bound;
  if (left != nullptr) {
    bound.attribute = attribute_of(*left, dialect);
    bound.op = direct(condition.comparison);
    bound.first = constant_of(condition.operands[1], dialect);
    return bound;
  }
  if (right == nullptr)
    fail(dialect, "Invalid condition in KeyConditionExpression: No key attribute specified");
  bound.attribute = attribute_of(*right, dialect);
  bound.op = mirrored(condition.comparison);
  bound.first = constant_of(condition.operands[0], dialect);
  return bound;
}

KeyBound bound_of(const Condition& condition, Dialect dialect) {
  if (condition.kind == Condition::Kind::comparison) return comparison_bound(condition, dialect);
  bool between = condition.kind == Condition::Kind::between;
  const std::vector<Operand>& operands = between ? condition.operands : condition.function.arguments;
  const Path* path = path_of(operands[0]);
  if (path == nullptr) {
    fail(dialect, between ? "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key "
                            "attribute as its first operand"
                          : "Invalid condition in KeyConditionExpression: No key attribute specified");
  }
  KeyBound bound;
  bound.attribute = attribute_of(*path, dialect);
  bound.op = between ? KeyBound::Operator::between : KeyBound::Operator::begins_with;
  bound.first = constant_of(operands[1], dialect);
  if (between) bound.second = constant_of(operands[2], dialect);
  return bound;
}

void collect_bounds(const Condition& condition, Dialect dialect, std::vector<KeyBound>& bounds) {
  if (condition.kind != Condition::Kind::logical_and) {
    bounds.push_back(bound_of(condition, dialect));
    return;
  }
  for (const Condition& child : condition.children) collect_bounds(child, dialect, bounds);
}

void check_one_per_key(const std::vector<KeyBound>& bounds, Dialect dialect) {
  for (auto bound = bounds.begin(); bound != bounds.end(); ++bound) {
    bool twice = std::any_of(bounds.begin(), bound,
                             [&](const KeyBound& other) { return other.attribute == bound->attribute; });
    if (twice)
      fail(dialect,
           "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key");
  }
}

const KeyBound* find_bound(const std::vector<KeyBound>& bounds, const std::string& attribute) {
  auto found = std::find_if(bounds.begin(), bounds.end(),
                            [&](const KeyBound& bound) { return bound.attribute == attribute; });
  return found == bounds.end() ? nullptr : &*found;
}

void check_type(const KeyBound& bound, Type type, Dialect dialect) {
  bool fits =
      bound.first.type == type && (bound.op != KeyBound::Operator::between || bound.second.type == type);
  if (!fits)
    throw messages::invalid_parameter(dialect, "Condition parameter type does not match schema type");
}

}  // namespace

Condition parse_key_condition(std::string_view text, Placeholders& placeholders) {
  Blame blame("KeyCondition", placeholders.dialect());
  Parser parser(text, blame);
  RawCondition raw = parser.parse_condition();
  if (parser.has_redundant_parentheses()) blame.redundant_parentheses();
  Condition condition = resolve_condition(raw, blame, placeholders);
  check_operators(raw, placeholders.dialect());
  std::vector<KeyBound> bounds;
  collect_bounds(condition, placeholders.dialect(), bounds);
  check_one_per_key(bounds, placeholders.dialect());
  return condition;
}

std::vector<KeyBound> resolve_key_condition(const Condition& condition, const KeyAttributes& keys,
                                            Dialect dialect) {
  std::vector<KeyBound> given;
  collect_bounds(condition, dialect, given);
  std::size_t most = keys.hash.size() + keys.range.size();
  if (given.size() > most && most <= 2) {
    fail(dialect, "The number of query conditions (" + std::to_string(given.size()) +
                      ") exceeds the number of key attributes defined in the schema (" +
                      std::to_string(most) + ")");
  }
  std::vector<KeyBound> ordered;
  for (const auto& [name, type] : keys.hash) {
    const KeyBound* bound = find_bound(given, name);
    if (bound == nullptr) fail(dialect, "Query condition missed key schema element: " + name);
    if (bound->op != KeyBound::Operator::eq) fail(dialect, "Query key condition not supported");
    check_type(*bound, type, dialect);
    ordered.push_back(*bound);
  }
  std::string missing;
  for (const auto& [name, type] : keys.range) {
    const KeyBound* bound = find_bound(given, name);
    if (bound == nullptr) {
      if (missing.empty()) missing = name;
      continue;
    }
    bool gap = !missing.empty() ||
               (ordered.size() > keys.hash.size() && ordered.back().op != KeyBound::Operator::eq);
    if (gap) {
      std::string before = missing.empty() ? ordered.back().attribute : missing;
      fail(dialect, "RANGE key attributes " + before +
                        " must have equality conditions specified in the query because a condition is "
                        "present on key attribute " +
                        name);
    }
    check_type(*bound, type, dialect);
    ordered.push_back(*bound);
  }
  // A condition on something that is no key: the schema's own range key is what the service misses then.
  if (ordered.size() < given.size())
    fail(dialect, "Query condition missed key schema element: " +
                      (missing.empty() ? keys.hash.front().first : missing));
  return ordered;
}

}  // namespace sls::dynamodb::expressions
