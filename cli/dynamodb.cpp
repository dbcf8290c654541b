#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>

#include "checks.h"
#include "commands.h"
#include "signals.h"
#include "stack/dynamodb_data.h"
#include "stack/dynamodb_server.h"

namespace sls::cli {
namespace {

namespace fs = std::filesystem;

// ---- serve

struct ServerFlags {
  stack::DynamoDbServerOptions options;
  std::string port;
};

ExitStatus run_server(ServerFlags& flags, const Context& context) {
  auto begun = std::chrono::steady_clock::now();
  sigset_t set = block_end_signals();
  if (!parse_port(flags.port, "--port", flags.options.port)) return ExitStatus::usage;
  flags.options.host = address_of(flags.options.host);
  if (!read_allowed(flags.options.allow_origins, flags.options.allow_hosts)) return ExitStatus::usage;
  if (!check_store(flags.options.store)) return ExitStatus::usage;
  flags.options.port_may_move = context.process.stderr_is_terminal || !flags.options.ready_file.empty();
  flags.options.region = context.globals.region;
  core::SystemClock clock;
  core::SystemIds ids;
  auto server = stack::DynamoDbServer::start(flags.options, clock, ids);
  if (!server.ok()) return report(server.error());
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  if (!context.globals.quiet) {
    for (const std::string& notice : (*server)->notices()) std::fprintf(stderr, "%s\n", notice.c_str());
    std::fprintf(stderr, "DynamoDB at %s, data %s\n", (*server)->url().c_str(), (*server)->store().c_str());
  }
  std::fprintf(stderr, "ready in %d ms (Ctrl-C stops)\n", static_cast<int>(took.count()));
  ExitStatus status = wait_for_end_signal(set);
  (*server)->stop();
  return status;
}

void add_server(CLI::App& dynamodb, Context& context) {
  auto flags = std::make_shared<ServerFlags>();
  stack::DynamoDbServerOptions& options = flags->options;
  CLI::App* command = dynamodb.add_subcommand("serve", "Serve DynamoDB alone; takes DynamoDB Local's flags too");
  command->footer(R"(Examples:
  hello-sls dynamodb serve
  hello-sls dynamodb serve --in-memory -p 8001
  hello-sls dynamodb serve -port 8000 -sharedDb -dbPath data)");
  command->add_option("-p,--port", flags->port, "Port [8000]; 0: any free one");
  command->add_option("--host", options.host, "Address to listen on")->capture_default_str();
  command->add_flag("--in-memory", options.store.in_memory, "Keep nothing: the store lives in memory");
  command->add_option("--persist-to", options.store.persist_to, "Folder of the store [.hello-sls here]");
  command->add_flag("--fresh", options.store.fresh, "Empty the store first");
  command
      ->add_option("--durability", options.store.durability,
                   "off, normal (survives kill -9) or full (and a power cut)")
      ->capture_default_str()
      ->transform(one_of({"off", "normal", "full"}));
  command->add_option("--allow-host", options.allow_hosts, "A further Host name to answer for (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--allow-origin", options.allow_origins, "A web page's origin that may call (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--ready-file", options.ready_file, "Write URL and pid here, as JSON, when ready");
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_server(*flags, context); }; });
}

// ---- export, import

struct DataFlags {
  stack::DataOptions data;
  std::vector<std::string> tables;
  std::string table;
  std::string file = "-";
  std::string from;
  std::string format = "dynamodb";
};

void add_data_flags(CLI::App& command, DataFlags& flags) {
  command.add_option("--persist-to", flags.data.store.persist_to,
                     "Folder of the store [.hello-sls beside the template, else here]");
  command.add_option("--endpoint-url", flags.data.endpoint_url, "A running DynamoDB instead of the store");
}

bool fill_data(DataFlags& flags, const Context& context) {
  flags.data.credentials = credentials_of(context);
  return template_options(context.globals, flags.data.source);
}

// On a terminal one line that is written over; elsewhere nothing until the end.
class ProgressLine {
 public:
  explicit ProgressLine(const Context& context)
      : shown_(context.process.stderr_is_terminal && !context.globals.quiet) {}
  ~ProgressLine() {
    if (printed_) std::fprintf(stderr, "\r\033[K");
  }
  stack::ReportProgress reporter() {
    if (!shown_) return {};
    return [this](const stack::DataProgress& progress) { print(progress); };
  }

