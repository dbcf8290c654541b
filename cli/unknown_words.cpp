#include "unknown_words.h"

#include <algorithm>
#include <cctype>

#include "core/text.h"
#include "value_examples.h"

namespace sls::cli {
namespace {

std::string unknown_command(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty())
    return "a command is missing: serve, start-lambda, invoke, exec, build, validate, routes, package, logs, "
           "dynamodb, token, "
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

// The option of the command, or of those above it, that a flag names; null: none.
const CLI::Option* option_named(const CLI::App& command, const std::string& flag) {
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    if (const CLI::Option* option = app->get_option_no_throw(flag)) return option;
  }
  return nullptr;
}

// A flag that takes a value, as the last word.
std::string missing_value(const CLI::App& command, const std::string& name,
                          const std::vector<std::string>& words) {
  if (words.empty() || !words.back().starts_with("-")) return "";
  const std::string& flag = words.back();
  const CLI::Option* option = option_named(command, flag);
  if (option == nullptr || option->get_items_expected_min() == 0) return "";
  std::string meaning = option->get_description();
  std::string example = example_of(*option, flag);
  return flag + " wants a value" + (meaning.empty() ? "" : " (" + meaning + ")") +
         (example == flag ? "; see hello-sls " + name + " --help" : ", as in " + example);
}

// "FILE is required": what stands for the command itself.
std::string missing_argument(const CLI::App& command, const std::string& name) {
  for (const CLI::Option* option : command.get_options()) {
    bool missing = option->get_required() && option->count() == 0;
    if (missing && option->get_positional())
      return name + " wants " + option->get_name(true) + ": " + option->get_description() +
             "; see hello-sls " + name + " --help";
  }
  return "";
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
  if (std::string sentence = missing_value(command, name, words); !sentence.empty()) return sentence;
  if (&command != &app && command.get_require_subcommand_min() > 0)
    return unknown_subcommand(command, name, words);
  return missing_argument(command, name);
}

}  // namespace sls::cli
