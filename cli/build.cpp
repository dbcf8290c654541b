#include "stack/build.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"
#include "signals.h"

namespace sls::cli {
namespace {

ExitStatus run_build(stack::BuildOptions& options, const Context& context) {
  // A tool that runs is ended with this program.
  block_end_signals();
  if (!template_options(context.globals, options.source)) return ExitStatus::usage;
  options.functions.environment = context.process.environment;
  options.functions.verbose_build = context.globals.verbose;
  options.print = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  auto built = stack::build(options);
  if (end_is_pending()) return ExitStatus::interrupted;
  if (!built.ok()) return report(built.error());
  if (!built->failed.empty()) return ExitStatus::failed;
  if (!context.globals.quiet) std::fprintf(stderr, "everything is built\n");
  return ExitStatus::done;
}

}  // namespace

void add_build(CLI::App& app, Context& context) {
  auto options = std::make_shared<stack::BuildOptions>();
  CLI::App* command = app.add_subcommand(
      "build", "Install functions' dependencies and run their BuildMethod, as serve and exec do at their start");
  command->footer(R"(Examples:
  hello-sls build
  hello-sls build MessageFunction -v)");
  command->add_option("name", options->function, "A function's logical id or FunctionName [all]");
  command->callback(
      [options, &context] { context.selected = [options, &context] { return run_build(*options, context); }; });
}

}  // namespace sls::cli
