#include "local_stack.h"

#include "bootstrap_file.h"
#include "dynamodb_access.h"
#include "handlers.h"
#include "in_process_client.h"
#include "lambda/supervisor.h"
#include "outside_dynamodb.h"
#include "tables.h"

namespace sls::stack {
namespace {

// How long running handlers may take when everything stops.
constexpr std::int64_t kStopGraceMilliseconds = 2'000;

dynamodb::Durability durability_of(const std::string& name) {
  if (name == "off") return dynamodb::Durability::off;
  return name == "full" ? dynamodb::Durability::full : dynamodb::Durability::normal;
}

}  // namespace

handler::Variables endpoint_variables(const std::string& dynamodb_url, const std::string& lambda_url) {
  handler::Variables variables;
  if (!dynamodb_url.empty()) variables["AWS_ENDPOINT_URL_DYNAMODB"] = dynamodb_url;
  if (!lambda_url.empty()) variables["AWS_ENDPOINT_URL_LAMBDA"] = variables["AWS_ENDPOINT_URL"] = lambda_url;
  return variables;
}

lambda::ChildProcessOptions child_process_options(const FunctionOptions& functions, CodeFolder& code) {
  lambda::ChildProcessOptions options;
  if (!functions.program_file.empty())
    options.supervisor = {functions.program_file.string(), lambda::kSuperviseArgument};
  if (functions.in_terminal && !options.supervisor.empty()) {
    options.supervisor.push_back(lambda::kInTerminalArgument);
    options.terminal_function = functions.terminal_function;
  }
  if (functions.debug_port != 0 || !functions.wrap.empty())
    options.debugging = {functions.debug_function, functions.debug_port, functions.wrap};
  options.isolate = functions.isolate;
  options.developer_variables = functions.environment;
  if (auto bootstrap = find_bootstrap_of(functions.program_file)) options.isolated_bootstrap = *bootstrap;
  options.runtime_clients = code.place("runtime_clients");
  return options;
}

BuilderSettings builder_settings(const FunctionOptions& functions, const model::Application& application,
                                 const std::function<void(const std::string&)>& print) {
  BuilderSettings settings;
  settings.folder = Store::folder_for(application.template_file, {}) / "build";
  settings.environment = functions.environment;
  settings.install = functions.build;
  settings.verbose = functions.verbose_build;
  settings.print = print;
  return settings;
}

bool runs_as_child(const FunctionOptions& functions, const model::Function& function) {
  return function.package_type == "Zip" && (functions.isolate || !runs_in_process(function));
}

lambda::CodePlaces code_of_children(const FunctionOptions& functions, const model::Application& application,
                                    CodeFolder& code, const std::function<void(const std::string&)>& print) {
  BuilderSettings settings = builder_settings(functions, application, print);
  code.begin_use(settings.folder);
  Builder builder(settings);
  auto built = builder.build(application, [](const model::Function& function) {
    return function.package_type == "Zip" && !runs_in_process(function);
  });
  code.built().begin(settings.folder);  // it may have been made just now
  auto places = prepare_code(application, code, built, [&functions](const model::Function& function) {
    return runs_as_child(functions, function);
  });
  for (const model::Function& function : application.functions) {
    auto place = places.find(function.logical_id);
    bool is_zip = place != places.end() && place->second.failure.empty() && place->second.task_root != function.code_uri;
    if (is_zip && !built.contains(function.logical_id) && function.inline_code.empty())
      place->second.sdk = builder.sdk_for(function, place->second.task_root);
  }
  return places;
}

Result<std::unique_ptr<dynamodb::Engine>> open_engine(Store* store, const StoreOptions& options, core::Clock& clock,
                                                      core::IdSource& ids, telemetry::Sink& sink) {
  dynamodb::EngineOptions engine_options;
  engine_options.durability = durability_of(options.durability);
  if (store != nullptr) {
    engine_options.file = store->database().string();
    if (options.fresh) {
      if (auto emptied = store->empty(); !emptied.ok()) return core::Failure{emptied.error()};
    }
  }
  auto engine = dynamodb::Engine::open(engine_options, clock, ids, sink);
  if (!engine.ok()) return fail(FailureKind::environment, engine.error().message);
  return std::move(*engine);
}

Result<std::unique_ptr<LocalStack>> LocalStack::start(LocalStackOptions options, core::Clock& clock,
                                                      core::IdSource& ids, telemetry::Sink& sink) {
  std::unique_ptr<LocalStack> stack(new LocalStack());
  stack->region_ = options.application->region;
  stack->functions_ = options.functions;
  stack->print_ = options.lambda.print;
  stack->clock_ = &clock;
  stack->store_ = std::move(options.store);
  if (auto opened = stack->open_dynamodb(options, clock, ids, sink); !opened.ok())
    return core::Failure{opened.error()};
  LocalStack* self = stack.get();
  auto clients = [self](const std::string& access_key_id) {
    return std::make_shared<InProcessClient>(
        *self->dynamodb_, [self, access_key_id] { return self->caller_of(access_key_id); });
  };
  stack->code_ = std::make_unique<CodeFolder>(stack->store_ ? stack->store_->folder() : std::filesystem::path());
  options.lambda.child_processes = child_process_options(options.functions, *stack->code_);
  if (options.functions.warm_at_start) options.lambda.warm = lambda::Warm::at_start;
  stack->lambda_ = std::make_unique<lambda::Lambda>(
      std::move(options.lambda), compiled_in_handlers(clients, clock, ids), clock, ids, sink);
  stack->lambda_->set_application(
      options.application, code_of_children(options.functions, *options.application, *stack->code_, stack->print_));
  stack->remove_unused(*options.application);
  return stack;
}

// At the start only: what a reload replaces may still be run from.
void LocalStack::remove_unused(const model::Application& application) {
  if (store_) code_->remove_unused();
  Builder(builder_settings(functions_, application, print_)).remove_unused(application, code_->built());
}

Result<bool> LocalStack::open_dynamodb(const LocalStackOptions& options, core::Clock& clock, core::IdSource& ids,
                                       telemetry::Sink& sink) {
  const model::Application& application = *options.application;
  Result<std::vector<std::string>> notices = std::vector<std::string>();
  if (options.outside.url.empty()) {
    StoreOptions store_options;
    store_options.fresh = options.fresh;
    store_options.durability = options.durability;
    auto engine = open_engine(store_.get(), store_options, clock, ids, sink);
    if (!engine.ok()) return core::Failure{engine.error()};
    notices = reconcile_tables(application, **engine, clock);
    engine_ = engine->get();
    dynamodb_ = std::move(*engine);
  } else {
    auto outside = OutsideDynamoDb::open(options.outside, application.region, clock, ids, sink);
    if (!outside.ok()) return core::Failure{outside.error()};
    dynamodb_ = std::move(*outside);
    auto client = client_of(options.outside.url, options.outside.credentials, application.region, clock, ids);
    if (!client.ok()) return core::Failure{client.error()};
    notices = check_outside_tables(application, **client, options.outside);
  }
  if (!notices.ok()) return core::Failure{notices.error()};
  notices_ = std::move(*notices);
  return true;
}

LocalStack::~LocalStack() { stop(); }

Result<std::vector<std::string>> LocalStack::reconcile_tables_of(const model::Application& application) {
  if (engine_ == nullptr) return std::vector<std::string>();
  return reconcile_tables(application, *engine_, *clock_);
}

void LocalStack::run_application(const std::shared_ptr<const model::Application>& application,
                                 lambda::VariableOverrides overrides, const std::set<std::string>& changed_code) {
  lambda_->set_variable_overrides(std::move(overrides));
  lambda_->set_application(application, code_of_children(functions_, *application, *code_, print_), changed_code);
}

dynamodb::Caller LocalStack::caller_of(std::string_view access_key_id) const {
  dynamodb::Caller caller;
  caller.region = region_;
  auto current = lambda_ ? lambda_->find_caller(access_key_id) : std::nullopt;
  if (!current) return caller;
  caller.principal = access_key_id;
  caller.function = current->function;
  caller.operation = current->operation;
  caller.request_id = current->request_id;
  caller.trace_id = current->trace_id;
  return caller;
}

int LocalStack::stop() {
  if (stopped_ || !lambda_) return 0;
  stopped_ = true;
  int left_behind = lambda_->stop(kStopGraceMilliseconds);
  if (left_behind > 0) {
    // Handlers that are still running use these until the process ends.
    static_cast<void>(lambda_.release());
    static_cast<void>(code_.release());
    static_cast<void>(dynamodb_.release());
    static_cast<void>(store_.release());
    return left_behind;
  }
  lambda_.reset();
  code_.reset();
  dynamodb_.reset();
  store_.reset();
  return 0;
}

}  // namespace sls::stack
