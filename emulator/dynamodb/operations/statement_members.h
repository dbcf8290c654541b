// The members that the three PartiQL operations have in common: a statement with its parameters, alone or as
// one of many.
#pragma once

#include <string>
#include <vector>

#include "../partiql/statement.h"
#include "constraints.h"

namespace sls::dynamodb::operations {

struct StatementMembers {
  std::string text;
  std::vector<AttributeValue> parameters;
  bool consistent = false;
  bool returns_item_on_failure = false;
};

// The statements of a batch or transaction, before their parameters are values. Throws when the list or an
// element breaks a constraint.
std::vector<const JsonValue*> statement_list(const Request& request, std::string_view member,
                                             std::size_t most);

// REQUIRES: the constraints hold. Throws when a parameter is no value.
StatementMembers read_statement(const JsonValue& json, Dialect dialect);

// Violations of "Statement" and "Parameters"; `path` stands in front of their names.
void check_statement_members(Constraints& constraints, const JsonValue& json, const std::string& path);

// Whether some statement of the list is not a SELECT.
bool any_writes(const Request& request, std::string_view member);
bool is_select(const JsonValue& json);

}  // namespace sls::dynamodb::operations
