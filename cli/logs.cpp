#include "stack/logs.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"
#include "signals.h"

namespace sls::cli {
namespace {

struct LogsFlags {
  stack::LogsOptions options;
  bool tail = false;
};

bool print(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
  }
  return std::fflush(stdout) == 0;
}

ExitStatus run_logs(LogsFlags& flags, const Context& context) {
  sigset_t set = block_end_signals();
  if (!template_options(context.globals, flags.options.source)) return ExitStatus::usage;
  core::SystemClock clock;
  auto logs = stack::Logs::open(flags.options, clock);
  if (!logs.ok()) return report(logs.error());
  // The files are looked at four times a second.
  constexpr timespec kPace{0, 250'000'000};
  for (;;) {
    std::vector<std::string> lines = (*logs)->read();
    if (!print(lines)) return ExitStatus::failed;
    if (!flags.tail && lines.empty() && !context.globals.quiet)
      std::fprintf(stderr, "%s\n", (*logs)->explain_nothing().c_str());
    if (!flags.tail) return ExitStatus::done;
    int signal = ::sigtimedwait(&set, nullptr, &kPace);
    if (signal > 0) return signal == SIGTERM ? ExitStatus::done : ExitStatus::interrupted;
  }
}

constexpr const char* kLogsExamples = R"(Examples:
  hello-sls logs -n CreateItem
  hello-sls logs -n MessageCrudApp --tail --filter ERROR
  hello-sls logs -s 10m
  hello-sls logs --request 8f2c1a7e)";

}  // namespace

void add_logs(CLI::App& app, Context& context) {
  auto flags = std::make_shared<LogsFlags>();
  stack::LogsOptions& options = flags->options;
  CLI::App* command = app.add_subcommand("logs", "Show what functions logged under serve and start-lambda");
  command->footer(kLogsExamples);
  command
      ->add_option("-n,--name", options.names, "A function or operation (repeatable); without it, all functions")
      ->allow_extra_args(false)
      ->take_all();
  command->add_flag("-t,-f,--tail", flags->tail, "Go on with what comes, until Ctrl-C");
  command->add_option("--filter", options.filter,
                      "Only lines with these terms, as CloudWatch Logs takes them: ERROR, \"two words\", -DEBUG, ?a ?b");
  command->add_option("-s,--start-time", options.start_time,
                      "Only invocations since then: 5m, '2 hours ago', 2026-01-31T12:00:00 (UTC)");
  command->add_option("--request", options.request, "Only the invocation with this request id, or its beginning");
  command->add_option("--persist-to", options.store.persist_to,
                      "Folder of the store [.hello-sls beside the template]");
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_logs(*flags, context); }; });
}

}  // namespace sls::cli
