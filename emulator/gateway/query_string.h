// Query strings and percent-encoding as API Gateway reads them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sls::gateway {

// %XX decoded; a '%' that no two hexadecimal digits follow stays. '+' becomes a blank only with
// `plus_is_blank`.
std::string decode_percent(std::string_view text, bool plus_is_blank);

// Name → all its values in order; names in the order of their first appearance. A name without '=' has an
// empty value.
using MultiValues = std::vector<std::pair<std::string, std::vector<std::string>>>;
MultiValues parse_query(std::string_view query);

}  // namespace sls::gateway
