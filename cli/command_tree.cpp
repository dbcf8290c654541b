#include "command_tree.h"

#include <CLI/CLI.hpp>

namespace sls::cli {
namespace {

std::string flag_name(const std::string& word) {
  if (!word.starts_with("--") && word.size() > 2) return word.substr(0, 2);
  return word.substr(0, word.find('='));
}

}  // namespace

const CLI::App* find_command(const CLI::App& command, const std::string& word) {
  for (const CLI::App* next : command.get_subcommands({})) {
    if (next->check_name(word)) return next;
  }
  return nullptr;
}

const CLI::App& command_of(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  for (const std::string& word : words) {
    const CLI::App* next = find_command(*command, word);
    if (next == nullptr) break;
    command = next;
  }
  return *command;
}

std::string name_of(const CLI::App& command) {
  if (command.get_parent() == nullptr) return "";
  std::string above = name_of(*command.get_parent());
  return above + (above.empty() ? "" : " ") + command.get_name();
}

const CLI::Option* find_flag(const CLI::App& command, const std::string& word) {
  if (word.size() < 2 || word[0] != '-' || word == "--") return nullptr;
  std::string name = flag_name(word);
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      if (option->check_name(name)) return option;
    }
  }
  return nullptr;
}

bool value_follows(const CLI::Option& flag, const std::string& word) {
  return flag.get_expected_max() > 0 && flag_name(word) == word;
}

std::vector<std::string> command_first(const CLI::App& app, const std::vector<std::string>& words) {
  std::vector<std::string> flags;
  bool overrides = false;  // --parameter-overrides takes several values
  std::size_t next = 0;
  for (; next < words.size() && words[next] != "--"; ++next) {
    const std::string& word = words[next];
    if (word == "local") continue;
    bool is_flag = word.starts_with("-");
    bool is_override = overrides && word.find('=') != std::string::npos;
    if (!is_flag && !is_override) break;
    flags.push_back(word);
    if (!is_flag) continue;
    overrides = word == "--parameter-overrides";
    const CLI::Option* flag = find_flag(app, word);
    if (flag != nullptr && value_follows(*flag, word) && next + 1 < words.size()) flags.push_back(words[++next]);
  }
  std::vector<std::string> ordered;
  const CLI::App* command = &app;
  for (; next < words.size(); ++next) {
    command = find_command(*command, words[next]);
    if (command == nullptr) break;
    ordered.push_back(words[next]);
  }
  ordered.insert(ordered.end(), flags.begin(), flags.end());
  ordered.insert(ordered.end(), words.begin() + static_cast<std::ptrdiff_t>(next), words.end());
  return ordered;
}

}  // namespace sls::cli
