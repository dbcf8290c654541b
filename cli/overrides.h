// --parameter-overrides as people write them, on the command line and in samconfig.toml: "A=1", "A=1 B='x y'" in one
// word, "ParameterKey=A,ParameterValue=1".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sls::cli {

// The overrides in one word: they are separated by blanks that stand neither in quotes nor behind a backslash.
// Quotes and backslashes stay.
std::vector<std::string> split_overrides(std::string_view word);

// One override as KEY=VALUE, without the quotes around the value and the backslashes in front of blanks and quotes.
std::string plain_override(const std::string& word);

}  // namespace sls::cli
