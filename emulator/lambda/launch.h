// Launch: what starts a function's process: which program, where, with which variables beside Lambda's own.
// Looks at files each time, so that code which is built while the emulator runs is found. Thread-safe; plan() may
// take a while.
#pragma once

#include <functional>
#include <string>

#include "core/result.h"
#include "handler/handler.h"
#include "lambda/interpreters.h"
#include "lambda/child_processes.h"
#include "template/application.h"

namespace sls::lambda {

struct Launch {
  std::string program;
  std::string shown_program;  // as Lambda would name it: /var/task/bootstrap
  std::string folder;
  std::vector<std::string> arguments;
  bool is_managed = false;      // by an interpreter and one of the shipped clients
  handler::Variables defaults;  // the template's variables go before these
  handler::Variables fixed;     // these go before the template's
};

// Puts the program that AWS_LAMBDA_EXEC_WRAPPER names before the command line of a managed runtime, as Lambda's own start
// script does; the variable means nothing to others. Its path may begin with /opt or /var/task.
void apply_exec_wrapper(const handler::Variables& variables, const FunctionCode& code, Launch& launch);

// What to do about a program that the system did not start, or whose folder (`in_folder`) it could not go to; may be empty.
std::string start_advice(const Launch& launch, int error, bool in_folder);

// In Lambda's words, to be put behind "RequestId: ID Error: ".
struct LaunchFailure {
  std::string type;
  std::string message;
  std::string advice;  // for people; may be empty
};

class Launcher {
 public:
  // `print`: one line for people; may be empty.
  Launcher(ChildProcessOptions options, std::function<void(const std::string&)> print)
      : options_(std::move(options)), interpreters_(options_.developer_variables, std::move(print)) {}

  // Why the function cannot run as a child process here, whatever its code; empty when it can.
  std::string refusal(const model::Function& function) const;
  // Whether one of the shipped runtime clients runs it.
  bool needs_client(const model::Function& function) const;
  core::Result<Launch, LaunchFailure> plan(const model::Function& function, const FunctionCode& code,
                                           bool isolated);
  // Finds the interpreter, so that a start need not look for it.
  void look_for_interpreter(const std::string& runtime) { static_cast<void>(interpreters_.find(runtime)); }

 private:
  core::Result<Launch, LaunchFailure> plan_undebugged(const model::Function& function, const FunctionCode& code,
                                                      bool isolated);
  core::Result<Launch, LaunchFailure> wrapped(Launch launch) const;
  core::Result<Launch, LaunchFailure> plan_custom(const model::Function& function, const FunctionCode& code) const;
  core::Result<Launch, LaunchFailure> plan_managed(const model::Function& function, const FunctionCode& code);

  const ChildProcessOptions options_;
  Interpreters interpreters_;
};

}  // namespace sls::lambda
