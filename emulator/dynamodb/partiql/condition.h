// WHERE → the condition tree that expressions/ evaluates. What PartiQL adds is put into that tree's terms: IS
// MISSING is attribute_not_exists, a condition compared with true or false is the condition or its negation.
#pragma once

#include "../expressions/ast.h"
#include "values.h"

namespace sls::dynamodb::partiql {

expressions::Condition translate_condition(const Expression& where, const Values& values);

// REQUIRES: kind path.
expressions::Path translate_path(const Expression& path);

}  // namespace sls::dynamodb::partiql
