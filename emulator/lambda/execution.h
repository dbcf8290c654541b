// Execution: one invocation on its way through an environment: it is completed exactly once, by the handler's
// answer or by its deadline, whichever comes first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "handler/handler.h"
#include "kept_lines.h"
#include "lambda/invocation.h"
#include "telemetry/sink.h"
#include "template/application.h"

namespace sls::lambda {

// What Lambda returns of a synchronous invocation at most, in bytes.
inline constexpr std::size_t kAnswerLimit = 6'291'556;
// … and of a streamed one.
inline constexpr std::size_t kStreamedAnswerLimit = 200 * 1024 * 1024;

class Execution {
 public:
  // `function` outlives the execution (the application is held by its environment).
  Execution(Invocation invocation, Completion completion, const model::Function& function, core::Clock& clock,
            telemetry::Sink& sink);

  const Invocation& invocation() const { return invocation_; }
  const model::Function& function() const { return function_; }
  // The function's time begins now, not when it was invoked: for one that waited for a process to start.
  // Call before anybody else knows the execution.
  void begin_now();
  // Monotonic nanoseconds at which the function's Timeout is over.
  std::int64_t deadline_ns() const {
    return begun_ns_ + static_cast<std::int64_t>(function_.timeout_seconds) * 1'000'000'000;
  }
  handler::Context make_context();

  // Each completes the invocation unless it is complete; says whether it did.
  bool complete_with_answer(std::string payload);
  // The answer was more than one may be.
  bool complete_with_too_large(std::size_t limit);
  bool complete_with_error(const handler::HandlerError& error);
  // The error's payload is `payload`, as a runtime posted it.
  bool complete_with_payload(std::string payload, std::string error_type, std::string reason);
  // The environment failed.
  struct Fault {
    std::string payload;
    std::string error_type;
    std::string reported_type;  // what Lambda's own lines call it
    std::string reason;         // for people
    std::string advice;         // the same; may be empty
  };
  bool complete_with_fault(Fault fault);
  bool complete_with_timeout();
  // For an invocation that never reached an environment: the result as it is, nothing logged.
  void complete_unrun(InvocationResult result);

  // A streamed answer: it begins, comes in pieces, and one of the above or this completes it.
  void begin_stream(std::string content_type);
  // False: no more should come until `caught_up` is called, from any thread, perhaps at once.
  bool append_stream(std::string bytes, const std::function<void()>& caught_up);
  bool complete_stream();

  void set_init_duration(std::int64_t microseconds) { init_duration_us_ = microseconds; }
  // What a process used at its most; without it, the figure is that of this process.
  void set_peak_memory(int megabytes) { peak_memory_mb_ = megabytes; }
  void append_log(std::string_view line);
  // A line from before the invocation, of the function's init phase; `platform`: Lambda's own, such as
  // INIT_REPORT.
  void append_init_log(std::string line, bool platform);

 private:
  bool is_complete();
  InvocationResult failed(std::string payload, std::string error_type, const std::string& reason) const;
  // How Lambda's own lines tell the end.
  struct Ending {
    std::string status;  // as in ReportFigures
    std::string error_type;
    bool is_posted = false;
  };
  bool finish(InvocationResult result, const Ending& ending);
  void record(const InvocationResult& result);

  Invocation invocation_;
  Completion completion_;
  const model::Function& function_;
  core::Clock& clock_;
  telemetry::Sink& sink_;
  std::int64_t begun_ns_;
  std::int64_t init_duration_us_ = -1;
  int peak_memory_mb_ = 0;
  const bool deadline_given_;

  // Held while the invocation's stream is called, so that nothing goes there after the completion. Taken before mutex_.
  std::mutex stream_mutex_;
  bool streams_ = false;
  std::string collected_;  // of a streamed answer that nobody takes as it comes

  std::mutex mutex_;
  bool complete_ = false;
  KeptLines log_;
  std::vector<std::pair<std::string, bool>> init_log_;
};

}  // namespace sls::lambda
