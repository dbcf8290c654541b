// EnvironmentFactory: makes execution environments of either kind, with an access key and variables of their own,
// and owns what child processes share: supervisor, Runtime API, start queue, interpreters. Outlives all
// environments it has made. open_child_services() and stop() are one thread's at a time; the rest is any thread's.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "child_environment.h"
#include "in_process_environment.h"
#include "launch.h"
#include "process/process_host.h"
#include "runtime_api.h"
#include "start_queue.h"

namespace sls::lambda {

class EnvironmentFactory {
 public:
  // What environments of one function have in common.
  struct Kind {
    std::shared_ptr<const model::Application> application;
    const model::Function* function = nullptr;
    FunctionCode code;
    bool in_process = false;
    std::map<std::string, std::string> overrides;  // variables that win over the template's
  };

  // Borrows options, handlers, clock and ids.
  EnvironmentFactory(const LambdaOptions& options, const InProcessHandlers& handlers, core::Clock& clock,
                     core::IdSource& ids);

  // Whether the function's handler is compiled in and runs on a thread of this process.
  bool runs_in_process(const model::Function& function) const;
  // Why the function cannot run here, whatever its code; empty when it can.
  std::string refusal(const model::Function& function) const;

  // Before the first child environment of an application is made. The error is a sentence.
  core::Result<void, std::string> open_child_services(const model::Application& application);
  // The `number`th environment of a function, not yet begun.
  std::shared_ptr<Environment> make(const Kind& kind, int number, std::shared_ptr<Pool> pool);
  // In the background, once child services are open.
  void look_for_interpreters(std::shared_ptr<const model::Application> application);
  // Child processes are gone when this returns. REQUIRES: every environment has been told to end.
  void stop();

 private:
  std::shared_ptr<Environment> make_in_process(const Kind& kind, const std::string& key, std::shared_ptr<Pool> pool);
  std::shared_ptr<Environment> make_child(const Kind& kind, const std::string& key, std::shared_ptr<Pool> pool);
  std::string access_key(const model::Function& function, int number);
  std::string log_stream();
  handler::Variables variables_for(const Kind& kind, const std::string& key, const std::string& stream,
                                   const handler::Variables& common) const;

  const LambdaOptions& options_;
  const InProcessHandlers& handlers_;
  core::Clock& clock_;
  core::IdSource& ids_;
  Launcher launcher_;
  RecentProcessTree processes_;
  bool clients_written_ = false;
  std::unique_ptr<RuntimeApi> runtime_api_;
  std::unique_ptr<ProcessHost> host_;
  std::unique_ptr<StartQueue> starts_;
};

}  // namespace sls::lambda
