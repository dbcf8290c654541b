#include "condition.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "../expressions/condition_words.h"
#include "../expressions/resolve.h"
#include "core/text.h"
#include "errors.h"

namespace sls::dynamodb::partiql {
namespace {

using expressions::Comparator;
using expressions::Comparison;
using expressions::Condition;
using expressions::FunctionCall;
using expressions::kDeepestPath;
using expressions::kMostInOperands;
using expressions::kMostOperators;
using expressions::Operand;

constexpr std::array kBooleanFunctions = std::to_array<std::string_view>(
    {"attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"});

const Comparator* comparator_of(const Expression& expression) {
  return expression.kind == Expression::Kind::operation ? expressions::find_comparator(expression.text) : nullptr;
}

// The types that IS knows by other names.
struct TypeWord {
  std::string_view word;
  Type type;
};
constexpr std::array<TypeWord, 9> kAttributeTypes = {{{"null", Type::null},
                                                 {"boolean", Type::boolean},
                                                 {"bool", Type::boolean},
                                                 {"blob", Type::b},
                                                 {"string", Type::s},
                                                 {"numeric", Type::n},
                                                 {"struct", Type::m},
                                                 {"tuple", Type::m},
                                                 {"list", Type::l}}};

Condition joined(Condition::Kind kind, std::vector<Condition> children) {
  Condition condition;
  condition.kind = kind;
  condition.children = std::move(children);
  return condition;
}
Condition negation(Condition inner) { return joined(Condition::Kind::logical_not, {std::move(inner)}); }
// All of none, and one of none.
Condition constant(bool holds) {
  return joined(holds ? Condition::Kind::logical_and : Condition::Kind::logical_or, {});
}

Condition comparison(Comparison kind, Operand left, Operand right) {
  Condition condition;
  condition.kind = Condition::Kind::comparison;
  condition.comparison = kind;
  condition.operands = {std::move(left), std::move(right)};
  return condition;
}

Condition function(std::string name, std::vector<Operand> arguments) {
  Condition condition;
  condition.kind = Condition::Kind::function;
  condition.function = {std::move(name), std::move(arguments)};
  return condition;
}

AttributeValue boolean(bool value) {
  AttributeValue result;
  result.type = Type::boolean;
  result.boolean = value;
  return result;
}

class ConditionTranslator {
 public:
  explicit ConditionTranslator(const Values& values) : values_(values) {}

  Condition condition(const Expression& expression) {
    count_operators(1);
    if (expression.kind == Expression::Kind::call) return call(expression);
    if (expression.kind != Expression::Kind::operation)
      fail("WHERE clause must contain an expression that resolves to a boolean");
    if (expression.text == "and" || expression.text == "or") return chain(expression);
    if (expression.text == "not") {
      if (!is_condition(expression.children[0])) fail("The argument to NOT must be a Type or Expression");
      return negation(condition(expression.children[0]));
    }
    if (expression.text == "is") return type_test(expression);
    if (expression.text == "in") return with_negation(expression, membership(expression));
    if (expression.text == "between") return with_negation(expression, between(expression));
    const Comparator* comparator = comparator_of(expression);
    if (comparator == nullptr) unsupported(expression);
    return compare(*comparator, expression.children[0], expression.children[1]);
  }

 private:
  [[noreturn]] static void unsupported(const Expression& expression) {
    fail("Unsupported operator in Condition Expression. Operator: " + core::to_upper(expression.text));
  }

  void count_operators(int more) {
    operators_ += more;
    if (operators_ > kMostOperators) blame().too_many_operators(kMostOperators + 1);
  }
  // What is doubled counts again, or a few comparisons of conditions would grow without bound.
  void count_copy(const Condition& condition) {
    count_operators(1);
    for (const Condition& child : condition.children) count_copy(child);
  }

  static Condition with_negation(const Expression& expression, Condition made) {
    return expression.negated ? negation(std::move(made)) : made;
  }

