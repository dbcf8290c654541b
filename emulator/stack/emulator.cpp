#include "stack/emulator.h"

#include <unistd.h>

#include <fstream>
#include <mutex>

#include "core/file.h"
#include "debugging.h"
#include "dynamodb/endpoint.h"
#include "further_ports.h"
#include "gateway/gateway.h"
#include "gateway/local_tokens.h"
#include "import_items.h"
#include "lambda/invoke_api.h"
#include "live_application.h"
#include "local_stack.h"
#include "ports.h"
#include "running.h"
#include "signing_key.h"
#include "telemetry/function_log.h"
#include "telemetry/journal.h"
#include "telemetry/writers.h"
#include "template_source.h"
#include "variables.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

// Function URLs are at the API's port and this, and the numbers after it.
constexpr int kFirstFunctionUrl = 10;
constexpr std::uintmax_t kLogSizeLimit = 10 * 1024 * 1024;

// Files that are named on the command line are looked at before anything is started. A ready-file of before goes: who
// waits for it waits for this start.
Result<bool> prepare_files(const ServeOptions& options) {
  std::error_code ignored;  // one that cannot be removed is written over, or that is told
  if (fs::is_regular_file(fs::symlink_status(options.ready_file, ignored))) fs::remove(options.ready_file, ignored);
  if (options.log_file.empty() || std::ofstream(options.log_file, std::ios::app)) return true;
  return fail(FailureKind::environment, "--log-file: cannot write " + options.log_file.string() + ": " +
                                            std::generic_category().message(errno));
}

std::unique_ptr<telemetry::Sink> make_journal(const ServeOptions& options, const fs::path& store_folder) {
  std::vector<std::unique_ptr<telemetry::Writer>> writers;
  bool kept = !options.store.in_memory;
  fs::path last_error = store_folder / "last-error.json";
  if (kept) writers.push_back(telemetry::make_last_error_writer(last_error, options.print));
  if (kept)
    writers.push_back(
        telemetry::make_function_log_writer(store_folder / "logs", kLogSizeLimit, options.print));
  fs::path log = options.log_file;
  if (log.empty() && kept) log = store_folder / "logs" / "serve.log";
  if (!log.empty())
    writers.push_back(telemetry::make_log_file_writer(fs::absolute(log), kLogSizeLimit, options.print));
  if (!options.requests_file.empty()) {
    auto file = std::make_shared<std::ofstream>(options.requests_file, std::ios::app);
    writers.push_back(
        telemetry::make_json_writer([file](const std::string& lines) { *file << lines << std::endl; }));
  }
  if (options.json_log) {
    writers.push_back(telemetry::make_json_writer(options.print));
  } else if (!options.quiet) {
    writers.push_back(telemetry::make_terminal_writer(
        options.print, {options.color, options.verbose, kept ? shown_path(last_error) : ""}));
  }
  return std::make_unique<telemetry::Journal>(std::move(writers));
}

Result<bool> check_strict(const model::Application& application) {
  std::string found;
  for (const model::Diagnostic& diagnostic : application.diagnostics) {
    if (diagnostic.severity == model::Severity::error) found += diagnostic_text(diagnostic) + "\n";
  }
  for (const model::NotEmulated& resource : application.not_emulated) {
    found += resource.position.file + ":" + std::to_string(resource.position.line) +
             ": not emulated: " + resource.type + " " + resource.logical_id + "\n";
  }
  for (const model::FidelityEntry& entry : application.fidelity) {
    bool said = entry.property == "Type";  // a resource, named above with its place
    if (entry.status == model::Fidelity::not_emulated && !said)
      found += "not emulated: " + entry.logical_id + "." + entry.property + " (docs/" + entry.doc + ")\n";
  }
  if (found.empty()) return true;
  return fail(FailureKind::strict, "refused by --strict:\n" + found.substr(0, found.size() - 1));
}

}  // namespace

class Emulator::Implementation {
 public:
  Implementation(ServeOptions options, core::Clock& clock, core::IdSource& ids)
      : options_(std::move(options)), clock_(clock), ids_(ids) {}
  ~Implementation() { stop(); }

