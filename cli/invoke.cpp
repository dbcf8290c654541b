#include "stack/invoke.h"

#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <sstream>

#include "checks.h"
#include "commands.h"
#include "streams.h"

namespace sls::cli {
namespace {

struct InvokeFlags {
  stack::InvokeOptions options;
  std::string event;
  std::string data;
  std::string body;
  std::string wrap;
  std::vector<std::string> variables;
};

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

bool fill_options(InvokeFlags& flags, CLI::App& command, const Context& context) {
  stack::InvokeOptions& options = flags.options;
  if (!template_options(context.globals, options.source)) return false;
  if (!split_pairs(flags.variables, "--env-var", options.variables.pairs)) return false;
  if (!check_store(options.store) || !fill_outside(context, options.outside)) return false;
  if (command.count("--event") > 0) options.event_file = flags.event;
  if (command.count("--data") > 0) options.data = flags.data;
  if (command.count("--body") > 0) options.body = flags.body;
  options.functions.program_file = context.process.program_file;
  options.functions.environment = context.process.environment;
  options.functions.wrap = split_words(flags.wrap);
  options.functions.in_terminal =
      context.process.stdin_is_terminal && context.process.stderr_is_terminal && flags.event != "-";
  options.read_standard_input = read_standard_input;
  bool quiet = context.globals.quiet;
  options.print_log = [quiet](const std::string& line) {
    if (!quiet) std::fprintf(stderr, "%s\n", line.c_str());
  };
  return true;
}

ExitStatus run_invoke(InvokeFlags& flags, CLI::App& command, const Context& context) {
  if (!fill_options(flags, command, context)) return ExitStatus::usage;
  // The function is the terminal's foreground; this program writes its result there all the same.
  if (flags.options.functions.in_terminal) ::signal(SIGTTOU, SIG_IGN);
  core::SystemClock clock;
  core::SystemIds ids;
  auto outcome = stack::invoke(flags.options, clock, ids);
  if (!outcome.ok()) return report(outcome.error());
  if (flags.options.invocation_type == "RequestResponse") {
    std::fwrite(outcome->payload.data(), 1, outcome->payload.size(), stdout);
    std::fputc('\n', stdout);
  }
  if (!outcome->summary.empty()) std::fprintf(stderr, "%s\n", outcome->summary.c_str());
  if (std::fflush(stdout) != 0) {
    print_error("cannot write the result to standard output");
    return ExitStatus::failed;
  }
  if (outcome->interrupted) return ExitStatus::interrupted;
  return outcome->function_failed ? ExitStatus::failed : ExitStatus::done;
}

constexpr const char* kInvokeExamples = R"(Examples:
  hello-sls invoke CreateItem -e events/CreateItem-event.json
  hello-sls invoke CreateItem --body '{"message": "hello"}'
  hello-sls invoke "GET /message/abc"
  hello-sls invoke MessageCrudApp --invocation-type Event --endpoint-url http://127.0.0.1:3001
  hello-sls invoke MessageCrudApp --wrap 'gdb --args'
  echo '{}' | hello-sls invoke MessageCrudApp -e -)";

void add_invocation_flags(CLI::App& command, stack::InvokeOptions& options) {
  command
      .add_option("--invocation-type", options.invocation_type,
                  "RequestResponse; Event (a running serve takes it, and tries it again when it fails); DryRun (only "
                  "looks whether it could be invoked)")
      ->capture_default_str()
      ->transform(one_of({"RequestResponse", "Event", "DryRun"}));
  command.add_option("--log-type", options.log_type, "Tail shows the invocation's log, None does not")
      ->capture_default_str()
      ->transform(one_of({"None", "Tail"}));
  command
      .add_option("-d,--debug-port", options.functions.debug_port,
                  "The function waits at its start for a debugger on this port (debugpy, --inspect-brk)")
      ->check(number_between(1, 65535));
  command.add_option("--endpoint-url", options.endpoint_url,
                     "Invoke through the Lambda API of a running serve, http://127.0.0.1:3001");
}

}  // namespace

void add_invoke(CLI::App& app, Context& context) {
  auto flags = std::make_shared<InvokeFlags>();
  stack::InvokeOptions& options = flags->options;
  CLI::App* command = app.add_subcommand(
      "invoke", "Invoke one function once: the result on standard output, its log on standard error");
  command->footer(kInvokeExamples);
  command->add_option("name", options.name,
                      "A function's logical id or FunctionName, an operation, or \"METHOD /path\"; may be "
                      "left out where there is one function");
  auto* event =
      command->add_option("-e,--event", flags->event, "File with the event as JSON; - reads standard input");
  auto* data = command->add_option("--data", flags->data, "The whole event as JSON");
  auto* body =
      command->add_option("--body", flags->body, "Body of an HTTP operation's event: text, or @FILE");
  event->excludes(data)->excludes(body);
  data->excludes(body);
  command->add_option("-n,--env-vars", options.variables.file,
                      "JSON file with variables for functions, in sam local's format");
  command->add_option("--env-var", flags->variables, "K=V: a variable for the function (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--persist-to", options.store.persist_to,
                      "Folder of the store [.hello-sls beside the template]");
  add_outside_flags(*command, options.outside);
  add_from_package(*command, options.source);
  command->add_flag("--in-memory", options.store.in_memory, "Use an empty store that lives in memory");
  command->add_option("--wrap", flags->wrap,
                      "Put the function's own command line behind this one, as 'gdb --args'; its time does not run out");
  command->add_flag("--isolate", options.functions.isolate,
                    "Run a handler that is compiled in as a child process, by the bootstrap that ships");
  add_invocation_flags(*command, options);
  command->add_option("--repeat", options.repeat, "Invoke so many times and print p50 and p99")
      ->capture_default_str()
      ->check(number_between(1, 1000000));
  command->callback([flags, command, &context] {
    context.selected = [flags, command, &context] { return run_invoke(*flags, *command, context); };
  });
}

}  // namespace sls::cli
