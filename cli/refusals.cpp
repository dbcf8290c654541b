#include "refusals.h"

#include <algorithm>

#include "checks.h"
#include "command_tree.h"
#include "core/text.h"
#include "value_examples.h"

namespace sls::cli {
namespace {

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

std::vector<std::string> commands_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* next : command.get_subcommands({})) names.push_back(next->get_name());
  return names;
}

bool takes_arguments(const CLI::App& command) {
  auto options = command.get_options();
  return std::any_of(options.begin(), options.end(),
                     [](const CLI::Option* option) { return option->get_positional(); });
}

class Explanation {
 public:
  Explanation(const CLI::App& app, const std::vector<std::string>& words)
      : command_(command_of(app, words)), name_(name_of(command_)) {
    std::size_t depth = name_.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(name_.begin(), name_.end(), ' '));
    look_at(words, depth);
  }

  std::string of(const CLI::ParseError& error) const {
    bool wants_command = !commands_of(command_).empty();
    bool lacks_word = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
    if (!unknown_flag_.empty()) return of_flag();
    if (name_.empty() || (wants_command && (!argument_.empty() || lacks_word))) return of_command();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return of_argument();
    std::string what = error.what();
    if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr && !flag_with_value_.empty())
      return flag_with_value_ + " takes no value" + help();
    std::string flag = what.substr(0, what.find(':'));
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return of_missing_value(flag);
    if (lacks_word) return of_missing_argument();
    // Those of checks.h say what the flag takes.
    if (what.starts_with(flag + ": takes ")) return flag + what.substr(flag.size() + 1) + help();
    return name_ + ": " + what + help();
  }

 private:
  // Finds the first flag that the command lacks, and the first word that is no flag's value.
  void look_at(const std::vector<std::string>& words, std::size_t next) {
    for (; next < words.size() && words[next] != "--"; ++next) {
      const std::string& word = words[next];
      if (word.size() < 2 || word[0] != '-') {
        if (argument_.empty()) argument_ = word;
        last_argument_ = word;
        continue;
      }
      last_flag_ = word;
      const CLI::Option* flag = find_flag(command_, word);
      if (flag == nullptr && unknown_flag_.empty()) unknown_flag_ = word.substr(0, word.find('='));
      if (flag != nullptr && value_follows(*flag, word)) ++next;
      bool has_value = word.starts_with("--") && word.find('=') != std::string::npos;
      if (flag != nullptr && flag->get_expected_max() == 0 && has_value)
        flag_with_value_ = word.substr(0, word.find('='));
    }
  }

  std::string of_flag() const {
    std::string near = core::nearest(unknown_flag_, flags_of(command_));
    if (near.size() == 2) near.clear();  // a letter is near everything
    return (name_.empty() ? "there is no flag " : name_ + " has no flag ") + unknown_flag_ +
           (near.empty() ? help() : "; did you mean " + near + "?");
  }

  std::string of_command() const {
    std::vector<std::string> names = commands_of(command_);
    std::string list = core::join(names, ", ");
    if (argument_.empty()) return (name_.empty() ? "a command is missing: " : name_ + " takes one of ") + list + help();
    std::string near = core::nearest(argument_, names);
    std::string cure = near.empty() ? "; it has " + list : "; did you mean " + near + "?";
    if (!name_.empty()) return name_ + " has no command '" + argument_ + "'" + cure;
    return "there is no command '" + argument_ + "'" + (near.empty() ? help() : cure);
  }

  std::string of_argument() const {
    if (name_ == "exec") return "exec takes the command to run behind --, as in: hello-sls exec -- " + argument_;
    if (takes_arguments(command_)) return name_ + ": '" + last_argument_ + "' is one word too many" + help();
    bool is_template = argument_.ends_with(".yaml") || argument_.ends_with(".yml") || argument_.ends_with(".json");
    return name_ + " takes no argument '" + argument_ + "'" +
           (is_template ? "; a template is named with -t: hello-sls " + name_ + " -t " + argument_ : help());
  }

  // `flag` as CLI11 calls it; as it was written it is the last word.
  std::string of_missing_value(const std::string& flag) const {
    const CLI::Option* option = find_flag(command_, flag);
    std::string written = option != nullptr && option->check_name(last_flag_) ? last_flag_ : flag;
    std::string example = option == nullptr ? written : example_of(*option, written);
    return written + " takes a value" + (example == written ? help() : ", as in " + example);
  }

  std::string of_missing_argument() const {
    for (const CLI::Option* option : command_.get_options()) {
      bool is_missing = option->get_required() && option->get_positional() && option->count() == 0;
      if (is_missing) return name_ + " wants " + option->get_name(true) + ": " + option->get_description() + help();
    }
    return name_ + " lacks an argument" + help();
  }

  std::string help() const { return "; see hello-sls " + name_ + (name_.empty() ? "" : " ") + "--help"; }

  const CLI::App& command_;
  const std::string name_;
  std::string unknown_flag_;
  std::string flag_with_value_;  // one that takes none
  std::string argument_;
  std::string last_argument_;
  std::string last_flag_;
};

}  // namespace

std::string explain_refusal(const CLI::App& app, const std::vector<std::string>& words, const CLI::ParseError& error) {
  return Explanation(app, words).of(error);
}

std::vector<std::string> outputs_of(const std::string& command) {
  if (command == "validate") return {"text", "json", "sarif", "github"};
  if (command == "routes") return {"text", "json", "openapi", "curl"};
  return {"text", "json"};
}

std::string unknown_output(const CLI::App& command, const std::string& output) {
  std::string name = name_of(command);
  std::vector<std::string> outputs = outputs_of(name);
  if (std::find(outputs.begin(), outputs.end(), output) != outputs.end()) return "";
  return name + " --output takes " + listed(outputs) + ", not '" + output + "'";
}

}  // namespace sls::cli
