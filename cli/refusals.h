// What to say of a command line that is not taken: the word that is wrong, what is right, and the nearest right one.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace sls::cli {

// A sentence with the cure. REQUIRES: `app` has parsed `words`, and refused them with `error`.
std::string explain_refusal(const CLI::App& app, const std::vector<std::string>& words, const CLI::ParseError& error);

// The forms of --output that the command knows.
std::vector<std::string> outputs_of(const std::string& command);
// Empty when the command that was chosen knows this form; else a sentence.
std::string unknown_output(const CLI::App& command, const std::string& output);

}  // namespace sls::cli
