#include "stack/exec.h"

#include <stdlib.h>

#include <fstream>
#include <mutex>

#include "command_process.h"
#include "core/file.h"
#include "local_stack.h"
#include "stack/build.h"
#include "stack/dynamodb_data.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr int kTimedOut = 124;

// Where logs, requests and tables are left.
class Artifacts {
 public:
  static Result<Artifacts> make(const fs::path& named) {
    Artifacts artifacts;
    artifacts.named_ = !named.empty();
    std::error_code error;
    if (artifacts.named_) {
      artifacts.folder_ = fs::absolute(named);
      fs::create_directories(artifacts.folder_, error);
      // What an earlier run has left would be taken for this one's.
      for (const fs::path& file : {artifacts.log(), artifacts.messages(), artifacts.requests(), artifacts.tables()})
        if (!error) fs::remove(file, error);
    } else {
      std::string pattern = (fs::temp_directory_path(error) / "hello-sls-exec-XXXXXX").string();
      if (::mkdtemp(pattern.data()) == nullptr) error = std::error_code(errno, std::generic_category());
      artifacts.folder_ = pattern;
    }
    if (error)
      return fail(FailureKind::environment, "cannot make a folder for the logs: " + error.message());
    return artifacts;
  }

  const fs::path& folder() const { return folder_; }
  fs::path log() const { return folder_ / "functions.log"; }
  fs::path messages() const { return folder_ / "hello-sls.log"; }
  fs::path requests() const { return folder_ / "requests.jsonl"; }
  fs::path tables() const { return folder_ / "tables.jsonl"; }
  fs::path ready_file() const { return folder_ / "ready.json"; }

  bool named() const { return named_; }
  void remove() const {
    std::error_code ignored;  // a folder that stays is a temporary one
    fs::remove_all(folder_, ignored);
  }

 private:
  fs::path folder_;
  bool named_ = false;
};

// The lines that `serve` would print, in a file. Any thread.
class Messages {
 public:
  explicit Messages(const fs::path& file) : file_(file) {}
  void print(const std::string& line) {
    std::lock_guard lock(mutex_);
    file_ << line << std::endl;
  }

 private:
  std::mutex mutex_;
  std::ofstream file_;
};

ServeOptions serve_options(const ExecOptions& options, const Artifacts& artifacts,
                           const std::shared_ptr<Messages>& messages) {
  ServeOptions serve = options.serve;
  serve.store.in_memory = serve.store.persist_to.empty();
  serve.api_port = serve.lambda_port = serve.dynamodb_port = {0, true};
  serve.port_for_each_api = true;
  serve.ready_file = artifacts.ready_file();
  serve.log_file = artifacts.log();
  serve.requests_file = artifacts.requests();
  auto shown = serve.verbose ? options.print : nullptr;
  serve.print = [messages, shown](const std::string& line) {
    messages->print(line);
    if (shown) shown(line);
  };
  return serve;
}

// The developer's own environment, pointed here.
std::map<std::string, std::string> command_environment(const ExecOptions& options, const Running& running,
                                                       const Artifacts& artifacts) {
  auto environment = options.environment;
  // They would lead an SDK elsewhere, or to credentials that are not made up.
  for (const char* name : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN",
                           "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"})
    environment.erase(name);
  std::erase_if(environment, [](const auto& entry) { return entry.first.starts_with("AWS_ENDPOINT_URL"); });
  for (const auto& [name, value] : endpoint_variables(running.dynamodb_url, running.lambda_url)) environment[name] = value;
  environment["AWS_ACCESS_KEY_ID"] = environment["AWS_SECRET_ACCESS_KEY"] = "local";
  environment["AWS_REGION"] = environment["AWS_DEFAULT_REGION"] = options.serve.source.region;
  environment["HELLO_SLS_API_URL"] = running.api_url;
  for (const RunningApi& api : running.apis) environment["HELLO_SLS_API_URL_" + api.logical_id] = api.url;
  environment["HELLO_SLS_READY_FILE"] = artifacts.ready_file().string();
  return environment;
}

// Before the emulator starts, because people are to see it; a build that fails leaves the function to fail.
Result<bool> build_first(ServeOptions& serve, const std::function<void(const std::string&)>& print) {
  if (!serve.functions.build) return true;
  auto built = build({serve.source, serve.functions, "", print});
  if (!built.ok()) return core::Failure{built.error()};
  serve.functions.build = false;
  return true;
}

Result<bool> save_tables(const Running& running, const ExecOptions& options, const fs::path& file, core::Clock& clock,
                         core::IdSource& ids) {
  ExportOptions settings;
  settings.data.source = options.serve.source;
  settings.data.endpoint_url = running.dynamodb_url;
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  auto exported = export_tables(settings, out, clock, ids);
  if (!exported.ok()) return core::Failure{exported.error()};
  return true;
}

}  // namespace

Result<ExecOutcome> exec(ExecOptions options, core::Clock& clock, core::IdSource& ids) {
  block_signals_for_command();
  if (auto built = build_first(options.serve, options.print); !built.ok()) return core::Failure{built.error()};
  auto artifacts = Artifacts::make(options.artifacts);
  if (!artifacts.ok()) return core::Failure{artifacts.error()};
  auto messages = std::make_shared<Messages>(artifacts->messages());
  auto emulator = Emulator::start(serve_options(options, *artifacts, messages), clock, ids);
  if (!emulator.ok()) {
    if (!artifacts->named()) artifacts->remove();
    return core::Failure{emulator.error()};
  }
  const Running& running = (*emulator)->running();
  for (const std::string& notice : running.notices) messages->print(notice);
  UserCommand command{options.command, command_environment(options, running, *artifacts), options.timeout};
  CommandOutcome ended = run_command(command, clock);
  ExecOutcome outcome{ended.status, ended.error};
  if (ended.timed_out) {
    outcome.status = kTimedOut;
    outcome.error = options.command[0] + " was ended: its --timeout ran out";
  }
  bool failed = outcome.status != 0;
  if (failed || artifacts->named()) {
    auto saved = save_tables(running, options, artifacts->tables(), clock, ids);
    if (!saved.ok()) options.print("the tables are not saved: " + saved.error().message);
  }
  (*emulator)->stop();
  bool ran = ended.error.empty();
  if (failed && ran) {
    options.print("logs, requests and tables of this run are in " + artifacts->folder().string());
  } else if (!artifacts->named()) {
    artifacts->remove();
  }
  return outcome;
}

}  // namespace sls::stack
