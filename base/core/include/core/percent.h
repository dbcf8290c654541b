// Percent-encoding, as URLs and forms have it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace sls::core {

// %XX decoded; a '%' that no two hexadecimal digits follow stays. '+' becomes a blank only with `plus_is_blank`.
std::string decode_percent(std::string_view text, bool plus_is_blank);

// %XX, in capitals, for every byte but letters, digits and "-._~"; '/' stays with `keep_slashes`.
std::string encode_percent(std::string_view text, bool keep_slashes = false);

}  // namespace sls::core
