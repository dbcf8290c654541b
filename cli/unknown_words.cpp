#include "unknown_words.h"

#include <algorithm>

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
  if (command.get_require_subcommand_min() == 0 || !command.get_subcommands().empty() || name.empty())
    return "";
  std::string known;
  for (const CLI::App* each : command.get_subcommands({}))
    known += (known.empty() ? "" : ", ") + each->get_name();
  return name + " wants one of: " + known;
}

}  // namespace

std::string explain_refusal(const CLI::App& app, const std::vector<std::string>& words) {
  if (std::string sentence = unknown_command(app, words); !sentence.empty()) return sentence;
  std::string name;
  const CLI::App& command = chosen_command(app, name);
  std::vector<std::string> flags = flags_of(command);
  std::string help = "; see hello-sls " + name + (name.empty() ? "" : " ") + "--help";
  for (const std::string& word : words) {
    if (!word.starts_with("--") || word == "--") continue;
    std::string flag = word.substr(0, word.find('='));
    if (std::find(flags.begin(), flags.end(), flag) != flags.end()) continue;
    std::string near = core::nearest(flag, flags);
    return (name.empty() ? "there is no flag " : name + " has no flag ") + flag +
           (near.empty() ? "" : "; did you mean " + near + "?") + (near.empty() ? help : "");
  }
  std::string sentence = missing_value(command, name, words);
  return sentence.empty() ? missing_argument(command, name) : sentence;
}

}  // namespace sls::cli
