// The words that an expression may not use as bare attribute names, in any case.
#pragma once

#include <string_view>

namespace sls::dynamodb::expressions {

bool is_reserved_word(std::string_view name);

}  // namespace sls::dynamodb::expressions
