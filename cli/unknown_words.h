// What to say of a command line that CLI11 does not take: the word that is wrong, and the nearest right one.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace sls::cli {

// A sentence with the cure; empty when nothing better is known than CLI11's own words. `app` has parsed `words`, and
// refused them.
std::string explain_refusal(const CLI::App& app, const std::vector<std::string>& words);
// "hello-sls dynamodb serve --help": of the command that was chosen.
std::string help_command(const CLI::App& app);

}  // namespace sls::cli
