// What flags may be set to, with refusals that say what they take: "--color takes auto, always or never, not 'blue'".
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace sls::cli {

// "a, b or c".
std::string listed(const std::vector<std::string>& words);

// One of these words; ignoring case, the flag gets the spelling given here. Completion offers them.
CLI::Validator one_of(std::vector<std::string> words);
CLI::Validator number_between(long long least, long long most);

}  // namespace sls::cli
