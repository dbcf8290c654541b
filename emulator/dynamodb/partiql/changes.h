// SET and REMOVE → the update that expressions/ applies: set_add is its ADD, set_delete its DELETE.
#pragma once

#include "../expressions/ast.h"
#include "values.h"

namespace sls::dynamodb::partiql {

expressions::Update translate_changes(const std::vector<Assignment>& assignments, const Values& values);

}  // namespace sls::dynamodb::partiql
