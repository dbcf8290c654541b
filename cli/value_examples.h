// What to write behind a flag that takes a value, for the sentence that says that it is missing.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace sls::cli {

// "--port 3000"; the flag alone where nothing is known.
std::string example_of(const CLI::Option& option, const std::string& flag);

}  // namespace sls::cli
