#include "statement_members.h"

#include <algorithm>

#include "../partiql/parser.h"
#include "table_definition.h"

namespace sls::dynamodb::operations {
namespace {

std::string shown(std::string_view text) {
  return text.size() > 60 ? std::string(text.substr(0, 60)) + "…" : std::string(text);
}

// In UTF-16 code units, as the service counts characters.
std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

}  // namespace

void check_statement_members(Constraints& constraints, const JsonValue& json, const std::string& path) {
  const std::string statement_path = path.empty() ? "Statement" : path + "statement";
  const std::string parameters_path = path.empty() ? "Parameters" : path + "parameters";
  const JsonValue* statement = find_in(json, "Statement");
  std::string_view text =
      statement == nullptr ? "" : std::string_view(statement->GetString(), statement->GetStringLength());
  if (statement == nullptr) constraints.add(statement_path, "", true, "Member must not be null");
  if (statement != nullptr && text.empty())
    constraints.add(statement_path, "", false, "Member must have length greater than or equal to 1");
  if (characters(text) > partiql::kLongestStatement)
    constraints.add(statement_path, shown(text), false, "Member must have length less than or equal to 8192");
  const JsonValue* parameters = find_in(json, "Parameters");
  if (parameters != nullptr && parameters->Empty())
    constraints.add(parameters_path, "[]", false, "Member must have length greater than or equal to 1");
}

std::vector<const JsonValue*> statement_list(const Request& request, std::string_view member,
                                             std::size_t most) {
  Constraints constraints(request);
  constraints.required(member);
  std::vector<const JsonValue*> statements;
  const JsonValue* list = request.find(member);
  if (list != nullptr && list->Empty())
    constraints.add(member, "[]", false, "Member must have length greater than or equal to 1");
  if (list != nullptr && list->Size() > most)
    constraints.add(member, "[…]", false,
                    "Member must have length less than or equal to " + std::to_string(most));
  if (list != nullptr && list->Size() <= most) {
    for (const auto& element : list->GetArray()) {
      statements.push_back(&element);
      check_statement_members(constraints, element,
                              std::string(member) + "." + std::to_string(statements.size()) + ".member.");
    }
  }
  check_return_consumed_capacity(constraints);
  constraints.length("ClientRequestToken", 1, 36).check();
  return statements;
}

StatementMembers read_statement(const JsonValue& json, Dialect dialect) {
  StatementMembers members;
  members.text = text_in(json, "Statement");
  if (const JsonValue* parameters = find_in(json, "Parameters")) {
    for (const auto& parameter : parameters->GetArray()) {
      if (!parameter.IsObject()) throw messages::serialization("Unexpected value type in payload");
      members.parameters.push_back(read_value(parameter, dialect));
    }
  }
  members.consistent = Members(json, dialect).boolean("ConsistentRead");
  members.returns_item_on_failure = text_in(json, "ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
  return members;
}

bool is_select(const JsonValue& json) {
  const JsonValue* statement = json.IsObject() ? find_in(json, "Statement") : nullptr;
  if (statement == nullptr || !statement->IsString()) return false;
  return partiql::first_word({statement->GetString(), statement->GetStringLength()}) == "select";
}

bool any_writes(const Request& request, std::string_view member) {
  const JsonValue* list = request.find(member);
  if (list == nullptr) return false;
  auto statements = list->GetArray();
  return std::any_of(statements.begin(), statements.end(),
                     [](const JsonValue& json) { return !is_select(json); });
}

}  // namespace sls::dynamodb::operations