  // Whether the expression is a condition; everything else is an operand, or an error to be told as one.
  static bool is_condition(const Expression& expression) {
    if (expression.kind == Expression::Kind::call) {
      return expression.text != "size";
    }
    if (expression.kind != Expression::Kind::operation) return false;
    for (std::string_view word : {"and", "or", "not", "is", "in", "between"}) {
      if (expression.text == word) return true;
    }
    return comparator_of(expression) != nullptr;
  }

  Condition chain(const Expression& expression) {
    count_operators(static_cast<int>(expression.children.size()) - 2);
    std::vector<Condition> children;
    for (const Expression& child : expression.children) {
      if (!is_condition(child)) fail("The arguments to AND/OR must be Expressions");
      children.push_back(condition(child));
    }
    return joined(expression.text == "and" ? Condition::Kind::logical_and : Condition::Kind::logical_or,
                  std::move(children));
  }

  Condition call(const Expression& expression) {
    bool known = std::find(kBooleanFunctions.begin(), kBooleanFunctions.end(), expression.text) !=
                 kBooleanFunctions.end();
    if (expression.text == "size") fail("WHERE clause must contain an expression that resolves to a boolean");
    if (!known) fail_at("Unrecognized function: " + expression.text, expression.place);
    std::vector<Operand> arguments;
    for (const Expression& argument : expression.children) arguments.push_back(operand(argument));
    return checked(expression.text, function(expression.text, std::move(arguments)));
  }

  static Condition checked(std::string_view symbol, Condition made) {
    expressions::check_condition(symbol, made, blame());
    return made;
  }

  Operand operand(const Expression& expression) {
    if (is_constant(expression)) return {values_.of(expression)};
    if (expression.kind == Expression::Kind::path) return {translate_path(expression)};
    if (expression.kind == Expression::Kind::missing) fail("MISSING must be compared using IS operator");
    if (expression.kind == Expression::Kind::operation) unsupported(expression);
    if (expression.kind != Expression::Kind::call) fail("Unsupported operation: " + node_name(expression));
    if (expression.text != "size") fail_at("Unrecognized function: " + expression.text, expression.place);
    FunctionCall size{"size", {}};
    for (const Expression& argument : expression.children) size.arguments.push_back(operand(argument));
    return {std::move(size)};
  }

  Condition compare(const Comparator& comparator, const Expression& left, const Expression& right) {
    if (is_condition(left) || is_condition(right)) return compare_truth(comparator, left, right);
    return checked(comparator.symbol, comparison(comparator.comparison, operand(left), operand(right)));
  }

  // A condition compared with a value, an attribute or another condition.
  Condition compare_truth(const Comparator& comparator, const Expression& left, const Expression& right) {
    bool equal = comparator.comparison == Comparison::eq;
    if (!equal && comparator.comparison != Comparison::ne)
      blame().operand_type(comparator.symbol, Type::boolean);
    bool left_is_condition = is_condition(left);
    Condition made = condition(left_is_condition ? left : right);
    const Expression& other = left_is_condition ? right : left;
    Condition same = is_condition(other) ? equivalent(std::move(made), condition(other))
                                         : equals(std::move(made), operand(other));
    return equal ? std::move(same) : negation(std::move(same));
  }

  Condition equivalent(Condition a, Condition b) {
    count_copy(a);
    count_copy(b);
    Condition both = joined(Condition::Kind::logical_and, {a, b});
    Condition neither =
        joined(Condition::Kind::logical_and, {negation(std::move(a)), negation(std::move(b))});
    return joined(Condition::Kind::logical_or, {std::move(both), std::move(neither)});
  }

