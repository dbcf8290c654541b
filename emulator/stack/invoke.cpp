#include "stack/invoke.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "child_ports.h"
#include "core/file.h"
#include "core/json.h"
#include "debugging.h"
#include "dynamodb_client/https_client.h"
#include "event_body.h"
#include "gateway/default_event.h"
#include "handlers.h"
#include "invoke_remote.h"
#include "local_stack.h"
#include "names.h"
#include "template_source.h"
#include "variables.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

Result<std::string> checked_json(std::string text, const std::string& where) {
  auto json = core::parse_json(text);
  if (json.ok()) return text;
  return fail(FailureKind::unreadable, where + ":" + std::to_string(json.error().line) + ":" +
                                           std::to_string(json.error().column) +
                                           ": the event is not JSON: " + json.error().message);
}

// Event paths are looked for in the current folder, then beside the template.
Result<std::string> read_event_file(const fs::path& file, const InvokeOptions& options,
                                    const model::Application& application) {
  if (file == "-")
    return checked_json(options.read_standard_input ? options.read_standard_input() : "", "standard input");
  std::error_code ignored;
  fs::path here = options.source.working_folder / file;
  fs::path beside = application.template_file.parent_path() / file;
  const fs::path& found = fs::exists(here, ignored) ? here : beside;
  auto text = core::read_file(found);
  if (!text.ok()) {
    if (found == beside && here != beside)
      return fail(FailureKind::unreadable, "there is no event file " + file.string() +
                                               ", neither in the current folder nor beside the template");
    return fail(FailureKind::unreadable, text.error());
  }
  return checked_json(std::move(*text), file.string());
}

Result<std::string> event_for(const InvokeOptions& options, const model::Application& application,
                              const InvokeTarget& target, core::Clock& clock, core::IdSource& ids) {
  if (options.event_file) return read_event_file(*options.event_file, options, application);
  if (options.data) return checked_json(*options.data, "--data");
  if (target.method.empty()) {
    if (options.body)
      return fail(FailureKind::usage, "--body needs an operation or \"METHOD /path\"; " +
                                          target.function->logical_id +
                                          " is a function: give a whole event with --data or -e");
    return std::string("{}");
  }
  auto body = read_event_body(options.body, options.source.working_folder);
  if (!body.ok()) return core::Failure{body.error()};
  return gateway::default_event(application, target.method, target.path, std::move(*body), clock, ids);
}

// Waits for one result.
class Waiter {
 public:
  lambda::Completion completion() {
    return [this](lambda::InvocationResult result) {
      std::lock_guard lock(mutex_);
      result_ = std::move(result);
      arrived_.notify_one();
    };
  }
  lambda::InvocationResult wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return result_.has_value(); });
    return std::move(*result_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::optional<lambda::InvocationResult> result_;
};

InvokeOutcome run(lambda::Lambda& lambda, const InvokeOptions& options, const InvokeTarget& target,
                  const std::string& event, core::IdSource& ids) {
  InvokeOutcome outcome;
  std::vector<std::int64_t> durations;
  for (int i = 0; i < options.repeat; ++i) {
    Waiter waiter;
    lambda::Invocation invocation;
    invocation.function = target.function->logical_id;
    invocation.payload = event;
    invocation.request_id = ids.uuid();
    invocation.operation = target.operation;
    lambda.invoke(std::move(invocation), waiter.completion());
    lambda::InvocationResult result = waiter.wait();
    durations.push_back(result.duration_us);
    outcome.function_failed = !result.function_error.empty();
    outcome.interrupted = options.functions.in_terminal && result.reason.ends_with("signal: interrupt");
    outcome.payload = std::move(result.payload);
    bool last = i + 1 == options.repeat;
    if (last && options.print_log && options.log_type != "None") {
      std::istringstream log(result.platform_log);
      for (std::string line; std::getline(log, line);) options.print_log(line);
      if (outcome.function_failed && result.platform_log.empty()) options.print_log(result.reason);
      if (!result.advice.empty()) options.print_log(target.function->logical_id + ": " + result.advice);
    }
    if (outcome.function_failed) break;
  }
  if (options.repeat > 1) {
    std::sort(durations.begin(), durations.end());
    auto at = [&](double share) {
      return std::to_string(
          durations[static_cast<std::size_t>(share * static_cast<double>(durations.size() - 1))]);
    };
    outcome.summary =
        std::to_string(durations.size()) + " invocations: p50 " + at(0.5) + " us, p99 " + at(0.99) + " us";
  }
  return outcome;
}

lambda::LambdaOptions lambda_options(VariableOverrides& variables, const std::string& dynamodb_url,
                                     const std::string& lambda_url) {
  lambda::LambdaOptions options;
  options.variable_overrides = std::move(variables.by_function);
  options.common_variables = endpoint_variables(dynamodb_url, lambda_url);
  return options;
}