  Result<bool> start() {
    auto application = load_template(options_.source);
    if (!application.ok()) return core::Failure{application.error()};
    application_ = std::move(*application);
    if (options_.strict) {
      if (auto strict = check_strict(*application_); !strict.ok()) return strict;
    }
    if (auto resolved = resolve_debugging(options_.functions, *application_); !resolved.ok()) return resolved;
    if (auto prepared = prepare_files(options_); !prepared.ok()) return prepared;
    fs::path folder = Store::folder_for(application_->template_file, options_.store);
    auto store = own_store(folder, options_.store);
    if (!store.ok()) return core::Failure{store.error()};
    sink_ = make_journal(options_, folder);
    // The ports are taken before the store is touched, and answer once everything is ready.
    if (auto opened = open_ports(); !opened.ok()) return opened;
    open_further_ports();
    if (auto started = start_local_stack(std::move(*store)); !started.ok()) return started;
    if (auto started = start_ports(folder); !started.ok()) return started;
    local_stack_->lambda().look_for_interpreters();
    describe_running(folder);
    if (options_.reload) start_reloading();
    return announce();
  }

  const Running& running() const { return running_; }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    reloader_.reset();
    if (api_.server) api_.server->stop(kRequestGrace);
    if (lambda_.server) lambda_.server->stop(kRequestGrace);
    if (invoke_api_) invoke_api_->stop();
    if (dynamodb_.server) dynamodb_.server->stop(kRequestGrace);
    int left_behind = local_stack_ ? local_stack_->stop() : 0;
    if (left_behind > 0) {
      options_.print(std::to_string(left_behind) + " handlers ran past the end and are left behind");
      static_cast<void>(local_stack_.release());
      static_cast<void>(gateway_.release());
      static_cast<void>(invoke_api_.release());
      static_cast<void>(sink_.release());
    }
    local_stack_.reset();
    gateway_.reset();
    invoke_api_.reset();
    sink_.reset();
  }

 private:
  Result<bool> open_ports() {
    auto api = options_.http_front_end ? open_api(/*may_move=*/false) : Result<bool>(true);
    bool may_move = options_.ports_may_move && !options_.api_port.is_explicit;
    if (!api.ok() && !may_move) return api;
    if (auto opened = open_ports_of_services(); !opened.ok()) return opened;
    // One that has to move moves last: it must not take 3001, where people look for Lambda.
    return api.ok() ? api : open_api(true);
  }

  Result<bool> open_api(bool may_move) {
    return open(gateway::server_options(), options_.api_port, may_move, "API Gateway", "--port", api_);
  }

  Result<bool> open_ports_of_services() {
    bool may_move = options_.ports_may_move;
    const char* flag = options_.http_front_end ? "--lambda-port" : "--port";
    auto opened = open(lambda::invoke_api_server_options(), options_.lambda_port, may_move, "Lambda", flag, lambda_);
    if (!opened.ok()) return opened;
    return open(dynamodb::endpoint_server_options(), options_.dynamodb_port, may_move, "DynamoDB", "--dynamodb-port",
                dynamodb_);
  }

  void open_further_ports() {
    if (!api_.server) return;
    bool any = options_.api_port.is_explicit && options_.api_port.number == 0;
    std::uint16_t first = any ? 0 : static_cast<std::uint16_t>(api_.server->port() + kFirstFunctionUrl);
    further_ports_ = std::make_unique<FurtherPorts>(api_, first, options_.port_for_each_api);
    auto faults = further_ports_->follow(*application_);
    running_.notices.insert(running_.notices.end(), faults.begin(), faults.end());
    application_ = further_ports_->localize(application_);
  }

  Result<bool> open(http::ServerOptions server, const Port& port, bool may_move, const char* what, const char* flag,
                    OpenedPort& opened) {
    server.host = options_.host;
    auto result = open_port(std::move(server), port, may_move, what, flag, running_.notices);
    if (!result.ok()) return core::Failure{result.error()};
    opened = std::move(*result);
    return true;
  }

  Result<bool> start_local_stack(std::unique_ptr<Store> store) {
    auto variables = read_variables(options_.variables, *application_);
    if (!variables.ok()) return core::Failure{variables.error()};
    running_.notices.insert(running_.notices.end(), variables->warnings.begin(), variables->warnings.end());
    LocalStackOptions stack_options;
    stack_options.application = application_;
    stack_options.store = std::move(store);
    stack_options.fresh = options_.store.fresh;
    stack_options.durability = options_.store.durability;
    stack_options.outside = options_.outside;
    stack_options.lambda.max_concurrency = options_.max_concurrency;
    stack_options.lambda.variable_overrides = std::move(variables->by_function);
    stack_options.lambda.common_variables = endpoint_variables(dynamodb_.url, lambda_.url);
    stack_options.lambda.print = options_.print;
    stack_options.functions = options_.functions;
    auto stack = LocalStack::start(std::move(stack_options), clock_, ids_, *sink_);
    if (!stack.ok()) return core::Failure{stack.error()};
    local_stack_ = std::move(*stack);
    return import_file();
  }

  Result<bool> import_file() {
    if (options_.import_file.empty()) return true;
    auto imported = import_seed(options_.import_file, *application_, local_stack_->dynamodb());
    if (!imported.ok()) return core::Failure{imported.error()};
    running_.notices.push_back("imported " + std::to_string(imported->items) + " items from " +
                               options_.import_file.string());
    return true;
  }

  // The keys that sign tokens: the store's own and a given file's.
  Result<std::vector<std::string>> token_keys(const fs::path& folder) const {
    std::vector<std::string> keys;
    if (!options_.jwks_file.empty()) {
      auto text = core::read_file(options_.jwks_file);
      if (!text.ok()) return fail(FailureKind::environment, "--jwks: " + text.error());
      if (!gateway::is_jwks(*text))
        return fail(FailureKind::environment,
                    "--jwks: " + options_.jwks_file.string() + " is no JSON Web Key Set with an RSA key");
      keys.push_back(std::move(*text));
    }
    if (!takes_tokens(*application_) || options_.disable_authorizers) return keys;
    auto key = signing_key(folder);
    if (!key.ok()) return core::Failure{key.error()};
    keys.insert(keys.begin(), gateway::jwks_of(*key).value_or(""));
    return keys;
  }

  Result<bool> start_ports(const fs::path& folder) {
    dynamodb::EndpointOptions endpoint;
    endpoint.allowed_hosts = options_.allow_hosts;
    endpoint.allowed_origins = options_.allow_origins;
    endpoint.caller_lookup = [stack = local_stack_.get()](std::string_view key) {
      return stack->caller_of(key);
    };
    dynamodb_.server->start(dynamodb::make_endpoint(local_stack_->dynamodb(), ids_, endpoint));
    start_invoke_api();
    return api_.server ? start_gateway(folder) : Result<bool>(true);
  }

  Result<bool> start_gateway(const fs::path& folder) {
    auto keys = token_keys(folder);
    if (!keys.ok()) return core::Failure{keys.error()};
    gateway::GatewayOptions gateway_options;
    gateway_options.access = http::LocalAccess(options_.allow_hosts, options_.allow_origins);
    gateway_options.jwks = std::move(*keys);
    gateway_options.disable_authorizers = options_.disable_authorizers;
    if (options_.functions.debug_port != 0) gateway_options.untimed_function = options_.functions.debug_function;
    gateway_ = std::make_unique<gateway::Gateway>(std::move(gateway_options), local_stack_->lambda(), clock_, ids_,
                                                  *sink_);
    gateway_->set_application(application_);
    gateway_->set_destinations(further_ports_->destinations());
    gateway_->set_port(api_.server->port());
    api_.server->start([gateway = gateway_.get()](http::Request request, http::Responder responder) {
      gateway->handle(std::move(request), std::move(responder));
    });
    return true;
  }

  void start_invoke_api() {
    lambda::InvokeApiOptions api;
    api.allowed_hosts = options_.allow_hosts;
    api.allowed_origins = options_.allow_origins;
    api.caller_lookup = [stack = local_stack_.get()](std::string_view key) {
      return stack->lambda().find_caller(key);
    };
    api.dynamodb_url = dynamodb_.url;
    api.print = options_.print;
    invoke_api_ =
        std::make_unique<lambda::InvokeApi>(local_stack_->lambda(), clock_, ids_, *sink_, std::move(api));
    invoke_api_->set_application(application_);
    lambda_.server->start([api = invoke_api_.get()](http::Request request, http::Responder responder) {
      api->handle(std::move(request), std::move(responder));
    });
  }

  void start_reloading() {
    LiveApplication::Settings live;
    live.source = options_.source;
    live.variables = options_.variables;
    live.functions = options_.functions;
    live.print = options_.print;
    live.prepare = [this](std::shared_ptr<const model::Application> application) {
      if (!further_ports_) return application;
      for (const std::string& fault : further_ports_->follow(*application)) options_.print(fault);
      return further_ports_->localize(std::move(application));
    };
    live.route = [this](const std::shared_ptr<const model::Application>& application) {
      if (gateway_) {
        gateway_->set_application(application);
        gateway_->set_destinations(further_ports_->destinations());
      }
      invoke_api_->set_application(application);
      tell_again(*application);
    };
    live_ = std::make_unique<LiveApplication>(std::move(live), application_, *local_stack_);
    Reloader::Settings reload;
    reload.places = live_->places();
    reload.reload = [this](const std::set<fs::path>& changed) { return live_->reload(changed); };
    reload.print = options_.print;
    reloader_ = std::make_unique<Reloader>(std::move(reload), clock_);
  }

  void describe_running(const fs::path& folder) {
    running_.template_file = shown_path(application_->template_file);
    running_.store = options_.store.in_memory ? "in memory" : "in " + shown_path(folder);
    running_.api_url = api_.url;
    running_.lambda_url = lambda_.url;
    running_.dynamodb_url = dynamodb_.url;
    running_.outside_url = options_.outside.url;
    const auto& tables = local_stack_->notices();
    running_.notices.insert(running_.notices.end(), tables.begin(), tables.end());
    describe_application(*application_, local_stack_->lambda(), further_ports_.get(), running_);
  }

  // After a reload: the ready-file is the new application's. Not written again when it says the same: it may lie in a folder
  // that is watched.
  void tell_again(const model::Application& application) {
    if (options_.ready_file.empty()) return;
    Running now;
    now.api_url = running_.api_url;
    now.lambda_url = running_.lambda_url;
    now.dynamodb_url = running_.dynamodb_url;
    describe_application(application, local_stack_->lambda(), further_ports_.get(), now);
    std::lock_guard lock(told_mutex_);
    if (now.ready_json == told_) return;
    told_ = now.ready_json;
    auto written = core::write_file(options_.ready_file, told_);
    if (!written.ok()) options_.print("--ready-file: " + written.error());
  }

  Result<bool> announce() {
    if (Store* store = local_stack_->store()) {
      if (auto announced =
              store->announce({::getpid(), running_.api_url, running_.dynamodb_url, running_.lambda_url});
          !announced.ok())
        return announced;
    }
    if (options_.ready_file.empty()) return true;
    std::lock_guard lock(told_mutex_);
    told_ = running_.ready_json;
    auto written = core::write_file(options_.ready_file, told_);
    if (!written.ok()) return fail(FailureKind::environment, "--ready-file: " + written.error());
    return true;
  }

  ServeOptions options_;
  core::Clock& clock_;
  core::IdSource& ids_;
  std::shared_ptr<const model::Application> application_;
  std::unique_ptr<telemetry::Sink> sink_;
  std::unique_ptr<LocalStack> local_stack_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<lambda::InvokeApi> invoke_api_;
  std::unique_ptr<LiveApplication> live_;
  std::unique_ptr<Reloader> reloader_;
  OpenedPort api_;  // null server: without the HTTP front end
  std::unique_ptr<FurtherPorts> further_ports_;  // with the HTTP front end
  OpenedPort lambda_;
  OpenedPort dynamodb_;
  Running running_;
  std::mutex told_mutex_;
  std::string told_;  // the ready-file's text
  bool stopped_ = false;
};

Emulator::Emulator(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Emulator::~Emulator() = default;

Result<std::unique_ptr<Emulator>> Emulator::start(ServeOptions options, core::Clock& clock,
                                                  core::IdSource& ids) {
  if (!options.print) options.print = [](const std::string&) {};
  auto implementation = std::make_unique<Implementation>(std::move(options), clock, ids);
  if (auto started = implementation->start(); !started.ok()) return core::Failure{started.error()};
  return std::unique_ptr<Emulator>(new Emulator(std::move(implementation)));
}

const Running& Emulator::running() const { return implementation_->running(); }
void Emulator::stop() { implementation_->stop(); }

}  // namespace sls::stack
