// The parameters from before expressions (Expected, QueryFilter, ScanFilter, KeyConditions, AttributeUpdates,
// AttributesToGet), checked and built into the same trees that expressions give, so that there is one
// evaluation. Pure; the sentences are the service's, in the dialect of the request.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expressions.h"

namespace sls::dynamodb::expressions {

// One entry of Expected, a filter or KeyConditions.
struct AttributeCondition {
  std::string attribute;
  std::string comparison_operator;                    // "EQ"; empty when absent (Expected only)
  std::optional<std::vector<AttributeValue>> values;  // AttributeValueList
  std::optional<AttributeValue> value;                // Expected only
  std::optional<bool> exists;                         // Expected only
};

// `any`: ConditionalOperator OR. REQUIRES: at least one condition.
Condition build_expected(const std::vector<AttributeCondition>& conditions, bool any, Dialect dialect);
Condition build_filter(const std::vector<AttributeCondition>& conditions, bool any, Dialect dialect);
// For resolve_key_condition().
Condition build_key_condition(const std::vector<AttributeCondition>& conditions, Dialect dialect);

// One entry of AttributeUpdates.
struct AttributeUpdate {
  std::string attribute;
  std::string action;  // empty: PUT
  std::optional<AttributeValue> value;
};
Update build_update(const std::vector<AttributeUpdate>& updates, Dialect dialect);

// Throws when a name stands twice.
Projection build_projection(const std::vector<std::string>& attributes, Dialect dialect);

}  // namespace sls::dynamodb::expressions