 private:
  void print(const stack::DataProgress& progress) {
    auto now = std::chrono::steady_clock::now();
    if (printed_ && now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    printed_ = true;
    constexpr int kWidth = 30;
    std::string bar;
    if (progress.total_bytes > 0) {
      auto done = static_cast<int>(kWidth * std::min(progress.bytes, progress.total_bytes) / progress.total_bytes);
      bar = "[" + std::string(static_cast<std::size_t>(done), '#') +
            std::string(static_cast<std::size_t>(kWidth - done), ' ') + "] ";
    }
    std::fprintf(stderr, "\r\033[K%s%s %" PRIu64 " items", bar.c_str(), progress.table.c_str(), progress.items);
  }

  bool shown_;
  bool printed_ = false;
  std::chrono::steady_clock::time_point last_;
};

void print_summary(const stack::DataSummary& summary, const char* verb, const Context& context) {
  for (const std::string& notice : summary.notices) std::fprintf(stderr, "%s\n", notice.c_str());
  if (context.globals.quiet) return;
  std::fprintf(stderr, "%s %" PRIu64 " item%s of %zu table%s\n", verb, summary.items, summary.items == 1 ? "" : "s",
               summary.tables.size(), summary.tables.size() == 1 ? "" : "s");
}

// Where an export goes: standard output, a device or pipe, or a file, which stays as it is until the export is whole.
class ExportTarget {
 public:
  explicit ExportTarget(const std::string& file) : file_(file) {
    std::error_code ignored;  // what cannot be looked at cannot be opened either
    auto kind = fs::symlink_status(file, ignored).type();  // what a link (/dev/stdout) leads to is written in place
    if (file_ == "-") return;
    bool is_replaced = kind == fs::file_type::regular || kind == fs::file_type::not_found;
    if (is_replaced) part_ = file + ".part";
    stream_.open(is_replaced ? part_ : fs::path(file), std::ios::binary | std::ios::trunc);
    if (!stream_) error_ = std::strerror(errno);
    if (stream_ && is_replaced) remove_when_ended(part_);
  }

  std::ostream& stream() { return file_ == "-" ? std::cout : stream_; }
  // "No such file or directory"; empty when there was none.
  const std::string& error() const { return error_; }

  // Puts the file in its place when the export is whole, and takes its beginning away otherwise.
  void finish(bool is_whole) {
    if (file_ == "-") return;
    stream_.close();
    if (is_whole && !stream_) error_ = "is the disk full?";
    if (part_.empty()) return;
    std::error_code failed;
    if (is_whole && error_.empty()) fs::rename(part_, file_, failed);
    if (failed) error_ = failed.message();
    std::error_code ignored;  // the export's own failure is what matters
    if (!is_whole || !error_.empty()) fs::remove(part_, ignored);
  }

 private:
  std::string file_;
  fs::path part_;  // empty: written in place
  std::ofstream stream_;
  std::string error_;
};

ExitStatus cannot_write(const DataFlags& flags, const std::string& why) {
  print_error("cannot write " + flags.file + ": " + why);
  return ExitStatus::environment;
}

ExitStatus run_export(DataFlags& flags, const Context& context) {
  if (!fill_data(flags, context)) return ExitStatus::usage;
  stack::ExportOptions options;
  options.data = flags.data;
  options.tables = flags.tables;
  options.format = flags.format == "plain" ? stack::ItemFormat::plain : stack::ItemFormat::dynamodb;
  core::SystemClock clock;
  core::SystemIds ids;
  ExportTarget target(flags.file);
  if (!target.error().empty()) return cannot_write(flags, target.error());
  auto exported = [&] {
    ProgressLine line(context);
    options.progress = line.reporter();
    return stack::export_tables(options, target.stream(), clock, ids);
  }();
  target.finish(exported.ok());
  if (!exported.ok()) return report(exported.error());
  if (!target.error().empty()) return cannot_write(flags, target.error());
  print_summary(*exported, "exported", context);
  return ExitStatus::done;
}

stack::Result<stack::DataSummary> import_file(const DataFlags& flags, stack::ReportProgress progress) {
  core::SystemClock clock;
  core::SystemIds ids;
  stack::ImportOptions options;
  options.data = flags.data;
  options.table = flags.table;
  options.progress = std::move(progress);
  options.file_name = flags.file == "-" ? "standard input" : flags.file;
  if (flags.file == "-") return stack::import_tables(options, std::cin, clock, ids);
  std::error_code ignored;  // without a size the progress line just has no bar
  auto size = fs::file_size(flags.file, ignored);
  if (!ignored) options.file_bytes = size;
  std::ifstream stream(flags.file, std::ios::binary);
  // A folder can be opened, and not read.
  if (stream) stream.peek();
  if (stream.bad() || (!stream && !stream.eof()))
    return stack::fail(stack::FailureKind::unreadable, "cannot read " + flags.file + ": " + std::strerror(errno));
  stream.clear();
  return stack::import_tables(options, stream, clock, ids);
}

stack::Result<stack::DataSummary> import_url(const DataFlags& flags, const Context& context,
                                             stack::ReportProgress progress) {
  core::SystemClock clock;
  core::SystemIds ids;
  stack::CopyOptions options;
  options.data = flags.data;
  options.from = flags.from;
  options.from_credentials = credentials_of(context);
  if (!flags.table.empty()) options.tables = {flags.table};
  options.progress = std::move(progress);
  return stack::copy_tables(options, clock, ids);
}

ExitStatus run_import(DataFlags& flags, const Context& context) {
  if (!fill_data(flags, context)) return ExitStatus::usage;
  auto imported = [&] {
    ProgressLine line(context);
    return flags.from.empty() ? import_file(flags, line.reporter())
                              : import_url(flags, context, line.reporter());
  }();
  if (!imported.ok()) return report(imported.error());
  print_summary(*imported, "imported", context);
  return ExitStatus::done;
}

void add_export(CLI::App& dynamodb, Context& context) {
  auto flags = std::make_shared<DataFlags>();
  CLI::App* command = dynamodb.add_subcommand("export", "Write tables and their items as JSON lines");
  command->footer(R"(Examples:
  hello-sls dynamodb export -o all.jsonl
  hello-sls dynamodb export MessageTable --format plain | jq .pk
  hello-sls dynamodb export --endpoint-url http://127.0.0.1:8001)");
  command->add_option("TABLE", flags->tables, "Only these tables [all]");
  command->add_option("-o,--file", flags->file, "Where to; - is standard output")->capture_default_str();
  command->add_option("--format", flags->format, "Items as dynamodb ({\"pk\": {\"S\": …}}) or plain JSON")
      ->capture_default_str()
      ->transform(one_of({"dynamodb", "plain"}));
  add_data_flags(*command, *flags);
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_export(*flags, context); }; });
}

