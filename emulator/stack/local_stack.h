// LocalStack: what `serve` and `invoke` have in common below the ports: DynamoDB (the engine with the template's
// tables, or an outside endpoint), and Lambda whose handlers reach it in this process, each call under its caller's name.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "code.h"
#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb/engine.h"
#include "lambda/lambda.h"
#include "stack/failure.h"
#include "stack/options.h"
#include "store.h"
#include "telemetry/sink.h"
#include "template/application.h"

namespace sls::stack {

struct LocalStackOptions {
  std::shared_ptr<const model::Application> application;
  std::unique_ptr<Store> store;  // null: in memory
  bool fresh = false;
  std::string durability = "normal";
  OutsideEndpoint outside;  // with a URL: instead of the engine
  lambda::LambdaOptions lambda;
  FunctionOptions functions;
};

// The variables that lead a function's SDKs to this machine: to DynamoDB, to Lambda, and with every other call to the
// Lambda port too, which refuses it: no call with made-up credentials goes to AWS. An empty URL: there is no such port.
handler::Variables endpoint_variables(const std::string& dynamodb_url, const std::string& lambda_url);
// What child processes need: the supervisor, where the runtime clients are written, the bootstrap for --isolate.
lambda::ChildProcessOptions child_process_options(const FunctionOptions& functions, CodeFolder& code);
// Where and how an application's functions are built: beside the template, also with a store that is elsewhere.
BuilderSettings builder_settings(const FunctionOptions& functions, const model::Application& application,
                                 const std::function<void(const std::string&)>& print);
// Code as folders, built first where `functions` asks for it.
lambda::CodePlaces code_of_children(const FunctionOptions& functions, const model::Application& application,
                                    CodeFolder& code, const std::function<void(const std::string&)>& print);
bool runs_as_child(const FunctionOptions& functions, const model::Function& function);
// The engine on a store (null: in memory), emptied first with --fresh. Borrows clock, ids and sink.
Result<std::unique_ptr<dynamodb::Engine>> open_engine(Store* store, const StoreOptions& options, core::Clock& clock,
                                                      core::IdSource& ids, telemetry::Sink& sink);

class LocalStack {
 public:
  // Borrows clock, ids and sink.
  static Result<std::unique_ptr<LocalStack>> start(LocalStackOptions options, core::Clock& clock,
                                                   core::IdSource& ids, telemetry::Sink& sink);
  ~LocalStack();  // stop()
  LocalStack(const LocalStack&) = delete;
  LocalStack& operator=(const LocalStack&) = delete;

  dynamodb::Service& dynamodb() { return *dynamodb_; }
  lambda::Lambda& lambda() { return *lambda_; }
  Store* store() { return store_.get(); }
  // What happened to the tables, as lines for people.
  const std::vector<std::string>& notices() const { return notices_; }
  // Who holds an access key, for the DynamoDB endpoint.
  dynamodb::Caller caller_of(std::string_view access_key_id) const;

  // Of an edited template. Lines for people.
  Result<std::vector<std::string>> reconcile_tables_of(const model::Application& application);
  // Builds its functions and runs them from now on. Environments of functions that are as they were, and whose code is not
  // among `changed_code` (logical ids), go on; the others end as they become idle.
  void run_application(const std::shared_ptr<const model::Application>& application,
                       lambda::VariableOverrides overrides, const std::set<std::string>& changed_code);

  // Ends Lambda, then DynamoDB. The number of handlers that were left running: what they use is leaked on
  // purpose.
  int stop();

 private:
  LocalStack() = default;
  void remove_unused(const model::Application& application);
  Result<bool> open_dynamodb(const LocalStackOptions& options, core::Clock& clock, core::IdSource& ids,
                             telemetry::Sink& sink);

  std::string region_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<CodeFolder> code_;
  FunctionOptions functions_;
  std::function<void(const std::string&)> print_;
  core::Clock* clock_ = nullptr;
  dynamodb::Engine* engine_ = nullptr;  // null: DynamoDB is outside
  std::unique_ptr<dynamodb::Service> dynamodb_;
  std::unique_ptr<lambda::Lambda> lambda_;
  std::vector<std::string> notices_;
  bool stopped_ = false;
};

}  // namespace sls::stack
