// The members from before expressions: JSON → the trees of expressions/ast.h. Each function gives nothing
// when its member is absent (or holds no entry), so an operation asks for the expression first and for these
// otherwise.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "../expressions/legacy.h"
#include "request.h"

namespace sls::dynamodb::operations {

constexpr std::size_t kMostAttributesToGet = 255;

// Throws when legacy members and expressions are mixed; both lists in the order in which the service names
// them. KeyConditions may stand beside expressions as long as KeyConditionExpression does not.
void refuse_mixture(const Members& members, const std::vector<std::string_view>& legacy,
                    const std::vector<std::string_view>& expressions);

// `conditions` is the member that ConditionalOperator joins: "Expected", "QueryFilter", "ScanFilter".
void check_conditional_operator(const Members& members, std::string_view conditions);
// Throws what is wrong with the values of Expected or a filter by themselves.
void check_condition_values(const Members& members, std::string_view name);

std::optional<expressions::Condition> read_expected(const Members& members);
std::optional<expressions::Condition> read_filter(const Members& members, std::string_view name);
std::optional<expressions::Condition> read_key_conditions(const Members& members);
std::optional<expressions::Update> read_attribute_updates(const Members& members);
std::optional<expressions::Projection> read_attributes_to_get(const Members& members);

}  // namespace sls::dynamodb::operations
