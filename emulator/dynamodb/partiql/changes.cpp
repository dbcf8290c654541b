#include "changes.h"

#include "../expressions/resolve.h"
#include "condition.h"
#include "core/text.h"
#include "errors.h"

namespace sls::dynamodb::partiql {
namespace {

using expressions::FunctionCall;
using expressions::Operand;
using expressions::Path;
using expressions::SetAction;
using expressions::Update;

bool is_set(Type type) { return type == Type::ss || type == Type::ns || type == Type::bs; }

class ChangeTranslator {
 public:
  explicit ChangeTranslator(const Values& values) : values_(values) {}

  void add(Update& update, const Assignment& assignment) {
    Path path = translate_path(assignment.path);
    if (!assignment.value) {
      update.removes.push_back(std::move(path));
      return;
    }
    const Expression& value = *assignment.value;
    bool is_call = value.kind == Expression::Kind::call;
    if (is_call && (value.text == "set_add" || value.text == "set_delete")) {
      auto& actions = value.text == "set_add" ? update.adds : update.deletes;
      AttributeValue members = set_members(value, path);
      actions.push_back({std::move(path), std::move(members)});
      return;
    }
    SetAction action{std::move(path), SetAction::Arithmetic::none, {}};
    bool arithmetic = value.is_operation("+") || value.is_operation("-");
    if (arithmetic && value.children.size() == 2) {
      action.arithmetic = value.text == "+" ? SetAction::Arithmetic::plus : SetAction::Arithmetic::minus;
      for (const Expression& child : value.children) action.operands.push_back(operand(child));
    } else {
      action.operands.push_back(operand(value));
    }
    expressions::check_set(action, blame());
    update.sets.push_back(std::move(action));
  }

 private:
  // The second argument of set_add(path, <<…>>).
  AttributeValue set_members(const Expression& call, const Path& path) {
    std::string name = core::to_upper(call.text);
    if (call.children.size() != 2) fail_at(name + " must have exactly two arguments", call.place);
    const Expression& first = call.children[0];
    if (first.kind != Expression::Kind::path || translate_path(first) != path)
      fail_at("The first argument to " + name + " must equal the assignment value", call.place);
    const Expression& second = call.children[1];
    if (is_constant(second)) {
      AttributeValue members = values_.of(second);
      if (is_set(members.type)) return members;
    }
    // The place is the first argument's.
    fail_at("The second argument to " + name + " must be a value with type SET", first.place);
  }

  Operand operand(const Expression& expression) {
    if (is_constant(expression)) return {values_.of(expression)};
    switch (expression.kind) {
      case Expression::Kind::path:
        return {translate_path(expression)};
      case Expression::Kind::missing:
        fail("MISSING must be compared using IS operator");
      case Expression::Kind::operation:
        if (expression.text == "is") fail("IS operator is not supported in update expressions");
        fail("Unsupported operator in Update Expression. Operator: " + core::to_upper(expression.text));
      case Expression::Kind::call:
        break;
      default:
        fail("Unsupported operation: " + node_name(expression));
    }
    if (expression.text != "list_append")
      fail_at("Unrecognized function: " + expression.text, expression.place);
    FunctionCall call{"list_append", {}};
    for (const Expression& argument : expression.children) call.arguments.push_back(operand(argument));
    return {std::move(call)};
  }

  const Values& values_;
};

}  // namespace

Update translate_changes(const std::vector<Assignment>& assignments, const Values& values) {
  Update update;
  ChangeTranslator translator(values);
  for (const Assignment& assignment : assignments) translator.add(update, assignment);
  std::vector<const Path*> paths;
  for (const SetAction& action : update.sets) paths.push_back(&action.path);
  for (const Path& path : update.removes) paths.push_back(&path);
  for (const auto* actions : {&update.adds, &update.deletes}) {
    for (const expressions::ValueAction& action : *actions) paths.push_back(&action.path);
  }
  expressions::check_paths_apart(paths, blame());
  return update;
}

}  // namespace sls::dynamodb::partiql
