// completion: shells ask the program itself what may come next, so that what they offer is always what it
// takes. The scripts are thin ones around `hello-sls completion words -- WORD…`, which prints a candidate a
// line, with what it is behind a tab; ":files", ":folders" and ":command" on a line of their own stand for what
// the shell itself offers.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <span>

#include "checks.h"
#include "command_tree.h"
#include "commands.h"
#include "completion_scripts.h"
#include "core/text.h"
#include "refusals.h"
#include "stack/inspect.h"

namespace sls::cli {
namespace {

constexpr std::string_view kFileFlags[] = {"--template",    "--event",      "--env-vars",   "--import",
                                           "--config-file", "--log-file",   "--ready-file", "--bootstrap",
                                           "--jwks",        "--output-file"};
constexpr std::string_view kFolderFlags[] = {"--output-dir", "--persist-to", "--from-package", "--artifacts"};

struct Candidate {
  std::string word;
  std::string about;
};

bool is_among(const CLI::Option& option, std::span<const std::string_view> flags) {
  return std::any_of(flags.begin(), flags.end(),
                     [&](std::string_view flag) { return option.check_lname(std::string(flag.substr(2))); });
}

// The words of a "{a,b,c}" in the option's type, which is how CLI11 shows a choice.
std::vector<std::string> choices_of(const CLI::Option& option) {
  std::string type = option.get_type_name();
  std::size_t begin = type.find('{'), end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  return core::split(type.substr(begin + 1, end - begin - 1), ',');
}

// Of a flag's or a command's help, what fits beside it.
std::string short_text(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  std::replace(line.begin(), line.end(), '\t', ' ');
  return line.substr(0, line.find(". "));
}

class Completion {
 public:
  Completion(const CLI::App& app, const Context& context) : app_(app), context_(context) {}

  // `words`: all after the program's name; the last is the one at the cursor, and may be empty.
  std::vector<Candidate> candidates(std::vector<std::string> words) {
    if (words.empty()) words.emplace_back();
    current_ = words.back();
    words.pop_back();
    if (!words.empty() && words.front() == "local") words.erase(words.begin());
    const CLI::Option* waiting = walk(words);
    if (behind_dashes_) return {{":command", ""}};
    std::size_t equals = current_.find('=');
    if (waiting == nullptr && current_.starts_with("--") && equals != std::string::npos) {
      waiting = find_flag(*command_, current_);
      prefix_ = current_.substr(0, equals + 1);
    }
    if (waiting != nullptr) {
      add_values(*waiting);
    } else if (current_.starts_with("-")) {
      add_flags();
    } else {
      add_commands();
      add_positionals();
    }
    return std::move(found_);
  }

 private:
  // Follows the words down to the command at hand; the flag that the next word is the value of, if any.
  const CLI::Option* walk(const std::vector<std::string>& words) {
    const CLI::Option* waiting = nullptr;
    command_ = &app_;
    for (const std::string& word : words) {
      if (waiting != nullptr) {
        note_template(*waiting, word);
        waiting = nullptr;
      } else if (word == "--") {
        behind_dashes_ = true;
      } else if (word.starts_with("-")) {
        const CLI::Option* option = find_flag(*command_, word);
        if (option == nullptr || option->get_expected_max() == 0) continue;
        if (value_follows(*option, word))
          waiting = option;
        else
          note_template(*option, word.substr(word.find('=') + 1));
      } else if (const CLI::App* next = find_command(*command_, word)) {
        command_ = next;
      } else {
        ++positionals_;
      }
    }
    return waiting;
  }

  void note_template(const CLI::Option& option, const std::string& value) {
    if (option.check_lname("template")) template_file_ = value;
  }

  void add(const std::string& word, const std::string& about) {
    std::string whole = prefix_ + word;
    bool known =
        std::any_of(found_.begin(), found_.end(), [&](const Candidate& one) { return one.word == whole; });
    if (whole.starts_with(current_) && !known) found_.push_back({whole, short_text(about)});
  }

  void add_flags() {
    for (const CLI::App* app = command_; app != nullptr; app = app->get_parent()) {
      for (const CLI::Option* option : app->get_options()) {
        for (const std::string& name : option->get_lnames()) add("--" + name, option->get_description());
        if (current_ != "-") continue;
        for (const std::string& name : option->get_snames()) add("-" + name, option->get_description());
      }
    }
  }