// Beside a running serve: its data, over its DynamoDB port.
Result<InvokeOutcome> run_beside(const StoreOwner& owner, const InvokeOptions& options,
                                 std::shared_ptr<const model::Application> application,
                                 const InvokeTarget& target, const std::string& event,
                                 VariableOverrides& variables, core::Clock& clock, core::IdSource& ids) {
  auto endpoint = http::parse_url(owner.dynamodb_url);
  if (!endpoint)
    return fail(FailureKind::environment,
                "the owner of the store (" + describe(owner) + ") names no DynamoDB URL");
  std::string region = application->region;
  auto clients = [=, &clock, &ids](const std::string& access_key_id) {
    dynamodb_client::HttpsClientSettings settings;
    settings.endpoint = *endpoint;
    settings.credentials = {access_key_id, "local-secret-of-" + access_key_id, ""};
    settings.region = region;
    return std::make_shared<dynamodb_client::HttpsDynamoDbClient>(
        settings, clock, ids, [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); });
  };
  telemetry::NullSink sink;
  CodeFolder code(Store::folder_for(application->template_file, options.store));
  lambda::LambdaOptions settings = lambda_options(variables, owner.dynamodb_url, owner.lambda_url);
  settings.print = options.print_log;
  settings.child_processes = child_process_options(options.functions, code);
  lambda::Lambda lambda(std::move(settings), compiled_in_handlers(clients, clock, ids), clock, ids, sink);
  lambda.set_application(application, code_of_children(options.functions, *application, code, options.print_log));
  return run(lambda, options, target, event, ids);
}

// In this process, with the application's own store. A function that is a child process reaches it, and other
// functions, over ports of its own.
Result<InvokeOutcome> run_alone(std::unique_ptr<Store> store, const InvokeOptions& options,
                                const std::shared_ptr<const model::Application>& application,
                                const InvokeTarget& target, const std::string& event, VariableOverrides& variables,
                                core::Clock& clock, core::IdSource& ids) {
  std::unique_ptr<ChildPorts> ports;
  if (options.functions.isolate || !runs_in_process(*target.function)) {
    auto opened = ChildPorts::open();
    if (!opened.ok()) return core::Failure{opened.error()};
    ports = std::move(*opened);
  }
  telemetry::NullSink sink;
  LocalStackOptions stack_options;
  stack_options.application = application;
  stack_options.store = std::move(store);
  stack_options.outside = options.outside;
  stack_options.lambda = lambda_options(variables, ports ? ports->dynamodb_url() : "", ports ? ports->lambda_url() : "");
  stack_options.lambda.print = options.print_log;
  stack_options.functions = options.functions;
  auto stack = LocalStack::start(std::move(stack_options), clock, ids, sink);
  if (!stack.ok()) return core::Failure{stack.error()};
  if (ports) ports->start(**stack, application, clock, ids, sink);
  for (const std::string& notice : (*stack)->notices()) options.print_log(notice);
  InvokeOutcome outcome = run((*stack)->lambda(), options, target, event, ids);
  if (ports) ports->stop();
  if ((*stack)->stop() > 0) {
    static_cast<void>(stack->release());  // a handler that overran still uses them
    static_cast<void>(ports.release());
  }
  return outcome;
}

// An event is for something that goes on running: the `serve` that owns the store.
Result<InvokeOutcome> send_event(const fs::path& folder, const InvokeOptions& options, const InvokeTarget& target,
                                 const std::string& event, core::Clock& clock) {
  auto choice = options.store.in_memory ? Result<StoreOrOwner>(StoreOrOwner{}) : open_store_or_find_owner(folder, clock);
  if (!choice.ok()) return core::Failure{choice.error()};
  if (choice->owner && !choice->owner->lambda_url.empty())
    return invoke_at(choice->owner->lambda_url, options, target.function->name, event);
  return fail(FailureKind::usage, "--invocation-type Event needs a running hello-sls serve, which tries it again when it "
                                  "fails; start one, or name one with --endpoint-url");
}

}  // namespace

Result<InvokeOutcome> invoke(const InvokeOptions& asked, core::Clock& clock, core::IdSource& ids) {
  InvokeOptions options = asked;
  auto loaded = load_template(options.source);
  if (!loaded.ok()) return core::Failure{loaded.error()};
  std::shared_ptr<const model::Application> application = *loaded;
  if (options.print_log && application->has_errors())
    options.print_log(diagnostics_text(*application, /*errors_only=*/true));
  auto target = find_invoke_target(*application, options.name);
  if (!target.ok()) return core::Failure{target.error()};
  options.functions.terminal_function = target->function->logical_id;
  if (options.functions.debug_port != 0 || !options.functions.wrap.empty()) {
    options.functions.debug_function = target->function->logical_id;
    if (!options.functions.wrap.empty()) options.functions.isolate = true;
    if (auto resolved = resolve_debugging(options.functions, *application); !resolved.ok())
      return core::Failure{resolved.error()};
  }
  auto event = event_for(options, *application, *target, clock, ids);
  if (!event.ok()) return core::Failure{event.error()};
  if (!options.endpoint_url.empty())
    return invoke_at(options.endpoint_url, options, target->function->name, *event);
  if (options.invocation_type == "DryRun") return InvokeOutcome{};  // name and event are good
  fs::path folder = Store::folder_for(application->template_file, options.store);
  if (options.invocation_type == "Event") return send_event(folder, options, *target, *event, clock);
  auto variables = read_variables(options.variables, *application);
  if (!variables.ok()) return core::Failure{variables.error()};
  for (const std::string& warning : variables->warnings) options.print_log(warning);
  bool needs_store = !options.store.in_memory && options.outside.url.empty();
  auto choice = needs_store ? open_store_or_find_owner(folder, clock) : Result<StoreOrOwner>(StoreOrOwner{});
  if (!choice.ok()) return core::Failure{choice.error()};
  if (choice->owner)
    return run_beside(*choice->owner, options, application, *target, *event, *variables, clock, ids);
  return run_alone(std::move(choice->store), options, application, *target, *event, *variables, clock, ids);
}

}  // namespace sls::stack
