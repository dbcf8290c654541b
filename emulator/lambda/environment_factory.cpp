#include "environment_factory.h"

#include <algorithm>

#include "environment_variables.h"
#include "runtime_client_files.h"

namespace sls::lambda {
namespace {

std::string alphanumeric(std::string_view text) {
  std::string result;
  for (char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) result.push_back(c);
  }
  return result;
}

}  // namespace

EnvironmentFactory::EnvironmentFactory(const LambdaOptions& options, const InProcessHandlers& handlers,
                                       core::Clock& clock, core::IdSource& ids)
    : options_(options),
      handlers_(handlers),
      clock_(clock),
      ids_(ids),
      launcher_(options.child_processes, options.print) {}

bool EnvironmentFactory::runs_in_process(const model::Function& function) const {
  return handlers_.runs_here(function) && !options_.child_processes.isolate;
}

std::string EnvironmentFactory::refusal(const model::Function& function) const {
  return handlers_.runs_here(function) ? "" : launcher_.refusal(function);
}

core::Result<void, std::string> EnvironmentFactory::open_child_services(const model::Application& application) {
  bool managed = std::any_of(application.functions.begin(), application.functions.end(),
                             [this](const auto& function) { return launcher_.needs_client(function); });
  if (managed && !clients_written_) {
    auto written = write_runtime_client_files(options_.child_processes.runtime_clients);
    if (!written.ok()) return core::Failure{"the runtime clients cannot be written: " + written.error()};
    clients_written_ = true;
  }
  if (host_) return {};
  auto api = RuntimeApi::open();
  if (!api.ok()) return core::Failure{"no port for the Runtime API: " + api.error()};
  runtime_api_ = std::move(*api);
  host_ = std::make_unique<ProcessHost>(options_.child_processes.supervisor);
  starts_ = std::make_unique<StartQueue>();
  return {};
}

std::shared_ptr<Environment> EnvironmentFactory::make(const Kind& kind, int number, std::shared_ptr<Pool> pool) {
  std::string key = access_key(*kind.function, number);
  return kind.in_process ? make_in_process(kind, key, std::move(pool)) : make_child(kind, key, std::move(pool));
}

void EnvironmentFactory::look_for_interpreters(std::shared_ptr<const model::Application> application) {
  if (!starts_) return;
  starts_->push([this, application = std::move(application)] {
    for (const model::Function& function : application->functions) {
      if (launcher_.needs_client(function)) launcher_.look_for_interpreter(function.runtime);
    }
  });
}

void EnvironmentFactory::stop() {
  starts_.reset();
  host_.reset();
  runtime_api_.reset();
}

std::string EnvironmentFactory::access_key(const model::Function& function, int number) {
  return "LOCAL" + alphanumeric(function.logical_id) + std::to_string(number) +
         ids_.text(8, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
}

std::string EnvironmentFactory::log_stream() {
  std::string day = core::format_iso8601(clock_.unix_milliseconds()).substr(0, 10);
  std::replace(day.begin(), day.end(), '-', '/');
  return day + "/[$LATEST]" + ids_.hex(32);
}

handler::Variables EnvironmentFactory::variables_for(const Kind& kind, const std::string& key,
                                                     const std::string& stream,
                                                     const handler::Variables& common) const {
  return build_variables(*kind.application, *kind.function, {key, stream}, common, kind.overrides);
}

std::shared_ptr<Environment> EnvironmentFactory::make_in_process(const Kind& kind, const std::string& key,
                                                                 std::shared_ptr<Pool> pool) {
  InProcessEnvironment::Settings settings;
  settings.application = kind.application;
  settings.function = kind.function;
  settings.access_key_id = key;
  settings.variables = variables_for(kind, key, log_stream(), options_.common_variables);
  settings.handlers = handlers_;
  settings.clock = &clock_;
  return std::make_shared<InProcessEnvironment>(std::move(settings), std::move(pool));
}

std::shared_ptr<Environment> EnvironmentFactory::make_child(const Kind& kind, const std::string& key,
                                                            std::shared_ptr<Pool> pool) {
  ChildEnvironment::Settings settings;
  settings.application = kind.application;
  settings.function = kind.function;
  settings.code = kind.code;
  settings.isolated = handlers_.runs_here(*kind.function);
  settings.in_terminal = options_.child_processes.terminal_function == kind.function->logical_id;
  const Debugging& debugging = options_.child_processes.debugging;
  settings.untimed = debugging.function == kind.function->logical_id;
  if (settings.untimed) settings.debug_port = debugging.port;
  settings.access_key_id = key;
  settings.variables = [this, kind, key, stream = log_stream()](const handler::Variables& defaults) {
    handler::Variables common = defaults;
    for (const auto& [name, value] : options_.common_variables) common[name] = value;
    return variables_for(kind, key, stream, common);
  };
  auto print = [this](const std::string& line) {
    if (options_.print) options_.print(line);
  };
  return std::make_shared<ChildEnvironment>(
      std::move(settings), std::move(pool),
      ChildServices{*starts_, *host_, *runtime_api_, launcher_, clock_, ids_, processes_, print});
}

}  // namespace sls::lambda
