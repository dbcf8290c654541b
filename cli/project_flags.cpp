#include "project_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <optional>

#include "command_tree.h"
#include "commands.h"
#include "samconfig.h"

namespace sls::cli {
namespace {

// The value of a flag that is needed before the command line is parsed; nothing when it is not given.
std::optional<std::string> early_value(const CLI::App& command, const std::vector<std::string>& words,
                                       const std::string& name) {
  std::optional<std::string> value;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const CLI::Option* flag = find_flag(command, words[i]);
    if (flag == nullptr || flag->get_expected_max() == 0) continue;
    bool follows = value_follows(*flag, words[i]);
    if (follows && i + 1 == words.size()) break;
    std::string given = follows ? words[++i] : words[i].substr(words[i].starts_with("--") ? words[i].find('=') + 1 : 2);
    if (flag->check_lname(name)) value = given;
  }
  return value;
}

// The file with flags: the one that is named, else samconfig.toml beside the template, as sam has it, or here.
// Empty when there is none; the error, if any, is a sentence.
core::Result<std::filesystem::path, std::string> samconfig_file(const CLI::App& command,
                                                                const std::vector<std::string>& words) {
  namespace fs = std::filesystem;
  std::error_code ignored;  // what cannot be looked at is not there
  fs::path template_folder = fs::path(early_value(command, words, "template").value_or("")).parent_path();
  if (template_folder.filename() == "build" && template_folder.parent_path().filename() == ".aws-sam")
    template_folder = template_folder.parent_path().parent_path();
  if (auto named = early_value(command, words, "config-file")) {
    for (const fs::path& file : {fs::path(*named), template_folder / *named})
      if (fs::exists(file, ignored) && !fs::is_directory(file, ignored)) return file;
    return core::Failure{"--config-file: " + *named + " does not exist or cannot be read"};
  }
  for (const fs::path& file : {template_folder / "samconfig.toml", fs::path("samconfig.toml")})
    if (fs::exists(file, ignored)) return file;
  return fs::path();
}

}  // namespace

std::string add_samconfig(const CLI::App& app, std::vector<std::string>& words) {
  const CLI::App& command = command_of(app, words);
  if (&command == &app) return "";
  auto file = samconfig_file(command, words);
  if (!file.ok()) return file.error();
  if (file->empty()) return "";
  auto environment = early_value(command, words, "config-env");
  auto kind_of = [&command](const std::string& flag) {
    const CLI::Option* option = find_flag(command, flag);
    if (option == nullptr) return FlagKind::unknown;
    return option->get_expected_max() == 0 ? FlagKind::without_value : FlagKind::with_value;
  };
  auto config = read_samconfig({*file, environment.value_or("default"), environment.has_value(),
                                find_command(app, words[0])->get_name(), kind_of});
  if (!config.ok()) return config.error();
  for (const std::string& notice : config->notices) print_error(notice);
  std::string name = name_of(command);
  auto depth = 1 + std::count(name.begin(), name.end(), ' ');
  words.insert(words.begin() + depth, config->words.begin(), config->words.end());
  return "";
}

}  // namespace sls::cli
