// Query strings as API Gateway reads them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/percent.h"

namespace sls::gateway {

using core::decode_percent;

// Name → all its values in order; names in the order of their first appearance. A name without '=' has an
// empty value.
using MultiValues = std::vector<std::pair<std::string, std::vector<std::string>>>;
// A REST API's are split at semicolons, too ("Amazon API Gateway important notes").
enum class QuerySplit { ampersand, ampersand_and_semicolon };
MultiValues parse_query(std::string_view query, QuerySplit split);

}  // namespace sls::gateway
