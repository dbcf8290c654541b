#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"
#include "stack/inspect.h"

namespace sls::cli {
namespace {

ExitStatus run_routes(const Context& context) {
  static const std::map<std::string, stack::RoutesFormat> kFormats = {
      {"text", stack::RoutesFormat::text},
      {"json", stack::RoutesFormat::json},
      {"openapi", stack::RoutesFormat::openapi},
      {"curl", stack::RoutesFormat::curl}};
  stack::TemplateOptions options;
  if (!template_options(context.globals, options)) return ExitStatus::usage;
  auto routes = stack::list_routes(options, kFormats.at(context.globals.output));
  if (!routes.ok()) return report(routes.error());
  std::fputs(routes->diagnostics.c_str(), stderr);
  std::fwrite(routes->text.data(), 1, routes->text.size(), stdout);
  return ExitStatus::done;
}

constexpr const char* kRoutesExamples = R"(Examples:
  hello-sls routes
  hello-sls routes --output curl
  hello-sls routes --output json | jq .routes)";

}  // namespace

void add_routes(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("routes", "List functions, routes and tables of the template");
  command->footer(kRoutesExamples);
  command->callback([&context] { context.selected = [&context] { return run_routes(context); }; });
}

}  // namespace sls::cli
