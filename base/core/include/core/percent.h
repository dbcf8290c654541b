// Percent-encoding, as URLs and forms have it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace sls::core {

// %XX decoded; a '%' that no two hexadecimal digits follow stays. '+' becomes a blank only with `plus_is_blank`.
std::string decode_percent(std::string_view text, bool plus_is_blank);

// %XX for all but letters, digits, "-._~" and the characters of `kept`.
std::string encode_percent(std::string_view text, std::string_view kept = "");

}  // namespace sls::core
