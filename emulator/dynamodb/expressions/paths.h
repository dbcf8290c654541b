// Looking up document paths in items, and building items out of looked-up paths. Pure.
#pragma once

#include "../attribute_value.h"
#include "ast.h"

namespace sls::dynamodb::expressions {

// Null when any step is missing or of the wrong kind.
const AttributeValue* look_up(const Item& item, const Path& path);

// The paths of `item`, nesting kept, list elements compacted in index order; missing paths left out.
Item pick(const std::vector<const Path*>& paths, const Item& item);

}  // namespace sls::dynamodb::expressions
