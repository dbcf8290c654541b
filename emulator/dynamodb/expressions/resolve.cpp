#include "resolve.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include "reserved_words.h"

namespace sls::dynamodb::expressions {
namespace {

struct Function {
  std::string_view name;
  bool in_conditions;
  bool in_updates;
  bool is_boolean;  // stands as a condition of its own; otherwise it gives a value
  std::size_t operands;
};
constexpr std::array<Function, 8> kFunctions = {{{"attribute_exists", true, false, true, 1},
                                                 {"attribute_not_exists", true, false, true, 1},
                                                 {"attribute_type", true, false, true, 2},
                                                 {"begins_with", true, false, true, 2},
                                                 {"contains", true, false, true, 2},
                                                 {"size", true, false, false, 1},
                                                 {"if_not_exists", false, true, false, 2},
                                                 {"list_append", false, true, false, 2}}};

const Function* find_function(std::string_view name) {
  for (const Function& function : kFunctions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

const AttributeValue* constant(const Operand& operand) { return std::get_if<AttributeValue>(&operand.value); }
const Path* operand_path(const Operand& operand) { return std::get_if<Path>(&operand.value); }
bool is_ordered_type(Type type) { return type == Type::s || type == Type::n || type == Type::b; }

// ---- the checks that come before placeholders are looked at

void visit_operands(const RawOperand& operand, const std::function<void(const RawOperand&)>& visit) {
  visit(operand);
  for (const RawOperand& argument : operand.arguments) visit_operands(argument, visit);
}

void visit_operands(const RawCondition& condition, const std::function<void(const RawOperand&)>& visit) {
  for (const RawOperand& operand : condition.operands) visit_operands(operand, visit);
  for (const RawCondition& child : condition.children) visit_operands(child, visit);
}

void check_path_words(const RawPath& path, const Blame& blame) {
  for (const RawStep& step : path) {
    if (step.kind == RawStep::Kind::name && is_reserved_word(step.text)) blame.reserved(step.text);
  }
}

// In a condition: boolean functions stand alone, size() is an operand.
void check_function_places(const RawCondition& condition, const Blame& blame) {
  bool stands_alone = condition.kind == Condition::Kind::function;
  for (const RawOperand& operand : condition.operands) {
    if (operand.kind != RawOperand::Kind::function) continue;
    const Function* function = find_function(operand.text);
    if (!function->in_conditions) blame.wrong_family(operand.text, false);
    if (function->is_boolean != stands_alone) blame.wrong_place(operand.text);
    for (const RawOperand& argument : operand.arguments) {
      if (argument.kind != RawOperand::Kind::function) continue;
      const Function* inner = find_function(argument.text);
      if (!inner->in_conditions) blame.wrong_family(argument.text, false);
      if (inner->is_boolean || !function->is_boolean) blame.wrong_place(argument.text);
    }
  }
  for (const RawCondition& child : condition.children) check_function_places(child, blame);
}

void check_function_names(const RawOperand& operand, const Blame& blame) {
  bool unknown = operand.kind == RawOperand::Kind::function && find_function(operand.text) == nullptr;
  if (unknown) blame.unknown_function(operand.text);
}

// ---- placeholders

class Resolver {
 public:
  Resolver(const Blame& blame, Placeholders& placeholders) : blame_(blame), placeholders_(placeholders) {}

  Path path(const RawPath& raw) {
    Path path;
    for (const RawStep& step : raw) {
      if (step.kind == RawStep::Kind::index) {
        path.push_back({"", index(step.text)});
      } else if (step.kind == RawStep::Kind::name) {
        path.push_back({std::string(step.text), -1});
      } else {
        const std::string* name = placeholders_.use_name(step.text);
        if (name == nullptr) blame_.undefined_name(step.text);
        path.push_back({*name, -1});
      }
    }
    return path;
  }

  const AttributeValue& value(std::string_view placeholder) {
    const AttributeValue* value = placeholders_.use_value(placeholder);
    if (value == nullptr) blame_.undefined_value(placeholder);
    return *value;
  }

  Operand operand(const RawOperand& raw) {
    switch (raw.kind) {
      case RawOperand::Kind::path:
        return {path(raw.path)};
      case RawOperand::Kind::value:
        return {value(raw.text)};
      case RawOperand::Kind::function:
        break;
    }
    return {call(raw)};
  }

  FunctionCall call(const RawOperand& raw) {
    FunctionCall call{std::string(raw.text), {}};
    for (const RawOperand& argument : raw.arguments) call.arguments.push_back(operand(argument));
    return call;
  }

 private:
  int index(std::string_view digits) const {
    int value = 0;
    auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (parsed.ec != std::errc()) blame_.index_too_large(digits);
    return value;
  }

  const Blame& blame_;
  Placeholders& placeholders_;
};

// ---- the checks of one condition, after its placeholders

void check_count(const FunctionCall& call, const Blame& blame) {
  if (call.arguments.size() != find_function(call.name)->operands)
    blame.operand_count(call.name, call.arguments.size());
}

void check_size_call(const Operand& operand, const Blame& blame) {
  const auto* call = std::get_if<FunctionCall>(&operand.value);
  if (call == nullptr) return;
  check_count(*call, blame);
  const AttributeValue* value = constant(call->arguments[0]);
  if (value == nullptr) return;
  bool sized = value->type != Type::n && value->type != Type::null && value->type != Type::boolean;
  if (!sized) blame.operand_type(call->name, value->type);
}

void check_distinct(std::string_view name, const std::vector<Operand>& operands, const Blame& blame) {
  const Path* first = operand_path(operands[0]);
  if (first == nullptr) return;
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const Path* other = operand_path(operands[i]);
    if (other != nullptr && *other == *first) blame.not_distinct(name, *first);
  }
}

void check_function_condition(const FunctionCall& call, const Blame& blame) {
  check_count(call, blame);
  for (const Operand& argument : call.arguments) check_size_call(argument, blame);
  if (call.name == "attribute_exists" || call.name == "attribute_not_exists") {
    if (operand_path(call.arguments[0]) == nullptr) blame.needs_path(call.name);
    return;
  }
  check_distinct(call.name, call.arguments, blame);
  if (call.name == "begins_with") {
    for (const Operand& argument : call.arguments) {
      const AttributeValue* value = constant(argument);
      if (value != nullptr && value->type != Type::s && value->type != Type::b)
        blame.operand_type(call.name, value->type);
    }
  }
  if (call.name == "attribute_type") {
    const AttributeValue* type = constant(call.arguments[1]);
    if (type == nullptr) return;
    if (type->type != Type::s) blame.operand_type(call.name, type->type);
    bool known = false;
    for (int i = 0; i < 10; ++i) known = known || type->text == type_name(static_cast<Type>(i));
    if (!known) blame.attribute_type(type->text);
  }
}

void check_between_bounds(const std::vector<Operand>& operands, const Blame& blame) {
  const AttributeValue* lower = constant(operands[1]);
  const AttributeValue* upper = constant(operands[2]);
  if (lower == nullptr || upper == nullptr) return;
  if (lower->type != upper->type) blame.between_types(*lower, *upper);
  if (compare_scalars(*lower, *upper) > 0) blame.between_order(*lower, *upper);
}

Condition build_condition(const RawCondition& raw, const Blame& blame, Resolver& resolver) {
  Condition condition;
  condition.kind = raw.kind;
  condition.comparison = raw.comparison;
  for (const RawCondition& child : raw.children)
    condition.children.push_back(build_condition(child, blame, resolver));
  if (raw.kind == Condition::Kind::function) {
    condition.function = resolver.call(raw.operands[0]);
    check_condition(raw.symbol, condition, blame);
  } else if (!raw.operands.empty()) {
    for (const RawOperand& operand : raw.operands) condition.operands.push_back(resolver.operand(operand));
    check_condition(raw.symbol, condition, blame);
  }
  return condition;
}

// ---- updates

void check_update_words(const RawUpdate& raw, const Blame& blame) {
  auto visit = [&](const RawOperand& operand) { check_path_words(operand.path, blame); };
  for (const RawSet& action : raw.sets) {
    check_path_words(action.path, blame);
    for (const RawOperand& operand : action.operands) visit_operands(operand, visit);
  }
  for (const RawPath& path : raw.removes) check_path_words(path, blame);
  for (const auto* list : {&raw.adds, &raw.deletes}) {
    for (const RawValueAction& action : *list) check_path_words(action.path, blame);
  }
}

void check_update_functions(const RawUpdate& raw, const Blame& blame) {
  for (const RawSet& action : raw.sets) {
    for (const RawOperand& operand : action.operands) {
      visit_operands(operand, [&](const RawOperand& inner) { check_function_names(inner, blame); });
    }
  }
}

// All names before the first value: that is the order in which what is not defined is told.
void resolve_names(const RawUpdate& raw, Resolver& resolver) {
  auto visit = [&](const RawOperand& operand) {
    if (operand.kind == RawOperand::Kind::path) resolver.path(operand.path);
  };
  for (const RawSet& action : raw.sets) {
    resolver.path(action.path);
    for (const RawOperand& operand : action.operands) visit_operands(operand, visit);
  }
  for (const RawPath& path : raw.removes) resolver.path(path);
  for (const auto* list : {&raw.adds, &raw.deletes}) {
    for (const RawValueAction& action : *list) resolver.path(action.path);
  }
}

void check_sections(const RawUpdate& raw, const Blame& blame) {
  for (auto section = raw.sections.begin(); section != raw.sections.end(); ++section) {
    if (std::find(raw.sections.begin(), section, *section) != section) blame.section_twice(*section);
  }
}

void check_update_call(const FunctionCall& call, const Blame& blame) {
  const Function* function = find_function(call.name);
  if (!function->in_updates) blame.wrong_family(call.name, true);
  check_count(call, blame);
  if (call.name == "if_not_exists" && operand_path(call.arguments[0]) == nullptr) blame.needs_path(call.name);
  for (const Operand& argument : call.arguments) {
    if (const auto* inner = std::get_if<FunctionCall>(&argument.value)) {
      check_update_call(*inner, blame);
      if (inner->name == "list_append") blame.wrong_place(inner->name);
    }
    const AttributeValue* value = constant(argument);
    if (call.name == "list_append" && value != nullptr && value->type != Type::l)
      blame.operand_type(call.name, value->type);
  }
}

void check_value_actions(const Update& update, const Blame& blame) {
  auto is_set = [](Type type) { return type == Type::ss || type == Type::ns || type == Type::bs; };
  for (const ValueAction& action : update.adds) {
    if (action.value.type != Type::n && !is_set(action.value.type))
      blame.set_operand_type("ADD", action.value.type);
  }
  for (const ValueAction& action : update.deletes) {
    if (!is_set(action.value.type)) blame.set_operand_type("DELETE", action.value.type);
  }
}

}  // namespace

void check_condition(std::string_view symbol, const Condition& condition, const Blame& blame) {
  if (condition.kind == Condition::Kind::function) return check_function_condition(condition.function, blame);
  for (const Operand& operand : condition.operands) check_size_call(operand, blame);
  check_distinct(symbol, condition.operands, blame);
  bool orders = condition.kind == Condition::Kind::between ||
                (condition.kind == Condition::Kind::comparison && condition.comparison != Comparison::eq &&
                 condition.comparison != Comparison::ne);
  for (const Operand& operand : condition.operands) {
    const AttributeValue* value = constant(operand);
    if (orders && value != nullptr && !is_ordered_type(value->type)) blame.operand_type(symbol, value->type);
  }
  if (condition.kind == Condition::Kind::between) check_between_bounds(condition.operands, blame);
}

void check_set(const SetAction& action, const Blame& blame) {
  bool arithmetic = action.arithmetic != SetAction::Arithmetic::none;
  std::string_view symbol = action.arithmetic == SetAction::Arithmetic::plus ? "+" : "-";
  for (const Operand& operand : action.operands) {
    if (const auto* call = std::get_if<FunctionCall>(&operand.value)) check_update_call(*call, blame);
    const AttributeValue* value = constant(operand);
    if (arithmetic && value != nullptr && value->type != Type::n) blame.operand_type(symbol, value->type);
  }
}

Condition resolve_condition(const RawCondition& raw, const Blame& blame, Placeholders& placeholders) {
  visit_operands(raw, [&](const RawOperand& operand) { check_function_names(operand, blame); });
  check_function_places(raw, blame);
  visit_operands(raw, [&](const RawOperand& operand) { check_path_words(operand.path, blame); });
  Resolver resolver(blame, placeholders);
  return build_condition(raw, blame, resolver);
}

Update resolve_update(const RawUpdate& raw, const Blame& blame, Placeholders& placeholders) {
  check_update_words(raw, blame);
  check_update_functions(raw, blame);
  check_sections(raw, blame);
  Resolver resolver(blame, placeholders);
  resolve_names(raw, resolver);
  Update update;
  for (const RawSet& action : raw.sets) {
    SetAction& set = update.sets.emplace_back(SetAction{resolver.path(action.path), action.arithmetic, {}});
    for (const RawOperand& operand : action.operands) set.operands.push_back(resolver.operand(operand));
  }
  for (const RawPath& path : raw.removes) update.removes.push_back(resolver.path(path));
  for (const RawValueAction& action : raw.adds)
    update.adds.push_back({resolver.path(action.path), resolver.value(action.value)});
  for (const RawValueAction& action : raw.deletes)
    update.deletes.push_back({resolver.path(action.path), resolver.value(action.value)});
  check_paths_apart(targets(update), blame);
  for (const SetAction& action : update.sets) check_set(action, blame);
  check_value_actions(update, blame);
  return update;
}

Projection resolve_projection(const std::vector<RawPath>& raw, const Blame& blame,
                              Placeholders& placeholders) {
  for (const RawPath& path : raw) check_path_words(path, blame);
  Resolver resolver(blame, placeholders);
  Projection projection;
  for (const RawPath& path : raw) projection.paths.push_back(resolver.path(path));
  std::vector<const Path*> paths;
  for (const Path& path : projection.paths) paths.push_back(&path);
  check_paths_apart(paths, blame);
  return projection;
}

void check_paths_apart(const std::vector<const Path*>& paths, const Blame& blame) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = i + 1; j < paths.size(); ++j) {
      const Path& one = *paths[i];
      const Path& two = *paths[j];
      std::size_t shared = 0;
      while (shared < one.size() && shared < two.size() && one[shared] == two[shared]) ++shared;
      if (shared == one.size() || shared == two.size()) blame.overlap(one, two);
      if (one[shared].is_index() != two[shared].is_index()) blame.conflict(one, two);
    }
  }
}

}  // namespace sls::dynamodb::expressions