  Condition equals(Condition made, const Operand& other) {
    if (const auto* value = std::get_if<AttributeValue>(&other.value)) {
      if (value->type != Type::boolean) return constant(false);
      return value->boolean ? std::move(made) : negation(std::move(made));
    }
    count_copy(made);
    Condition is_true = comparison(Comparison::eq, other, {boolean(true)});
    Condition is_false = comparison(Comparison::eq, other, {boolean(false)});
    Condition both = joined(Condition::Kind::logical_and, {made, std::move(is_true)});
    Condition neither =
        joined(Condition::Kind::logical_and, {negation(std::move(made)), std::move(is_false)});
    return joined(Condition::Kind::logical_or, {std::move(both), std::move(neither)});
  }

  Condition membership(const Expression& expression) {
    const Expression& left = expression.children[0];
    const Expression& list = expression.children[1];
    bool is_list = list.kind == Expression::Kind::list || list.kind == Expression::Kind::bag;
    bool has_left =
        left.kind == Expression::Kind::path || left.kind == Expression::Kind::call || is_condition(left);
    if (!is_list || list.children.empty() || !has_left) {
      fail(
          "IN operator must have a left hand argument of type Variable Reference and right hand argument of "
          "type Seq "
          "with at least one member");
    }
    if (list.children.size() > kMostInOperands) blame().too_many_in_operands(list.children.size());
    if (is_condition(left)) {
      Condition any = constant(false);
      for (const Expression& member : list.children)
        any.children.push_back(equals(condition(left), operand(member)));
      return any;
    }
    Condition made;
    made.kind = Condition::Kind::in;
    made.operands.push_back(operand(left));
    for (const Expression& member : list.children) made.operands.push_back(operand(member));
    return checked("IN", std::move(made));
  }

  Condition between(const Expression& expression) {
    Condition made;
    made.kind = Condition::Kind::between;
    for (const Expression& child : expression.children) made.operands.push_back(operand(child));
    return checked("BETWEEN", std::move(made));
  }

  Condition type_test(const Expression& expression) {
    const Expression& tested = expression.children[0];
    const std::string& word = expression.children[1].text;
    bool is_path = tested.kind == Expression::Kind::path;
    if (!is_path && !is_constant(tested))
      fail("The left hand side argument to IS must be a Variable Reference, Literal, or Path");
    Operand value = operand(tested);
    if (word == "missing") {
      if (!is_path) return constant(expression.negated);
      return function(expression.negated ? "attribute_exists" : "attribute_not_exists", {std::move(value)});
    }
    for (const TypeWord& known : kAttributeTypes) {
      if (known.word != word) continue;
      Operand type{AttributeValue::string(std::string(type_name(known.type)))};
      return with_negation(expression, function("attribute_type", {std::move(value), std::move(type)}));
    }
    fail("Unsupported data type for IS operator: " + core::to_upper(word) +
         ". Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]");
  }

  const Values& values_;
  int operators_ = 0;
};

int index_of(const PathPart& part) {
  std::int64_t value = 0;
  auto parsed = std::from_chars(part.text.data(), part.text.data() + part.text.size(), value);
  bool fits = parsed.ec == std::errc() && value >= 0 && value <= 2147483647;
  if (!fits) fail_at("List index is not within the allowable range; index: [" + part.text + "]", part.place);
  return static_cast<int>(value);
}

}  // namespace

Condition translate_condition(const Expression& where, const Values& values) {
  return ConditionTranslator(values).condition(where);
}

expressions::Path translate_path(const Expression& expression) {
  expressions::Path path;
  for (const PathPart& part : expression.path) {
    switch (part.kind) {
      case PathPart::Kind::name:
        if (part.text.empty()) fail("Path component cannot be an empty string");
        path.push_back({part.text, -1});
        break;
      case PathPart::Kind::index:
        path.push_back({"", index_of(part)});
        break;
      case PathPart::Kind::all_members:
        fail("Unpivot path component like a.*.b are not supported");
      case PathPart::Kind::all_elements:
        fail("Wildcard path component like a[*].b are not supported");
      case PathPart::Kind::other:
        fail_at("Unexpected path component", part.place);
    }
  }
  if (path.size() > kDeepestPath) blame().too_deep_path(path.size());
  return path;
}

}  // namespace sls::dynamodb::partiql
