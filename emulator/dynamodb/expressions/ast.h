// Syntax trees of expressions, placeholders already resolved. Plain values.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "../attribute_value.h"

namespace sls::dynamodb::expressions {

// a.b[2]: the first step is always a name.
struct PathStep {
  std::string name;  // empty for a list index
  int index = -1;
  bool is_index() const { return index >= 0; }
  bool operator==(const PathStep&) const = default;
};
using Path = std::vector<PathStep>;

struct Operand;
struct FunctionCall {
  std::string name;  // "size", "if_not_exists", "begins_with", …
  std::vector<Operand> arguments;
};
struct Operand {
  std::variant<Path, AttributeValue, FunctionCall> value;
  bool operator==(const Operand&) const;
};

enum class Comparison { eq, ne, lt, le, gt, ge };

struct Condition {
  enum class Kind { comparison, between, in, function, logical_not, logical_and, logical_or };
  Kind kind = Kind::function;
  Comparison comparison = Comparison::eq;  // kind comparison
  std::vector<Operand> operands;           // comparison: 2; between: 3; in: 1 + list
  FunctionCall function;                   // kind function
  std::vector<Condition> children;         // not: 1; and, or: 2 or more, in the order written
};

struct SetAction {
  Path path;
  enum class Arithmetic { none, plus, minus } arithmetic = Arithmetic::none;
  std::vector<Operand> operands;  // 1, or 2 with arithmetic
};
struct ValueAction {
  Path path;
  AttributeValue value;
};
struct Update {
  std::vector<SetAction> sets;
  std::vector<Path> removes;
  std::vector<ValueAction> adds;
  std::vector<ValueAction> deletes;
  bool from_attribute_updates = false;  // words what only the item shows as AttributeUpdates does
};

struct Projection {
  std::vector<Path> paths;
};

}  // namespace sls::dynamodb::expressions
