// The tree of commands as it is declared, looked at before anything is parsed: which command words name, and which
// flags it takes.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sls::cli {

// The command below `command` that `word` names, by its name or an alias; nullptr when there is none.
const CLI::App* find_command(const CLI::App& command, const std::string& word);

// The command that `words` begin with, as deep as they go: `dynamodb serve` is two words. `app` for none.
const CLI::App& command_of(const CLI::App& app, const std::vector<std::string>& words);
// Its name from the top, "dynamodb serve"; "" for the program itself.
std::string name_of(const CLI::App& command);

// The flag of the command, or of one above it, that `word` is: "--template", "-t", "--template=FILE", "-tFILE".
const CLI::Option* find_flag(const CLI::App& command, const std::string& word);
// Whether the word after `word` is that flag's value.
bool value_follows(const CLI::Option& flag, const std::string& word);

// Words whose first names the command: flags that stand before its name come behind it, and the `local` of
// `sam local invoke` is left out. Without a command the words stay as they are.
std::vector<std::string> command_first(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace sls::cli
