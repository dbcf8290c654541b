#include "unknown_words.h"

#include <algorithm>
#include <cctype>

#include "core/text.h"

namespace sls::cli {
namespace {

std::string unknown_command(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty())
    return "a command is missing: serve, start-lambda, invoke, exec, build, validate, routes, package, logs, dynamodb, token, "
           "init, generate-event or completion; see hello-sls --help";
  if (words[0].starts_with("-")) return "";
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->check_name(words[0])) return "";
    names.push_back(command->get_name());
  }
  std::string near = core::nearest(words[0], names);
  return "there is no command '" + words[0] + "'" +
         (near.empty() ? "; see hello-sls --help" : "; did you mean " + near + "?");
}

// A command that wants one of its own commands behind it.
std::string unknown_subcommand(const CLI::App& command, const std::string& name, const std::vector<std::string>& words) {
  auto subcommands = command.get_subcommands([](const CLI::App*) { return true; });
  std::vector<std::string> names;
  std::string list;
  for (const CLI::App* subcommand : subcommands) {
    names.push_back(subcommand->get_name());
    list += (list.empty() ? "" : ", ") + subcommand->get_name();
  }
  auto behind = std::find(words.begin(), words.end(), command.get_name());
  bool has_word = behind != words.end() && ++behind != words.end() && !behind->starts_with("-");
  if (!has_word) return name + " takes one of " + list + "; see hello-sls " + name + " --help";
  std::string near = core::nearest(*behind, names);
  return name + " has no command '" + *behind + "'; " +
         (near.empty() ? "it has " + list : "did you mean " + near + "?");
}

// The command that was chosen: `dynamodb serve` is two levels deep.
const CLI::App& chosen_command(const CLI::App& app, std::string& name) {
  const CLI::App* command = &app;
  for (auto chosen = command->get_subcommands(); !chosen.empty(); chosen = command->get_subcommands()) {
    command = chosen.front();
    name += (name.empty() ? "" : " ") + command->get_name();
  }
  return *command;
}

// Flags of the command and of those above it, as they are written.
std::vector<std::string> flags_of(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
      for (const std::string& name : option->get_snames()) flags.push_back("-" + name);
    }
  }
  return flags;
}

}  // namespace

std::string help_command(const CLI::App& app) {
  std::string name;
  chosen_command(app, name);
  return "hello-sls " + name + (name.empty() ? "" : " ") + "--help";
}

std::string explain_refusal(const CLI::App& app, const std::vector<std::string>& words) {
  if (std::string sentence = unknown_command(app, words); !sentence.empty()) return sentence;
  std::string name;
  const CLI::App& command = chosen_command(app, name);
  std::vector<std::string> flags = flags_of(command);
  std::string help = "; see " + help_command(app);
  for (const std::string& word : words) {
    // "-dbpath": no cluster of short flags begins with a letter that is none.
    bool is_long_with_one_dash = word.size() > 2 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1])) &&
                                 std::find(flags.begin(), flags.end(), word.substr(0, 2)) == flags.end();
    if ((!word.starts_with("--") && !is_long_with_one_dash) || word == "--") continue;
    std::string flag = word.substr(0, word.find('='));
    if (std::find(flags.begin(), flags.end(), flag) != flags.end()) continue;
    std::string near = core::nearest(flag, flags);
    if (near.size() == 2) near.clear();  // a letter is near everything
    return (name.empty() ? "there is no flag " : name + " has no flag ") + flag +
           (near.empty() ? "" : "; did you mean " + near + "?") + (near.empty() ? help : "");
  }
  if (&command != &app && command.get_require_subcommand_min() > 0) return unknown_subcommand(command, name, words);
  return "";
}

}  // namespace sls::cli
