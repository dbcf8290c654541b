#include "stack/exec.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "checks.h"
#include "commands.h"

namespace sls::cli {
namespace {

struct ExecFlags {
  stack::ExecOptions options;
  std::string timeout;
  std::vector<std::string> variables;
  bool no_build = false;
};

// "10m", "90s", "1h", "500ms"; without a unit seconds.
std::optional<std::chrono::milliseconds> parse_duration(const std::string& text) {
  std::size_t digits = text.find_first_not_of("0123456789");
  std::string number = text.substr(0, digits), unit = digits == std::string::npos ? "s" : text.substr(digits);
  if (number.empty() || number.size() > 9) return std::nullopt;
  long long amount = std::stoll(number);
  const std::map<std::string, long long> kUnits = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
  auto found = kUnits.find(unit);
  if (found == kUnits.end() || amount == 0) return std::nullopt;
  return std::chrono::milliseconds(amount * found->second);
}

bool fill_options(ExecFlags& flags, const Context& context) {
  stack::ExecOptions& options = flags.options;
  stack::ServeOptions& serve = options.serve;
  if (!template_options(context.globals, serve.source)) return false;
  if (!split_pairs(flags.variables, "--env-var", serve.variables.pairs)) return false;
  if (!flags.timeout.empty() && !(options.timeout = parse_duration(flags.timeout))) {
    print_error("--timeout takes a duration such as 90s, 10m or 1h, not '" + flags.timeout + "'");
    return false;
  }
  options.command = context.after_dashes;
  if (options.command.empty()) {
    print_error("exec takes the command to run after --, as in: hello-sls exec -- pytest");
    return false;
  }
  serve.functions.program_file = context.process.program_file;
  serve.functions.environment = options.environment = context.process.environment;
  serve.verbose = context.globals.verbose;
  serve.functions.build = !flags.no_build;
  serve.functions.verbose_build = serve.verbose;
  serve.color = serve.verbose && wants_color(context);
  options.print = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  return true;
}

ExitStatus run_exec(ExecFlags& flags, const Context& context) {
  if (!fill_options(flags, context)) return ExitStatus::exec_failed;
  core::SystemClock clock;
  core::SystemIds ids;
  auto outcome = stack::exec(flags.options, clock, ids);
  if (!outcome.ok()) {
    print_error(outcome.error().message);
    return ExitStatus::exec_failed;
  }
  if (!outcome->error.empty()) print_error(outcome->error);
  return static_cast<ExitStatus>(outcome->status);
}

constexpr const char* kExecExamples = R"(Examples:
  hello-sls exec -- pytest
  hello-sls exec --import seed.jsonl --timeout 10m -- npm test
  hello-sls exec --artifacts out -- sh -c 'curl -f $HELLO_SLS_API_URL/message/1'

The command finds AWS_ENDPOINT_URL and its like, made-up credentials, HELLO_SLS_API_URL, HELLO_SLS_API_URL_<LogicalId> of
each API and HELLO_SLS_READY_FILE in its environment. The exit status is its own, 128 + n for signal n; 124 when --timeout
ran out, 125 when hello-sls itself failed, 126 and 127 when the command cannot be run or is not there.)";

}  // namespace

void add_exec(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ExecFlags>();
  stack::ServeOptions& serve = flags->options.serve;
  CLI::App* command = app.add_subcommand(
      "exec", "Run a command, such as a test suite, beside the application: fresh, in memory, on free ports");
  command->footer(kExecExamples);
  command->add_option("--persist-to", serve.store.persist_to, "Keep the data, in this folder");
  command->add_option("--import", serve.import_file, "JSON lines with items, as dynamodb import takes them");
  command->add_option("--timeout", flags->timeout, "End the command after this time: 90s, 10m, 1h");
  command->add_option("--artifacts", flags->options.artifacts,
                      "Folder for logs, requests as JSON lines and the tables at the end");
  command->add_option("-n,--env-vars", serve.variables.file,
                      "JSON file with variables for functions, in sam local's format");
  command->add_option("--env-var", flags->variables, "K=V: a variable for every function (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command
      ->add_option("--max-concurrency", serve.max_concurrency, "Execution environments of a function at a time")
      ->capture_default_str()
      ->check(number_between(1, 10000));
  command->add_flag("--isolate", serve.functions.isolate,
                    "Run handlers that are compiled in as child processes too, by the bootstrap that ships");
  add_from_package(*command, serve.source);
  command->add_flag("--no-build", flags->no_build, "Install nothing and run no BuildMethod: use what is built already");
  command->add_flag("--strict", serve.strict, "Refuse to start on template errors and on what is not emulated");
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_exec(*flags, context); }; });
}

}  // namespace sls::cli
