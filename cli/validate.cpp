#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"
#include "stack/inspect.h"

namespace sls::cli {
namespace {

struct ValidateFlags {
  bool strict = false;
  bool lint = true;
};

ExitStatus run_validate(const ValidateFlags& flags, const Context& context) {
  stack::TemplateOptions options;
  if (!template_options(context.globals, options)) return ExitStatus::usage;
  auto validation = stack::validate(options);
  if (!validation.ok()) return report(validation.error());
  const std::string& output = context.globals.output;
  const std::string& text = output == "json"     ? validation->json
                            : output == "sarif"  ? validation->sarif
                            : output == "github" ? validation->github
                                                 : validation->text;
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (!validation->readable) return ExitStatus::unreadable;
  if (!validation->valid) return ExitStatus::failed;
  return flags.strict && validation->has_not_emulated ? ExitStatus::strict : ExitStatus::done;
}

constexpr const char* kValidateExamples = R"(Examples:
  hello-sls validate
  hello-sls validate -t template.yaml --output json
  hello-sls validate --output github      # annotations in a GitHub job)";

}  // namespace

void add_validate(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ValidateFlags>();
  CLI::App* command =
      app.add_subcommand("validate", "Say what AWS would refuse of the template, with line and column");
  command->footer(kValidateExamples);
  command->add_flag("--strict", flags->strict, "What is not emulated here is a finding too (status 5)");
  command->add_flag("--lint", flags->lint, "Accepted: always on");
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_validate(*flags, context); }; });
}

}  // namespace sls::cli
