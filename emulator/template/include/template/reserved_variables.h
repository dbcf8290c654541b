// The variables that Lambda sets itself: a template that sets one is refused, and nobody else's value counts.
#pragma once

#include <string_view>

namespace sls::model {

bool is_reserved_variable(std::string_view name);

}  // namespace sls::model
