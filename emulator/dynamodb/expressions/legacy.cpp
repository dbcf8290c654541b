#include "legacy.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sls::dynamodb::expressions {
namespace {

struct Operator {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  std::string_view types;  // what its values may be, each letter a type; empty: anything
};
constexpr std::size_t kAnyNumber = 1'000'000;
constexpr std::array<Operator, 13> kOperators = {{{"EQ", 1, 1, ""},
                                                  {"NE", 1, 1, ""},
                                                  {"LE", 1, 1, "SNB"},
                                                  {"LT", 1, 1, "SNB"},
                                                  {"GE", 1, 1, "SNB"},
                                                  {"GT", 1, 1, "SNB"},
                                                  {"CONTAINS", 1, 1, "SNB"},
                                                  {"NOT_CONTAINS", 1, 1, "SNB"},
                                                  {"BEGINS_WITH", 1, 1, "SB"},
                                                  {"IN", 1, kAnyNumber, "SNB"},
                                                  {"BETWEEN", 2, 2, "SNB"},
                                                  {"NULL", 0, 0, ""},
                                                  {"NOT_NULL", 0, 0, ""}}};

[[noreturn]] void invalid(Dialect dialect, const std::string& text) {
  throw messages::invalid_parameter(dialect, text);
}

void check_values(const std::string& name, const std::vector<AttributeValue>& values, Dialect dialect) {
  const auto* known =
      std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& op) { return op.name == name; });
  if (values.size() < known->least || values.size() > known->most)
    invalid(dialect, "Invalid number of argument(s) for the " + name + " ComparisonOperator");
  for (const AttributeValue& value : values) {
    if (value.type != values[0].type)
      invalid(dialect, "AttributeValues inside AttributeValueList must be of same type");
  }
  if (values.empty() || known->types.empty()) return;
  std::string_view type = type_name(values[0].type);
  if (type.size() != 1 || known->types.find(type) == std::string_view::npos)
    invalid(dialect,
            "ComparisonOperator " + name + " is not valid for " + std::string(type) + " AttributeValue type");
  if (name == "BETWEEN" && compare_scalars(values[0], values[1]) > 0) {
    throw messages::request_validation(
        dialect,
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
  }
}

Operand path_to(const std::string& attribute) { return {Path{{attribute, -1}}}; }

Condition function(const char* name, const std::string& attribute, const AttributeValue* value = nullptr) {
  Condition condition;
  condition.kind = Condition::Kind::function;
  condition.function.name = name;
  condition.function.arguments.push_back(path_to(attribute));
  if (value != nullptr) condition.function.arguments.push_back({*value});
  return condition;
}

Condition with_operands(Condition::Kind kind, const std::string& attribute,
                        const std::vector<AttributeValue>& values) {
  Condition condition;
  condition.kind = kind;
  condition.operands.push_back(path_to(attribute));
  for (const AttributeValue& value : values) condition.operands.push_back({value});
  return condition;
}

Condition joined(Condition::Kind kind, std::vector<Condition> children) {
  if (children.size() == 1) return std::move(children[0]);
  Condition condition;
  condition.kind = kind;
  condition.children = std::move(children);
  return condition;
}

// A missing attribute contains nothing, and yet NOT_CONTAINS is false of it.
Condition not_contains(const std::string& attribute, const AttributeValue& value) {
  Condition negation;
  negation.kind = Condition::Kind::logical_not;
  negation.children.push_back(function("contains", attribute, &value));
  std::vector<Condition> both;
  both.push_back(function("attribute_exists", attribute));
  both.push_back(std::move(negation));
  return joined(Condition::Kind::logical_and, std::move(both));
}

// REQUIRES: check_values() has passed.
Condition condition_of(const std::string& attribute, const std::string& name,
                       const std::vector<AttributeValue>& values) {
  if (name == "NULL") return function("attribute_not_exists", attribute);
  if (name == "NOT_NULL") return function("attribute_exists", attribute);
  if (name == "CONTAINS") return function("contains", attribute, values.data());
  if (name == "NOT_CONTAINS") return not_contains(attribute, values[0]);
  if (name == "BEGINS_WITH") return function("begins_with", attribute, values.data());
  if (name == "IN") return with_operands(Condition::Kind::in, attribute, values);
  if (name == "BETWEEN") return with_operands(Condition::Kind::between, attribute, values);
  Condition condition = with_operands(Condition::Kind::comparison, attribute, values);
  condition.comparison = name == "EQ"   ? Comparison::eq
                         : name == "NE" ? Comparison::ne
                         : name == "LE" ? Comparison::le
                         : name == "LT" ? Comparison::lt
                         : name == "GE" ? Comparison::ge
                                        : Comparison::gt;
  return condition;
}

// Expected without an operator: the attribute has this value, or is not there.
Condition expected_value(const AttributeCondition& expected, Dialect dialect) {
  const std::string& name = expected.attribute;
  if (expected.values)
    invalid(dialect, "AttributeValueList can only be used with a ComparisonOperator for Attribute: " + name);
  if (expected.exists.value_or(true) && !expected.value) {
    invalid(dialect, "Value must be provided when Exists is " +
                         std::string(expected.exists ? "true" : "null") + " for Attribute: " + name);
  }
  if (!expected.exists.value_or(true) && expected.value)
    invalid(dialect, "Value cannot be used when Exists is false for Attribute: " + name);
  if (!expected.value) return function("attribute_not_exists", name);
  return condition_of(name, "EQ", {*expected.value});
}

