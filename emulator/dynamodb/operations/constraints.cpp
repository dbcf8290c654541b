#include "constraints.h"

#include <algorithm>

namespace sls::dynamodb::operations {
namespace {

std::string joined(const std::vector<std::string_view>& values) {
  std::string list;
  for (std::string_view value : values) list += (list.empty() ? "" : ", ") + std::string(value);
  return list;
}

}  // namespace

bool is_well_formed_table_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

void Constraints::add(std::string_view name, std::string_view value, bool is_null,
                      std::string_view constraint) {
  std::string shown = is_null ? "null" : "'" + std::string(value) + "'";
  violations_.push_back("Value " + shown + " at '" + path_ + lower_camel(name) +
                        "' failed to satisfy constraint: " + std::string(constraint));
}

Constraints& Constraints::table_name(bool together) {
  if (!members_.has("TableName")) return required("TableName");
  std::string name = members_.table_name();
  if (name.empty()) {
    // Alone, and in the new wording where the operation has it.
    if (together || members_.dialect() == Dialect::bare_old) {
      add("TableName", "", false, "Member must have length greater than or equal to 1");
    } else {
      violations_ = {
          "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal "
          "to 1"};
      check();
    }
    return *this;
  }
  if (!is_well_formed_table_name(name))
    add("TableName", name, false, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  if (name.size() > 255) add("TableName", name, false, "Member must have length less than or equal to 255");
  return *this;
}

Constraints& Constraints::required(std::string_view name) {
  if (members_.has(name)) return *this;
  lacks_member_ = true;
  add(name, "", true, "Member must not be null");
  return *this;
}

Constraints& Constraints::one_of(std::string_view name, const std::vector<std::string_view>& values,
                                 std::string_view new_list) {
  const JsonValue* value = members_.find(name);
  if (value == nullptr) return *this;
  std::string_view given = view_of(*value);
  if (std::find(values.begin(), values.end(), given) != values.end()) return *this;
  add(name, given, false, "Member must satisfy enum value set: [" + joined(values) + "]");
  if (!new_list.empty() && members_.dialect() != Dialect::bare_old && alone_.empty()) {
    alone_ =
        "Failed to satisfy constraint: Member must satisfy enum value set: [" + std::string(new_list) + "]";
  }
  return *this;
}

Constraints& Constraints::at_least(std::string_view name, std::int64_t least) {
  auto value = members_.integer(name);
  if (!value || *value >= least) return *this;
  if (members_.dialect() == Dialect::bare_new) {
    violations_.push_back("Value at '" + std::string(name) +
                          "' failed to satisfy constraint: Member must have value greater than or equal to " +
                          std::to_string(least));
  } else {
    add(name, std::to_string(*value), false,
        "Member must have value greater than or equal to " + std::to_string(least));
  }
  return *this;
}

Constraints& Constraints::at_most(std::string_view name, std::int64_t most) {
  auto value = members_.integer(name);
  if (value && *value > most)
    add(name, std::to_string(*value), false,
        "Member must have value less than or equal to " + std::to_string(most));
  return *this;
}

Constraints& Constraints::length(std::string_view name, std::size_t least, std::size_t most) {
  const JsonValue* value = members_.find(name);
  if (value == nullptr) return *this;
  std::string_view given = view_of(*value);
  if (given.size() < least)
    add(name, given, false, "Member must have length greater than or equal to " + std::to_string(least));
  if (given.size() > most)
    add(name, given, false, "Member must have length less than or equal to " + std::to_string(most));
  return *this;
}

Constraints& Constraints::resource_name(std::string_view name) {
  const JsonValue* value = members_.find(name);
  if (value != nullptr && !is_well_formed_table_name(view_of(*value)))
    add(name, view_of(*value), false, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  return length(name, 3, 255);
}

Constraints& Constraints::count(std::string_view name, std::size_t least, std::size_t most) {
  const JsonValue* value = members_.find(name);
  if (value == nullptr) return *this;
  std::size_t given = value->IsArray() ? value->Size() : value->MemberCount();
  // What is in the list is not shown; nobody can rely on how the service would print it.
  std::string shown = given == 0 ? (value->IsArray() ? "[]" : "{}") : "[…]";
  if (given < least)
    add(name, shown, false, "Member must have length greater than or equal to " + std::to_string(least));
  if (given > most)
    add(name, shown, false, "Member must have length less than or equal to " + std::to_string(most));
  return *this;
}

Constraints& Constraints::keys_are_tables(std::string_view name, std::string_view shown) {
  const JsonValue* map = members_.find(name);
  if (map == nullptr) return *this;
  bool well_named = std::all_of(map->MemberBegin(), map->MemberEnd(), [](const auto& entry) {
    std::string table = table_of_name_or_arn(view_of(entry.name));
    return is_well_formed_table_name(table) && table.size() >= 3 && table.size() <= 255;
  });
  if (!well_named)
    add(name, shown, false,
        "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have "
        "length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]");
  return *this;
}

Constraints& Constraints::comparison_operators(std::string_view name, bool required) {
  static const std::vector<std::string_view> kOperators = {
      "IN",       "NULL", "BETWEEN", "LT",          "NOT_CONTAINS", "EQ",      "GT",
      "NOT_NULL", "NE",   "LE",      "BEGINS_WITH", "GE",           "CONTAINS"};
  const JsonValue* map = members_.find(name);
  if (map == nullptr) return *this;
  for (const auto& entry : map->GetObject()) {
    Members condition(entry.value, members_.dialect());
    Constraints inner(condition,
                      path_ + lower_camel(name) + "." + std::string(view_of(entry.name)) + ".member.");
    if (required) inner.required("ComparisonOperator");
    append(inner.one_of("ComparisonOperator", kOperators));
  }
  return *this;
}

Constraints& Constraints::update_actions() {
  const JsonValue* map = members_.find("AttributeUpdates");
  if (map == nullptr) return *this;
  for (const auto& entry : map->GetObject()) {
    Members update(entry.value, members_.dialect());
    Constraints inner(update, path_ + "attributeUpdates." + std::string(view_of(entry.name)) + ".member.");
    append(inner.one_of("Action", {"ADD", "DELETE", "PUT"}));
  }
  return *this;
}

Constraints& Constraints::append(const Constraints& inner) {
  violations_.insert(violations_.end(), inner.violations_.begin(), inner.violations_.end());
  return *this;
}

void Constraints::check() const {
  if (violations_.empty()) return;
  if (!lacks_member_ && !alone_.empty()) throw messages::request_validation(members_.dialect(), alone_);
  std::size_t count = std::min<std::size_t>(violations_.size(), 10);
  std::string text =
      std::to_string(violations_.size()) +
      (violations_.size() == 1 ? " validation error detected: " : " validation errors detected: ");
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "; " : "") + violations_[i];
  throw messages::validation(text);
}

Constraints& check_return_consumed_capacity(Constraints& constraints) {
  return constraints.one_of("ReturnConsumedCapacity", {"INDEXES", "TOTAL", "NONE"});
}
Constraints& check_return_values(Constraints& constraints) {
  return constraints.one_of("ReturnValues", {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"},
                            "ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE");
}
Constraints& check_return_item_collection_metrics(Constraints& constraints) {
  return constraints.one_of("ReturnItemCollectionMetrics", {"SIZE", "NONE"});
}

Constraints& check_return_values_on_failure(Constraints& constraints) {
  return constraints.one_of("ReturnValuesOnConditionCheckFailure", {"ALL_OLD", "NONE"});
}

void check_returns_old_or_nothing(const Members& members) {
  std::string_view wanted = members.text("ReturnValues");
  if (wanted.empty() || wanted == "NONE" || wanted == "ALL_OLD") return;
  throw messages::request_validation(members.dialect(), "ReturnValues can only be ALL_OLD or NONE");
}

}  // namespace sls::dynamodb::operations