  void add_commands() {
    if (positionals_ > 0) return;
    for (const CLI::App* next : command_->get_subcommands({})) {
      if (!next->get_group().empty()) add(next->get_name(), next->get_description());
    }
  }

  void add_positionals() {
    std::string command = command_->get_name();
    if (command == "exec") return;
    for (const CLI::Option* option : command_->get_options()) {
      if (!option->get_positional()) continue;
      for (const std::string& choice : choices_of(*option)) add(choice, "");
      if (command == "invoke") add_names(stack::NamedThings::functions_and_operations);
      if (command == "build") add_names(stack::NamedThings::functions);
      if (command_->get_parent() != nullptr && command_->get_parent()->get_name() == "dynamodb") {
        if (command == "export")
          add_names(stack::NamedThings::tables);
        else
          found_.push_back({":files", ""});
      }
      return;
    }
  }

  void add_values(const CLI::Option& option) {
    for (const std::string& choice : choices_of(option)) add(choice, "");
    if (option.check_lname("output") && found_.empty()) add_outputs();
    if (option.check_lname("function")) add_names(stack::NamedThings::functions);
    if (option.check_lname("name") || option.check_lname("from-template"))
      add_names(stack::NamedThings::functions_and_operations);
    if (is_among(option, kFileFlags)) found_.push_back({":files", ""});
    if (is_among(option, kFolderFlags)) found_.push_back({":folders", ""});
  }

  void add_names(stack::NamedThings things) {
    stack::TemplateOptions source;
    if (!template_options(context_.globals, source)) return;
    if (!template_file_.empty()) source.file = template_file_;
    for (const stack::NamedThing& thing : stack::names_in_template(source, things))
      add(thing.name, thing.about);
  }

  void add_outputs() {
    for (const std::string& output : outputs_of(name_of(*command_))) add(output, "");
  }

  const CLI::App& app_;
  const Context& context_;
  const CLI::App* command_ = nullptr;
  std::string current_;
  std::string prefix_;  // "--flag=" in front of its value
  std::string template_file_;
  int positionals_ = 0;
  bool behind_dashes_ = false;
  std::vector<Candidate> found_;
};

struct Shell {
  const char* name;
  const char* file;  // of completions/
};
constexpr Shell kShells[] = {{"bash", "hello-sls.bash"}, {"zsh", "_hello-sls"}, {"fish", "hello-sls.fish"}};

ExitStatus print_script(const std::string& shell) {
  for (const Shell& known : kShells) {
    for (const core::EmbeddedFile& script : completion_scripts()) {
      if (known.name != shell || script.path != known.file) continue;
      std::fwrite(script.contents.data(), 1, script.contents.size(), stdout);
    }
  }
  return ExitStatus::done;
}

constexpr const char* kCompletionExamples = R"(Examples:
  source <(hello-sls completion bash)                                    in ~/.bashrc
  source <(hello-sls completion zsh)                                     in ~/.zshrc, behind compinit
  hello-sls completion fish > ~/.config/fish/completions/hello-sls.fish)";

}  // namespace

void add_completion(CLI::App& app, Context& context) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "completion", "Print the script that completes commands, flags and names in a shell");
  command->footer(kCompletionExamples);
  command->add_option("shell", *shell, "The shell")
      ->required()
      ->transform(one_of({"bash", "zsh", "fish"}));
  command->callback([shell, &context] { context.selected = [shell] { return print_script(*shell); }; });
}

bool asks_for_completion(const std::vector<std::string>& words) {
  return words.size() >= 3 && words[0] == "completion" && words[1] == "words" && words[2] == "--";
}

ExitStatus print_candidates(const CLI::App& app, const Context& context,
                            const std::vector<std::string>& words) {
  Completion completion(app, context);
  for (const Candidate& candidate : completion.candidates({words.begin() + 3, words.end()}))
    std::printf("%s%s%s\n", candidate.word.c_str(), candidate.about.empty() ? "" : "\t",
                candidate.about.c_str());
  return ExitStatus::done;
}

}  // namespace sls::cli