void add_import(CLI::App& dynamodb, Context& context) {
  auto flags = std::make_shared<DataFlags>();
  CLI::App* command =
      dynamodb.add_subcommand("import", "Put items from JSON lines, or copy the tables of a running DynamoDB");
  command->footer(R"(Examples:
  hello-sls dynamodb import all.jsonl
  hello-sls dynamodb import --table MessageTable messages.jsonl
  hello-sls dynamodb import --from http://127.0.0.1:8001)");
  CLI::Option* file = command->add_option("FILE", flags->file, "JSON lines; - is standard input")->capture_default_str();
  command->add_option("--table", flags->table, "The table of items that follow no CreateTable line, or the one to copy");
  command->add_option("--from", flags->from, "URL of a running DynamoDB whose tables are copied")->excludes(file);
  add_data_flags(*command, *flags);
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_import(*flags, context); }; });
}

// ---- snapshot, restore

using MoveSnapshot = stack::Result<bool> (*)(const stack::DataOptions&, const std::filesystem::path&, core::Clock&,
                                             core::IdSource&);

ExitStatus run_snapshot(DataFlags& flags, MoveSnapshot move, const char* verb, const Context& context) {
  if (!fill_data(flags, context)) return ExitStatus::usage;
  core::SystemClock clock;
  core::SystemIds ids;
  auto begun = std::chrono::steady_clock::now();
  auto moved = move(flags.data, flags.file, clock, ids);
  if (!moved.ok()) return report(moved.error());
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  if (!context.globals.quiet)
    std::fprintf(stderr, "%s %s in %d ms\n", verb, flags.file.c_str(), static_cast<int>(took.count()));
  return ExitStatus::done;
}

struct SnapshotCommand {
  const char* name;
  const char* what;
  const char* verb;
  MoveSnapshot move;
  const char* examples;
};
constexpr SnapshotCommand kSnapshotCommands[] = {
    {"snapshot", "Write the whole store to one file", "written", stack::take_snapshot,
     "Examples:\n  hello-sls dynamodb snapshot before.sqlite"},
    {"restore", "Replace all tables and items by those of a snapshot", "restored", stack::restore_snapshot,
     "Examples:\n  hello-sls dynamodb restore before.sqlite"},
};

void add_snapshot(CLI::App& dynamodb, const SnapshotCommand& snapshot, Context& context) {
  auto flags = std::make_shared<DataFlags>();
  CLI::App* command = dynamodb.add_subcommand(snapshot.name, snapshot.what);
  command->footer(snapshot.examples);
  command->add_option("FILE", flags->file, "The snapshot")->required();
  add_data_flags(*command, *flags);
  command->callback([flags, &snapshot, &context] {
    context.selected = [flags, &snapshot, &context] {
      return run_snapshot(*flags, snapshot.move, snapshot.verb, context);
    };
  });
}

}  // namespace

void add_dynamodb(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("dynamodb", "DynamoDB alone: serve, export, import, snapshot, restore");
  command->require_subcommand(1);
  command->footer(R"(Examples:
  hello-sls dynamodb serve --in-memory -p 8001
  hello-sls dynamodb export -o all.jsonl
  hello-sls dynamodb import --from http://127.0.0.1:8001
  hello-sls dynamodb snapshot before.sqlite && hello-sls dynamodb restore before.sqlite)");
  add_server(*command, context);
  add_export(*command, context);
  add_import(*command, context);
  for (const SnapshotCommand& snapshot : kSnapshotCommands) add_snapshot(*command, snapshot, context);
}

}  // namespace sls::cli
