// What the parser makes of an expression before placeholders are known: the grammar alone.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "ast.h"

namespace sls::dynamodb::expressions {

struct RawStep {
  enum class Kind { name, placeholder, index } kind = Kind::name;
  std::string_view text;
};
using RawPath = std::vector<RawStep>;

struct RawOperand {
  enum class Kind { path, value, function } kind = Kind::path;
  RawPath path;
  std::string_view text;  // the placeholder, or the function's name
  std::vector<RawOperand> arguments;
};

struct RawCondition {
  Condition::Kind kind = Condition::Kind::function;
  Comparison comparison = Comparison::eq;
  std::string_view symbol;           // of a comparison, as written
  std::vector<RawOperand> operands;  // a function condition: the call itself
  std::vector<RawCondition> children;
};

struct RawSet {
  RawPath path;
  SetAction::Arithmetic arithmetic = SetAction::Arithmetic::none;
  std::vector<RawOperand> operands;
};
struct RawValueAction {
  RawPath path;
  std::string_view value;
};
struct RawUpdate {
  std::vector<std::string_view> sections;  // as they stand, upper case
  std::vector<RawSet> sets;
  std::vector<RawPath> removes;
  std::vector<RawValueAction> adds;
  std::vector<RawValueAction> deletes;
};

}  // namespace sls::dynamodb::expressions
