#include "stack/generate_event.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"

namespace sls::cli {
namespace {

ExitStatus print_event(const stack::Result<std::string>& event) {
  if (!event.ok()) return report(event.error());
  std::printf("%s\n", event->c_str());
  return ExitStatus::done;
}

struct RouteEventFlags {
  stack::RouteEventOptions options;
  std::string body;
};

ExitStatus run_route_event(RouteEventFlags& flags, const CLI::App& command, const Context& context) {
  if (flags.options.name.empty()) {
    print_error(
        "which event? hello-sls generate-event SERVICE EVENT, or --from-template \"GET /path\"; see "
        "hello-sls generate-event --help");
    return ExitStatus::usage;
  }
  if (!template_options(context.globals, flags.options.source)) return ExitStatus::usage;
  if (command.count("--body") > 0) flags.options.body = flags.body;
  core::SystemClock clock;
  core::SystemIds ids;
  return print_event(stack::generate_route_event(flags.options, clock, ids));
}

void add_event(CLI::App& service, const stack::EventKind& kind, Context& context) {
  CLI::App* event = service.add_subcommand(kind.name, kind.about);
  auto values = std::make_shared<std::map<std::string, std::string>>();
  for (const stack::EventFlag& flag : kind.flags) {
    event->add_option_function<std::string>(
        "--" + flag.name, [values, name = flag.name](const std::string& value) { (*values)[name] = value; },
        "[" + flag.default_value + "]");
  }
  event->callback([values, &kind, &context] {
    context.selected = [values, &kind, &context] {
      values->emplace("region", context.globals.region);  // as a global flag
      return print_event(stack::generate_event(kind, *values));
    };
  });
}

constexpr const char* kGenerateEventExamples = R"(Examples:
  hello-sls generate-event s3 put --bucket photos --key 2026/cat.jpg
  hello-sls generate-event sqs receive-message --body '{"id": 1}' | hello-sls invoke Worker -e -
  hello-sls generate-event apigateway aws-proxy --method GET --path message/42 --resource '/message/{id}'
  hello-sls generate-event --from-template "GET /message/{id}")";

}  // namespace

void add_generate_event(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("generate-event", "Print an event as a service of AWS sends it");
  command->footer(kGenerateEventExamples);
  command->require_subcommand(0, 1);
  auto flags = std::make_shared<RouteEventFlags>();
  command->add_option(
      "--from-template", flags->options.name,
      "The event of a request to the template's application: \"METHOD /path\" or an operation");
  command->add_option("--body", flags->body, "With --from-template: the request's body, text or @FILE");
  CLI::App* service = nullptr;
  for (const stack::EventKind& kind : stack::event_kinds()) {
    if (service == nullptr || service->get_name() != kind.service) {
      service = command->add_subcommand(kind.service, "Events of " + kind.service);
      service->require_subcommand(1);
    }
    add_event(*service, kind, context);
  }
  command->callback([flags, command, &context] {
    if (!command->get_subcommands().empty()) return;
    context.selected = [flags, command, &context] { return run_route_event(*flags, *command, context); };
  });
}

}  // namespace sls::cli
