#include "stack/init.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "commands.h"
#include "core/text.h"

namespace sls::cli {
namespace {

struct InitFlags {
  stack::InitOptions options;
  bool no_interactive = false;
};

// The answer to a question on the terminal; `otherwise` for an empty one. Nothing at the end of the input.
std::optional<std::string> ask(const std::string& question, const std::string& otherwise) {
  std::fprintf(stderr, "%s [%s]: ", question.c_str(), otherwise.c_str());
  std::string line;
  if (!std::getline(std::cin, line)) {
    std::fputc('\n', stderr);
    return std::nullopt;
  }
  std::string answer(core::trim(line));
  return answer.empty() ? otherwise : answer;
}

// What the command line lacks is asked for on a terminal, and a mistake elsewhere.
bool complete(InitFlags& flags, const Context& context) {
  stack::InitOptions& options = flags.options;
  bool may_ask =
      !flags.no_interactive && context.process.stdin_is_terminal && context.process.stderr_is_terminal;
  std::string runtimes = core::join(stack::init_runtimes(), ", ");
  if (options.name.empty()) {
    auto name = may_ask ? ask("Name of the application", "hello-app") : std::nullopt;
    if (!name) print_error("init takes the application's name: hello-sls init NAME -r RUNTIME");
    if (!name) return false;
    options.name = *name;
  }
  if (options.runtime.empty()) {
    auto runtime = may_ask ? ask("Runtime (" + runtimes + ")", "python3.12") : std::nullopt;
    if (!runtime) print_error("init takes the function's runtime with -r: " + runtimes);
    if (!runtime) return false;
    options.runtime = *runtime;
  }
  return true;
}

ExitStatus run_init(InitFlags& flags, const Context& context) {
  if (!complete(flags, context)) return ExitStatus::usage;
  auto made = stack::init_application(flags.options);
  if (!made.ok()) return report(made.error());
  for (const std::string& file : made->files) std::printf("%s\n", (made->folder / file).c_str());
  if (!context.globals.quiet) {
    std::fprintf(stderr,
                 "\n  cd %s\n  hello-sls serve\n\nREADME.md says how to invoke, test and deploy it.\n",
                 made->folder.c_str());
  }
  return ExitStatus::done;
}

constexpr const char* kInitExamples = R"(Examples:
  hello-sls init shop -r python3.12
  hello-sls init shop -r cpp --output-dir ~/projects
  hello-sls init                                       asks, on a terminal)";

}  // namespace

void add_init(CLI::App& app, Context& context) {
  auto flags = std::make_shared<InitFlags>();
  CLI::App* command =
      app.add_subcommand("init", "Make a new application: template, function, event, test, README");
  command->footer(kInitExamples);
  command->add_option("name", flags->options.name, "The application's name, and its folder's");
  command->add_option("-r,--runtime", flags->options.runtime, "Of the function")
      ->type_name("{" + core::join(stack::init_runtimes(), ",") + "}");
  command->add_option("-o,--output-dir", flags->options.output_folder, "Where the new folder goes")
      ->capture_default_str();
  command->add_flag("--no-interactive", flags->no_interactive, "Ask nothing; what is missing is a mistake");
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_init(*flags, context); }; });
}

}  // namespace sls::cli
