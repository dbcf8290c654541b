// Launch: what starts a function's process: which program, where, with which variables beside Lambda's own.
// Looks at files each time, so that code which is built while the emulator runs is found.
#pragma once

#include <string>

#include "core/result.h"
#include "handler/handler.h"
#include "interpreters.h"
#include "lambda/child_processes.h"
#include "template/application.h"

namespace sls::lambda {

struct Launch {
  std::string program;
  std::string shown_program;  // as Lambda would name it: /var/task/bootstrap
  std::string folder;
  std::vector<std::string> arguments;
  handler::Variables defaults;  // the template's variables go before these
  handler::Variables fixed;     // these go before the template's
};

// In Lambda's words, to be put behind "RequestId: ID Error: ".
struct LaunchFailure {
  std::string type;
  std::string message;
  std::string advice;  // for people; may be empty
};

class Launcher {
 public:
  explicit Launcher(ChildProcessOptions options)
      : options_(std::move(options)), interpreters_(options_.developer_variables) {}

  // Why the function cannot run as a child process here, whatever its code; empty when it can.
  std::string refusal(const model::Function& function) const;
  core::Result<Launch, LaunchFailure> plan(const model::Function& function, const FunctionCode& code,
                                           bool isolated);
  // The warning about an interpreter that is not of the function's version; empty when there is none.
  std::string warning(const model::Function& function);

 private:
  core::Result<Launch, LaunchFailure> plan_custom(const model::Function& function, const FunctionCode& code) const;
  core::Result<Launch, LaunchFailure> plan_managed(const model::Function& function, const FunctionCode& code);

  const ChildProcessOptions options_;
  Interpreters interpreters_;
};

}  // namespace sls::lambda
