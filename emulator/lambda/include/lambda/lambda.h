// Lambda: runs the functions of an application, each in execution environments that hold one invocation at a
// time.
//
// A function whose handler is compiled in runs on worker threads of this process: an environment is a thread
// and the handler made for it. Any other runs as child processes on the Lambda Runtime API, below a supervisor
// process that ends them all when this one goes. Environments are made on demand up to the function's
// concurrency, kept warm, the one used last taken first, and dropped after a quiet while. What cannot run here
// is answered with a function error that says why.
//
// Threads: invoke() from any thread, never blocking. Completions run on an environment's thread, on the
// watcher's, on the process host's or on one of the Runtime API's network threads.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"
#include "handler/handler.h"
#include "lambda/child_processes.h"
#include "lambda/invoker.h"
#include "telemetry/sink.h"
#include "template/application.h"

namespace sls::lambda {

// Who holds an access key at the moment: what a call to another local service is made for.
struct CurrentCaller {
  std::string function;   // logical id
  std::string operation;  // may be empty
  std::string request_id;
  std::string trace_id;
};

// How functions run in this process.
struct InProcessHandlers {
  // Whether the function's handler is compiled in.
  std::function<bool(const model::Function&)> runs_here;
  // Makes the handler of one execution environment: its init phase. Called on the environment's thread.
  std::function<core::Result<handler::Handler, handler::HandlerError>(
      const model::Function& function, const handler::Variables& variables, const std::string& access_key_id)>
      make;
};

// By a function's logical id.
using VariableOverrides = std::map<std::string, std::map<std::string, std::string>>;

enum class Warm { on_demand, at_start };

struct LambdaOptions {
  int max_concurrency = 100;  // of a function without ReservedConcurrentExecutions
  std::int64_t idle_milliseconds = 10 * 60 * 1000;
  // Variables beside the template's: --env-vars and --env-var.
  VariableOverrides variable_overrides;
  // Local endpoints and the like, for every function; the template's own variables win.
  handler::Variables common_variables;
  ChildProcessOptions child_processes;
  // Whether each function that runs as child processes has one started before its first invocation.
  Warm warm = Warm::on_demand;
  // One line for people: what concerns no invocation. May be empty.
  std::function<void(const std::string&)> print;
};

// By a function's logical id; one that is not in it has the code that its CodeUri names.
using CodePlaces = std::map<std::string, FunctionCode>;

class Lambda final : public Invoker {
 public:
  // Borrows clock, ids and sink.
  Lambda(LambdaOptions options, InProcessHandlers handlers, core::Clock& clock, core::IdSource& ids,
         telemetry::Sink& sink);
  ~Lambda() override;  // stop()
  Lambda(const Lambda&) = delete;
  Lambda& operator=(const Lambda&) = delete;

  // In the place of the options', from the next set_application() on.
  void set_variable_overrides(VariableOverrides overrides);
  // Environments of the application before are dropped when they become idle, but for those of functions that are what they
  // were, variables included, and whose code is not among `changed_code` (logical ids).
  void set_application(std::shared_ptr<const model::Application> application, CodePlaces code = {},
                       const std::set<std::string>& changed_code = {});
  // Why the function cannot run here, whatever its code; empty when it can.
  std::string refusal(const model::Function& function) const;
  // Looks for the interpreters of the application's functions now, in the background, and says which are not of the
  // version asked for. Without it they are looked for when they are needed.
  void look_for_interpreters();
  void invoke(Invocation invocation, Completion completion) override;

  // Nothing for a key that no environment has, or whose environment is idle.
  std::optional<CurrentCaller> find_caller(std::string_view access_key_id) const;

  // Ends all environments. Handlers that are still running get `grace_milliseconds`; the number of those that
  // are left behind: they go on running in this process, so what they use must not be freed.
  // Child processes are gone when this returns.
  int stop(std::int64_t grace_milliseconds = 0);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::lambda
