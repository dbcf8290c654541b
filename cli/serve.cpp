#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "checks.h"
#include "commands.h"
#include "signals.h"
#include "stack/emulator.h"

namespace sls::cli {
namespace {

struct ServeFlags {
  stack::ServeOptions options;
  std::string port;
  std::string dynamodb_port;
  std::string lambda_port;
  std::string console_port;
  std::vector<std::string> variables;
  std::string log_format = "text";
  std::string warm_containers = "LAZY";
  bool no_build = false;
  bool no_reload = false;
};

bool fill_options(ServeFlags& flags, const Context& context) {
  stack::ServeOptions& options = flags.options;
  if (!template_options(context.globals, options.source)) return false;
  if (!parse_port(flags.port, "--port", options.http_front_end ? options.api_port : options.lambda_port)) return false;
  if (!parse_port(flags.lambda_port, "--lambda-port", options.lambda_port)) return false;
  if (!parse_port(flags.dynamodb_port, "--dynamodb-port", options.dynamodb_port)) return false;
  stack::Port console;
  if (!parse_port(flags.console_port, "--console-port", console)) return false;
  if (!split_pairs(flags.variables, "--env-var", options.variables.pairs)) return false;
  options.host = address_of(options.host);
  if (!read_allowed(options.allow_origins, options.allow_hosts) || !check_store(options.store)) return false;
  if (!fill_outside(context, options.outside)) return false;
  options.functions.program_file = context.process.program_file;
  options.functions.environment = context.process.environment;
  options.functions.warm_at_start = flags.warm_containers == "EAGER";
  options.functions.build = !flags.no_build;
  options.functions.verbose_build = context.globals.verbose;
  options.reload = !flags.no_reload;
  options.ports_may_move = context.process.stderr_is_terminal || !options.ready_file.empty();
  options.quiet = context.globals.quiet;
  options.verbose = context.globals.verbose;
  options.color = wants_color(context);
  options.json_log = flags.log_format == "json";
  options.print = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  return true;
}

void print_banner(const stack::Running& running) {
  auto out = [](const char* format, auto... values) { std::fprintf(stderr, format, values...); };
  out("hello-sls serves %s, data %s\n\n", running.template_file.c_str(), running.store.c_str());
  for (const auto& api : running.apis) {
    out("  %-10s %-28s %s, stage %s\n", api.kind.c_str(), api.url.c_str(), api.logical_id.c_str(),
        api.stage.c_str());
  }
  for (const auto& url : running.function_urls) {
    out("  %-10s %-28s %s%s\n", "Function", url.url.c_str(), url.function.c_str(), url.streams ? ", streams" : "");
  }
  std::string functions;
  for (const std::string& function : running.functions) functions += (functions.empty() ? "" : ", ") + function;
  out("  %-10s %-28s %s\n", "Lambda", running.lambda_url.c_str(), functions.c_str());
  std::string tables;
  for (const std::string& table : running.tables) tables += (tables.empty() ? "" : ", ") + table;
  out("  %-10s %-28s %s%s%s\n", "DynamoDB", running.dynamodb_url.c_str(), tables.c_str(),
      running.outside_url.empty() ? "" : " at ", running.outside_url.c_str());
  if (!running.routes.empty()) out("\n  Routes\n");
  for (const auto& route : running.routes) {
    out("  %-8s %-32s %s%s%s\n", route.method.c_str(), route.path.c_str(),
        route.function.empty() ? "(no function)" : route.function.c_str(), route.operation.empty() ? "" : " ",
        route.operation.c_str());
  }
  if (!running.notices.empty()) out("\n");
  for (const std::string& notice : running.notices) out("  %s\n", notice.c_str());
  if (!running.curl_line.empty()) out("\n  Try\n  %s\n", running.curl_line.c_str());
  out("\n");
}

ExitStatus run_serve(ServeFlags& flags, const Context& context) {
  auto begun = std::chrono::steady_clock::now();
  sigset_t set = block_end_signals();
  if (!fill_options(flags, context)) return ExitStatus::usage;
  core::SystemClock clock;
  core::SystemIds ids;
  auto emulator = stack::Emulator::start(flags.options, clock, ids);
  if (!emulator.ok()) return report(emulator.error());
  if (!context.globals.quiet) print_banner((*emulator)->running());
  if (!flags.console_port.empty())
    print_error("the console is not built yet; nothing listens on port " + flags.console_port);
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  std::fprintf(stderr, "ready in %d ms (Ctrl-C stops)\n", static_cast<int>(took.count()));
  ExitStatus status = wait_for_end_signal(set);
  (*emulator)->stop();
  return status;
}

constexpr const char* kServeExamples = R"(Examples:
  hello-sls serve
  hello-sls serve -t fixtures/template.yaml -p 8080
  hello-sls serve --in-memory --parameter-overrides LogLevel=DEBUG
  hello-sls serve -d 5678 --debug-function CreateItem
  hello-sls serve -n env.json --env-var FEATURE=on)";

constexpr const char* kStartLambdaExamples = R"(Examples:
  hello-sls start-lambda
  hello-sls start-lambda -p 3001 --in-memory
  aws lambda invoke --endpoint-url http://127.0.0.1:3001 --function-name MessageCrudApp out.json)";

void add_listening_flags(CLI::App& command, ServeFlags& flags) {
  stack::ServeOptions& options = flags.options;
  command.add_option("--host", options.host, "Address that all ports listen on")->capture_default_str();
  command.add_option("--allow-host", options.allow_hosts, "A further Host name to answer for (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command
      .add_option("--allow-origin", options.allow_origins,
                  "A web page's origin that may call the Lambda and DynamoDB ports (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--lambda-port", flags.lambda_port, "Port of the Lambda API [3001]; 0: any free one");
  command.add_option("--dynamodb-port", flags.dynamodb_port, "Port of DynamoDB [8000]; 0: any free one");
  command.add_option("--ready-file", options.ready_file, "Write URLs and names here, as JSON, when ready");
}

void add_store_flags(CLI::App& command, stack::ServeOptions& options) {
  command.add_option("--persist-to", options.store.persist_to,
                     "Folder of the store [.hello-sls beside the template]");
  add_outside_flags(command, options.outside);
  command.add_flag("--in-memory", options.store.in_memory, "Keep nothing: the store lives in memory");
  command.add_flag("--fresh", options.store.fresh, "Empty the store first");
  command.add_option("--import", options.import_file,
                     "JSON lines with items, as dynamodb import takes them, put before the ports answer");
  command
      .add_option("--durability", options.store.durability,
                  "off, normal (survives kill -9) or full (and a power cut)")
      ->capture_default_str()
      ->transform(one_of({"off", "normal", "full"}));
}

void add_function_flags(CLI::App& command, ServeFlags& flags) {
  stack::ServeOptions& options = flags.options;
  command.add_option("-n,--env-vars", options.variables.file,
                     "JSON file with variables for functions, in sam local's format");
  command.add_option("--env-var", flags.variables, "K=V: a variable for every function (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command
      .add_option("--max-concurrency", options.max_concurrency,
                  "Execution environments of a function at a time")
      ->capture_default_str()
      ->check(number_between(1, 10000));
  command.add_flag("--isolate", options.functions.isolate,
                   "Run handlers that are compiled in as child processes too, by the bootstrap that ships");
  command
      .add_option("--warm-containers", flags.warm_containers,
                  "EAGER starts a process for each function before its first request; LAZY at it")
      ->capture_default_str()
      ->transform(one_of({"EAGER", "LAZY"}));
  command
      .add_option("-d,--debug-port", options.functions.debug_port,
                  "The function waits at its start for a debugger on this port (debugpy, --inspect-brk), and has all the "
                  "time it needs")
      ->check(number_between(1, 65535));
  command.add_option("--debug-function", options.functions.debug_function,
                     "The function that --debug-port is for, where there are several");
  add_from_package(command, options.source);
  command.add_flag("--no-build", flags.no_build, "Install nothing and run no BuildMethod: use what is built already");
  command.add_flag("--no-reload,--no-watch", flags.no_reload, "Do not take up changes of template and code");
  command.add_flag("--strict", options.strict,
                   "Refuse to start on template errors and on what is not emulated");
  command.add_option("--log-format", flags.log_format, "text or json")
      ->capture_default_str()
      ->transform(one_of({"text", "json"}));
  command.add_option("-l,--log-file", options.log_file, "Log file [.hello-sls/logs/serve.log]");
}

void add_flags(CLI::App& command, const std::shared_ptr<ServeFlags>& flags, Context& context) {
  add_listening_flags(command, *flags);
  add_store_flags(command, flags->options);
  add_function_flags(command, *flags);
  command.callback(
      [flags, &context] { context.selected = [flags, &context] { return run_serve(*flags, context); }; });
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ServeFlags>();
  CLI::App* command = app.add_subcommand(
      "serve", "Serve the application: API Gateway, Lambda and DynamoDB (also: start-api)");
  command->alias("start-api");
  command->footer(kServeExamples);
  command->add_option("-p,--port", flags->port, "Port of the API [3000]; 0: any free one");
  command->add_option("--console-port", flags->console_port,
                      "Port of the console [4000]; not built yet, nothing listens there");
  command->add_flag("--disable-authorizer", flags->options.disable_authorizers,
                    "Let every request pass, without identity and API key");
  command->add_option("--jwks", flags->options.jwks_file,
                      "JSON Web Key Set with an issuer's public keys, beside the key of hello-sls token");
  add_flags(*command, flags, context);
}

void add_start_lambda(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ServeFlags>();
  flags->options.http_front_end = false;
  CLI::App* command =
      app.add_subcommand("start-lambda", "Serve the Lambda API and DynamoDB, without the HTTP front end");
  command->footer(kStartLambdaExamples);
  command->add_option("-p,--port", flags->port, "Port of the Lambda API [3001]; 0: any free one");
  add_flags(*command, flags, context);
}

}  // namespace sls::cli
