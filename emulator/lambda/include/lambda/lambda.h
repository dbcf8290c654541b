// Lambda: runs the functions of an application, each in execution environments that hold one invocation at a
// time.
//
// A function whose handler is compiled in runs on worker threads of this process: an environment is a thread
// and the handler made for it. Environments are made on demand up to the function's concurrency, kept warm,
// the one used last taken first, and dropped after a quiet while. Other runtimes are answered with a function
// error that names them.
//
// Threads: invoke() from any thread, never blocking. Completions run on an environment's thread or on the
// watcher's.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"
#include "handler/handler.h"
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

struct LambdaOptions {
  int max_concurrency = 100;  // of a function without ReservedConcurrentExecutions
  std::int64_t idle_milliseconds = 10 * 60 * 1000;
  // Variables beside the template's, by logical id: --env-vars and --env-var.
  std::map<std::string, std::map<std::string, std::string>> variable_overrides;
  // Local endpoints and the like, for every function; the template's own variables win.
  handler::Variables common_variables;
};

class Lambda final : public Invoker {
 public:
  // Borrows clock, ids and sink.
  Lambda(LambdaOptions options, InProcessHandlers handlers, core::Clock& clock, core::IdSource& ids,
         telemetry::Sink& sink);
  ~Lambda() override;  // stop()
  Lambda(const Lambda&) = delete;
  Lambda& operator=(const Lambda&) = delete;

  // Environments of the application before are dropped when they become idle.
  void set_application(std::shared_ptr<const model::Application> application);
  void invoke(Invocation invocation, Completion completion) override;

  // Nothing for a key that no environment has, or whose environment is idle.
  std::optional<CurrentCaller> find_caller(std::string_view access_key_id) const;

  // Ends all environments. Handlers that are still running get `grace_milliseconds`; the number of those that
  // are left behind: they go on running in this process, so what they use must not be freed.
  int stop(std::int64_t grace_milliseconds = 0);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::lambda
