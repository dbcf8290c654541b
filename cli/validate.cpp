#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"
#include "stack/inspect.h"

namespace sls::cli {
namespace {

ExitStatus run_validate(bool strict, const Context& context) {
  const std::string& output = context.globals.output;
  if (output != "text" && output != "json" && output != "sarif" && output != "github") {
    print_error("validate --output takes text, json, sarif or github, not '" + output + "'");
    return ExitStatus::usage;
  }
  stack::TemplateOptions options;
  if (!template_options(context.globals, options)) return ExitStatus::usage;
  auto validation = stack::validate(options);
  if (!validation.ok()) return report(validation.error());
  const std::string& text = output == "json"     ? validation->json
                            : output == "sarif"  ? validation->sarif
                            : output == "github" ? validation->github
                                                 : validation->text;
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (!validation->readable) return ExitStatus::unreadable;
  if (!validation->valid) return ExitStatus::failed;
  return strict && validation->has_not_emulated ? ExitStatus::strict : ExitStatus::done;
}

constexpr const char* kValidateExamples = R"(Examples:
  hello-sls validate
  hello-sls validate -t template.yaml --output json
  hello-sls validate --output github      # annotations in a GitHub job)";

}  // namespace

void add_validate(CLI::App& app, Context& context) {
  auto strict = std::make_shared<bool>(false);
  auto lint = std::make_shared<bool>(true);
  CLI::App* command =
      app.add_subcommand("validate", "Say what AWS would refuse of the template, with line and column");
  command->footer(kValidateExamples);
  command->add_flag("--strict", *strict, "What is not emulated here is a finding too (status 5)");
  command->add_flag("--lint", *lint, "Accepted: always on");
  command->callback([strict, &context] {
    context.selected = [strict, &context] { return run_validate(*strict, context); };
  });
}

}  // namespace sls::cli