Condition expected_condition(const AttributeCondition& expected, Dialect dialect) {
  const std::string& name = expected.attribute;
  const std::string& op = expected.comparison_operator;
  if (expected.values && expected.value)
    invalid(dialect, "Value and AttributeValueList cannot be used together for Attribute: " + name);
  if (op.empty()) return expected_value(expected, dialect);
  if (expected.exists)
    invalid(dialect, "Exists and ComparisonOperator cannot be used together for Attribute: " + name);
  bool without_values = op == "NULL" || op == "NOT_NULL";
  if (!without_values && !expected.values && !expected.value) {
    invalid(dialect, "Value or AttributeValueList must be used with ComparisonOperator: " + op +
                         " for Attribute: " + name);
  }
  std::vector<AttributeValue> values = expected.values.value_or(std::vector<AttributeValue>());
  if (expected.value) values.push_back(*expected.value);
  check_values(op, values, dialect);
  return condition_of(name, op, values);
}

Condition::Kind junction(bool any) {
  return any ? Condition::Kind::logical_or : Condition::Kind::logical_and;
}

Condition filter_condition(const AttributeCondition& condition, Dialect dialect) {
  std::vector<AttributeValue> values = condition.values.value_or(std::vector<AttributeValue>());
  check_values(condition.comparison_operator, values, dialect);
  return condition_of(condition.attribute, condition.comparison_operator, values);
}

// list_append(if_not_exists(attribute, []), value): what ADD does to a list.
SetAction appending(const Path& path, const AttributeValue& tail) {
  AttributeValue nothing;
  nothing.type = Type::l;
  FunctionCall present{"if_not_exists", {}};
  present.arguments.push_back({path});
  present.arguments.push_back({nothing});
  FunctionCall append{"list_append", {}};
  append.arguments.push_back({std::move(present)});
  append.arguments.push_back({tail});
  SetAction action{path, SetAction::Arithmetic::none, {}};
  action.operands.push_back({std::move(append)});
  return action;
}

bool is_set(Type type) { return type == Type::ss || type == Type::ns || type == Type::bs; }

void add_update(const AttributeUpdate& asked, Dialect dialect, Update& update) {
  Path path{{asked.attribute, -1}};
  bool deletes = asked.action == "DELETE";
  if (!asked.value) {
    if (!deletes) invalid(dialect, "Only DELETE action is allowed when no attribute value is specified");
    update.removes.push_back(std::move(path));
    return;
  }
  const AttributeValue& value = *asked.value;
  std::string type(type_name(value.type));
  if (deletes) {
    if (!is_set(value.type))
      invalid(dialect, "DELETE action with value is not supported for the type " + type);
    update.deletes.push_back({std::move(path), value});
  } else if (asked.action == "ADD") {
    if (value.type == Type::l) {
      update.sets.push_back(appending(path, value));
      return;
    }
    if (value.type != Type::n && !is_set(value.type))
      invalid(dialect, "ADD action is not supported for the type " + type);
    update.adds.push_back({std::move(path), value});
  } else {
    SetAction action{std::move(path), SetAction::Arithmetic::none, {}};
    action.operands.push_back({value});
    update.sets.push_back(std::move(action));
  }
}

}  // namespace

Condition build_expected(const std::vector<AttributeCondition>& conditions, bool any, Dialect dialect) {
  std::vector<Condition> children;
  for (const AttributeCondition& each : conditions) children.push_back(expected_condition(each, dialect));
  return joined(junction(any), std::move(children));
}

Condition build_filter(const std::vector<AttributeCondition>& conditions, bool any, Dialect dialect) {
  std::vector<Condition> children;
  for (const AttributeCondition& each : conditions) children.push_back(filter_condition(each, dialect));
  return joined(junction(any), std::move(children));
}

Condition build_key_condition(const std::vector<AttributeCondition>& conditions, Dialect dialect) {
  static constexpr std::array<std::string_view, 7> kIndexable = {"EQ", "LE",          "LT",     "GE",
                                                                 "GT", "BEGINS_WITH", "BETWEEN"};
  std::vector<Condition> children;
  for (const AttributeCondition& each : conditions) children.push_back(filter_condition(each, dialect));
  for (const AttributeCondition& each : conditions) {
    if (std::find(kIndexable.begin(), kIndexable.end(), each.comparison_operator) == kIndexable.end())
      throw messages::request_validation(dialect,
                                         "Attempted conditional constraint is not an indexable operation");
  }
  if (conditions.empty() || conditions.size() > 2)
    throw messages::request_validation(dialect, "Conditions can be of length 1 or 2 only");
  return joined(Condition::Kind::logical_and, std::move(children));
}

Update build_update(const std::vector<AttributeUpdate>& updates, Dialect dialect) {
  Update update;
  update.from_attribute_updates = true;
  for (const AttributeUpdate& asked : updates) add_update(asked, dialect, update);
  return update;
}

Projection build_projection(const std::vector<std::string>& attributes, Dialect dialect) {
  Projection projection;
  for (auto name = attributes.begin(); name != attributes.end(); ++name) {
    if (std::find(attributes.begin(), name, *name) != name)
      invalid(dialect, "Duplicate value in attribute name: " + *name);
    projection.paths.push_back({{*name, -1}});
  }
  return projection;
}

}  // namespace sls::dynamodb::expressions
