// Resolver: conditions, and which resources they let exist.
#include "intrinsics/resolver.h"

namespace sls::model {
namespace {

// Of conditions that name conditions; CloudFormation takes 200 in all.
constexpr int kDeepestCondition = 200;

}  // namespace

bool Resolver::exists(const Node& resource, std::string_view logical_id) {
  const Node* name = resource.find("Condition");
  return name == nullptr || !name->is_scalar() || condition(text_of(*name), name->place, logical_id);
}

bool Resolver::condition(const std::string& name, const Place& place, std::string_view logical_id) {
  auto known = conditions_.find(name);
  if (known != conditions_.end() && known->second > 0) return known->second == 2;
  if (known != conditions_.end()) {
    diagnostics_.error(place, logical_id,
                       {"circular-condition", "Template error: the condition " + name + " depends on itself",
                        "break the circle under Conditions"});
    return false;
  }
  const Node* conditions = root_.find("Conditions");
  const Node* declared = conditions == nullptr ? nullptr : conditions->find(name);
  if (declared == nullptr) {
    diagnostics_.error(place, logical_id,
                       {"undefined-condition",
                        "Template format error: Unresolved condition dependency " + name +
                            " in the Resources block of the template",
                        "define it under Conditions"});
    return true;
  }
  if (evaluating_conditions_ >= kDeepestCondition) {
    diagnostics_.error(
        place, logical_id,
        {"bad-condition", "conditions are nested more than " + std::to_string(kDeepestCondition) + " deep",
         ""});
    return false;
  }
  conditions_[name] = 0;
  ++evaluating_conditions_;
  bool value = evaluate(*declared, logical_id);
  --evaluating_conditions_;
  conditions_[name] = value ? 2 : 1;
  return value;
}

bool Resolver::evaluate_list(const Node& list, bool all, std::string_view logical_id) {
  if (!list.is_list() || list.items.size() < 2 || list.items.size() > 10) {
    diagnostics_.error(list.place, logical_id,
                       {"bad-condition",
                        "Template error: every " + std::string(all ? "Fn::And" : "Fn::Or") +
                            " object requires a list of at least 2 and at most 10 boolean parameters.",
                        ""});
  }
  for (const Node& item : list.items) {
    if (evaluate(item, logical_id) != all) return !all;
  }
  return all;
}

bool Resolver::evaluate(const Node& condition_node, std::string_view logical_id) {
  if (auto written = scalar_boolean(condition_node)) return *written;
  if (condition_node.is_map() && condition_node.members.size() == 1) {
    const std::string& name = condition_node.members[0].key;
    const Node& argument = condition_node.members[0].value;
    if (name == "Condition") return condition(text_of(argument), argument.place, logical_id);
    if (name == "Fn::And") return evaluate_list(argument, true, logical_id);
    if (name == "Fn::Or") return evaluate_list(argument, false, logical_id);
    if (name == "Fn::Not" && argument.items.size() == 1) return !evaluate(argument.items[0], logical_id);
    if (name == "Fn::Equals" && argument.items.size() == 2) {
      Node left = resolve(argument.items[0], logical_id);
      Node right = resolve(argument.items[1], logical_id);
      return left.is_scalar() && right.is_scalar() ? scalar_text(left) == scalar_text(right)
                                                   : to_json(left) == to_json(right);
    }
  }
  diagnostics_.error(
      condition_node.place, logical_id,
      {"bad-condition",
       "Template format error: a condition is Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition", ""});
  return false;
}

}  // namespace sls::model
