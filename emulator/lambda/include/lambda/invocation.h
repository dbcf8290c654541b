// What crosses from whoever invokes (gateway, Invoke API, `invoke`) to Lambda, and back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sls::lambda {

// Where a streamed answer goes while it comes, for an invoker that can pass it on. A function that streams begins once and
// then writes; its completion is the end. One call at a time, from any thread; they must not block.
class AnswerStream {
 public:
  virtual ~AnswerStream() = default;
  virtual void begin(std::string content_type) = 0;
  virtual void write(std::string bytes) = 0;
  // Whether the function should wait, because whoever reads is slow; then `callback` is called once when it need not any
  // more, perhaps at once.
  virtual bool is_behind() { return false; }
  virtual void when_caught_up(std::function<void()> callback) { callback(); }
};

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
  std::shared_ptr<AnswerStream> stream;  // null: a streamed answer is collected, and is the result's payload
};

struct InvocationResult {
  // The function's answer, or Lambda's error payload when function_error is not empty.
  std::string payload;
  bool streamed = false;  // the answer has gone through the invocation's stream; `payload` is only an error's
  std::string function_error;  // "" or "Unhandled"
  std::string error_type;      // "Sandbox.Timedout", "Runtime.ExitError", the handler's own type
  std::string reason;          // one sentence for people, when function_error is not empty
  std::string advice;          // with what to do about it, where that is known; a part of `reason`
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
