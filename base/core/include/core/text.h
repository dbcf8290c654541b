// Small pure functions on text that several rooms need.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sls::core {

// ASCII only; other bytes stay.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes);
// The candidate with the smallest edit distance to `wanted`, if it is near enough to be meant; empty
// otherwise.
std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates);

}  // namespace sls::core
