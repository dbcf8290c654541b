// What crosses from whoever invokes (gateway, Invoke API, `invoke`) to Lambda, and back.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sls::lambda {

struct Invocation {
  std::string function;  // logical id
  std::string payload;   // the event, bytes
  std::string request_id;
  std::int64_t deadline_unix_ms = 0;  // 0: now + the function's Timeout
  std::string trace_id;
  std::string operation;    // the operation's name, for telemetry and the caller's name; may be empty
  std::string invoked_arn;  // as invoked, with a qualifier if one was named; empty: the function's own
  std::string client_context;
  std::string invocation_type = "RequestResponse";
};

struct InvocationResult {
  // The function's answer, or Lambda's error payload when function_error is not empty.
  std::string payload;
  std::string function_error;  // "" or "Unhandled"
  std::string error_type;      // "Sandbox.Timedout", "Runtime.ExitError", the handler's own type
  std::string reason;          // one sentence for people, when function_error is not empty
  std::string event;  // the invocation's payload, given back
  bool throttled = false;
  bool timed_out = false;
  std::vector<std::string> function_log;  // the function's own lines
  std::string platform_log;               // START, the lines, END, REPORT, each with its newline
  std::int64_t duration_us = 0;
  std::int64_t init_duration_us = -1;  // -1: warm
  int max_memory_used_mb = 0;
};

// Called exactly once, from any thread; must not block.
using Completion = std::function<void(InvocationResult)>;

}  // namespace sls::lambda
