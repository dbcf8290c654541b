#include "legacy_members.h"

#include <algorithm>

namespace sls::dynamodb::operations {
namespace {

std::string text_of(const JsonValue& json) { return {json.GetString(), json.GetStringLength()}; }

std::string names_of_present(const Members& members, const std::vector<std::string_view>& names) {
  std::string list;
  for (std::string_view name : names) {
    if (members.has(name)) list += (list.empty() ? "" : ", ") + std::string(name);
  }
  return list;
}

expressions::AttributeCondition read_condition(const std::string& attribute, const Members& members) {
  expressions::AttributeCondition condition;
  condition.attribute = attribute;
  condition.comparison_operator = members.text("ComparisonOperator");
  if (const JsonValue* list = members.find("AttributeValueList")) {
    condition.values.emplace();
    for (const auto& value : list->GetArray())
      condition.values->push_back(read_value(value, members.dialect()));
  }
  if (const JsonValue* value = members.find("Value")) condition.value = read_value(*value, members.dialect());
  if (members.has("Exists")) condition.exists = members.boolean("Exists");
  return condition;
}

std::vector<expressions::AttributeCondition> read_conditions(const Members& members, const JsonValue& map) {
  std::vector<expressions::AttributeCondition> conditions;
  for (const auto& entry : map.GetObject())
    conditions.push_back(read_condition(text_of(entry.name), Members(entry.value, members.dialect())));
  return conditions;
}

bool joins_any(const Members& members) { return members.text("ConditionalOperator") == "OR"; }

}  // namespace

void refuse_mixture(const Members& members, const std::vector<std::string_view>& legacy,
                    const std::vector<std::string_view>& expressions) {
  std::string new_style = names_of_present(members, expressions);
  if (new_style.empty()) return;
  std::vector<std::string_view> judged = legacy;
  if (!members.has("KeyConditionExpression")) std::erase(judged, "KeyConditions");
  std::string old_style = names_of_present(members, judged);
  if (old_style.empty()) return;
  throw messages::mixture(members.dialect(), old_style, new_style);
}

void check_conditional_operator(const Members& members, std::string_view conditions) {
  if (!members.has("ConditionalOperator")) return;
  const JsonValue* map = members.find(conditions);
  if (map == nullptr || map->ObjectEmpty())
    throw messages::request_validation(members.dialect(),
                                       "ConditionalOperator cannot be used without Filter or Expected");
  if (map->MemberCount() == 1) {
    throw messages::request_validation(
        members.dialect(),
        "ConditionalOperator can only be used when Filter or Expected has two or more elements");
  }
}

void check_condition_values(const Members& members, std::string_view name) {
  if (const JsonValue* map = members.find(name)) read_conditions(members, *map);
}

std::optional<expressions::Condition> read_expected(const Members& members) {
  const JsonValue* map = members.find("Expected");
  if (map == nullptr || map->ObjectEmpty()) return std::nullopt;
  return expressions::build_expected(read_conditions(members, *map), joins_any(members), members.dialect());
}

std::optional<expressions::Condition> read_filter(const Members& members, std::string_view name) {
  const JsonValue* map = members.find(name);
  if (map == nullptr || map->ObjectEmpty()) return std::nullopt;
  return expressions::build_filter(read_conditions(members, *map), joins_any(members), members.dialect());
}

std::optional<expressions::Condition> read_key_conditions(const Members& members) {
  const JsonValue* map = members.find("KeyConditions");
  if (map == nullptr) return std::nullopt;
  return expressions::build_key_condition(read_conditions(members, *map), members.dialect());
}

std::optional<expressions::Update> read_attribute_updates(const Members& members) {
  const JsonValue* map = members.find("AttributeUpdates");
  if (map == nullptr) return std::nullopt;
  std::vector<expressions::AttributeUpdate> updates;
  for (const auto& entry : map->GetObject()) {
    Members update(entry.value, members.dialect());
    expressions::AttributeUpdate asked{text_of(entry.name), std::string(update.text("Action")), std::nullopt};
    if (const JsonValue* value = update.find("Value")) asked.value = read_value(*value, members.dialect());
    updates.push_back(std::move(asked));
  }
  return expressions::build_update(updates, members.dialect());
}

std::optional<expressions::Projection> read_attributes_to_get(const Members& members) {
  const JsonValue* list = members.find("AttributesToGet");
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& name : list->GetArray()) names.push_back(text_of(name));
  return expressions::build_projection(names, members.dialect());
}

}  // namespace sls::dynamodb::operations
