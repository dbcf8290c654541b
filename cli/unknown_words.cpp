#include "unknown_words.h"

#include <algorithm>

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

std::string explain_refusal(const CLI::App& app, const std::vector<std::string>& words) {
  if (std::string sentence = unknown_command(app, words); !sentence.empty()) return sentence;
  std::string name;
  std::vector<std::string> flags = flags_of(chosen_command(app, name));
  std::string help = "; see hello-sls " + name + (name.empty() ? "" : " ") + "--help";
  for (const std::string& word : words) {
    if (!word.starts_with("--") || word == "--") continue;
    std::string flag = word.substr(0, word.find('='));
    if (std::find(flags.begin(), flags.end(), flag) != flags.end()) continue;
    std::string near = core::nearest(flag, flags);
    return (name.empty() ? "there is no flag " : name + " has no flag ") + flag +
           (near.empty() ? "" : "; did you mean " + near + "?") + (near.empty() ? help : "");
  }
  return "";
}

}  // namespace sls::cli
