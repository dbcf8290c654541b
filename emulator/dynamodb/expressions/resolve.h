// Raw tree → syntax tree: placeholders are replaced, and what the grammar cannot see is checked, in the
// service's order.
#pragma once

#include "errors.h"
#include "expressions.h"
#include "raw_tree.h"

namespace sls::dynamodb::expressions {

Condition resolve_condition(const RawCondition& raw, const Blame& blame, Placeholders& placeholders);
Update resolve_update(const RawUpdate& raw, const Blame& blame, Placeholders& placeholders);
Projection resolve_projection(const std::vector<RawPath>& raw, const Blame& blame,
                              Placeholders& placeholders);

// The checks of one condition, and of one SET, whose operands are known: their number, their types, their order.
// `symbol` is the operator as errors name it; a function condition names itself.
void check_condition(std::string_view symbol, const Condition& condition, const Blame& blame);
void check_set(const SetAction& action, const Blame& blame);

// Throws when two paths overlap ([a] and [a, b]) or conflict (a map step and a list step under one parent).
void check_paths_apart(const std::vector<const Path*>& paths, const Blame& blame);

}  // namespace sls::dynamodb::expressions
