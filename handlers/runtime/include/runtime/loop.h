// The runtime loop: what makes a handler a Lambda function. It asks the Lambda Runtime API for the next
// event, calls the handler, posts the answer or the error, and asks again.
//
// Everything of the process (log, environment, signals, sleeping) is passed in, so that a test can play the
// platform. Single-threaded.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "handler/handler.h"

namespace sls::runtime {

// The process, as the loop needs it. Each must be set.
struct Process {
  // Writes one line of the function's log, without its newline.
  std::function<void(std::string_view)> log;
  // Called before each invocation with its trace header ("" when there is none): _X_AMZN_TRACE_ID.
  std::function<void(const std::string&)> set_trace_id;
  // Called with true before the loop waits for an event and with false once it has one: only while it waits
  // may the process be ended.
  std::function<void(bool)> set_idle;
  // Whether to end instead of waiting for a further event.
  std::function<bool()> should_stop;
  std::function<void(std::chrono::milliseconds)> sleep;
};

struct LoopOptions {
  std::string runtime_api;  // AWS_LAMBDA_RUNTIME_API: host:port, with a path where the platform uses one
  // What each invocation's context begins with: the function's name, version and memory.
  handler::Context function;
  // How often `next` and an answer are tried before the loop gives up.
  int attempts = 3;
};

using HandlerFactory = std::function<core::Result<handler::Handler, handler::HandlerError>()>;

enum class LoopEnd {
  stopped,      // should_stop said so
  init_failed,  // the handler could not be made; reported as the init error
  runtime_api,  // the Runtime API did not answer, or not as one; the log says how
};

LoopEnd run_loop(const LoopOptions& options, const HandlerFactory& make_handler, const Process& process);

}  // namespace sls::runtime
