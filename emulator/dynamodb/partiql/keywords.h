// The words of a PartiQL statement that are no names unless they stand in double quotes.
#pragma once

#include <string_view>

namespace sls::dynamodb::partiql {

// `word` in lower case.
bool is_keyword(std::string_view word);

}  // namespace sls::dynamodb::partiql
