#include "execution.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "invocation_log.h"
#include "log_lines.h"

namespace sls::lambda {
namespace {

// Asked of the kernel a few times a second at most: it adds up every thread for the answer.
int peak_memory_mb(std::int64_t now_ns) {
  thread_local std::int64_t asked_ns = 0;
  thread_local int megabytes = 0;
  constexpr std::int64_t kFresh = 200'000'000;
  if (megabytes == 0 || now_ns - asked_ns > kFresh) {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    megabytes = static_cast<int>(std::max(1L, usage.ru_maxrss / 1024));
    asked_ns = now_ns;
  }
  return megabytes;
}

}  // namespace

Execution::Execution(Invocation invocation, Completion completion, const model::Function& function,
                     core::Clock& clock, telemetry::Sink& sink)
    : invocation_(std::move(invocation)),
      completion_(std::move(completion)),
      function_(function),
      clock_(clock),
      sink_(sink),
      begun_ns_(clock.monotonic_nanoseconds()),
      deadline_given_(invocation_.deadline_unix_ms != 0) {
  if (!deadline_given_)
    invocation_.deadline_unix_ms = clock.unix_milliseconds() + function.timeout_seconds * 1000;
  if (invocation_.invoked_arn.empty()) invocation_.invoked_arn = function.arn;
}

void Execution::begin_now() {
  begun_ns_ = clock_.monotonic_nanoseconds();
  if (!deadline_given_)
    invocation_.deadline_unix_ms = clock_.unix_milliseconds() + function_.timeout_seconds * 1000;
}

handler::Context Execution::make_context() {
  handler::Context context;
  context.request_id = invocation_.request_id;
  context.deadline_unix_ms = invocation_.deadline_unix_ms;
  context.invoked_function_arn = invocation_.invoked_arn;
  context.trace_id = invocation_.trace_id;
  context.client_context = invocation_.client_context;
  context.function_name = function_.name;
  context.memory_limit_mb = function_.memory_mb;
  context.log = [this](std::string_view line) { append_log(line); };
  return context;
}

void Execution::append_log(std::string_view line) {
  std::lock_guard lock(mutex_);
  if (!complete_) log_.add(line);
}

void Execution::append_init_log(std::string line, bool platform) {
  std::lock_guard lock(mutex_);
  if (!complete_) init_log_.emplace_back(std::move(line), platform);
}

bool Execution::complete_with_answer(std::string payload) {
  if (payload.size() > kAnswerLimit) return complete_with_too_large(kAnswerLimit);
  InvocationResult result;
  result.payload = std::move(payload);
  return finish(std::move(result), {});
}

bool Execution::complete_with_too_large(std::size_t limit) {
  InvocationResult result;
  result.function_error = "Unhandled";
  result.error_type = "Function.ResponseSizeTooLarge";
  std::string message =
      "Response payload size exceeded maximum allowed payload size (" + std::to_string(limit) + " bytes).";
  result.payload = error_payload(result.error_type, message);
  result.reason = function_.logical_id + ": " + message;
  Ending ending{"error", result.error_type};
  return finish(std::move(result), ending);
}

void Execution::begin_stream(std::string content_type) {
  std::lock_guard lock(stream_mutex_);
  if (streams_ || is_complete()) return;
  streams_ = true;
  if (invocation_.stream) invocation_.stream->begin(std::move(content_type));
}

bool Execution::append_stream(std::string bytes, const std::function<void()>& caught_up) {
  std::lock_guard lock(stream_mutex_);
  if (is_complete()) return true;
  if (AnswerStream* stream = invocation_.stream.get()) {
    stream->write(std::move(bytes));
    if (!stream->is_behind()) return true;
    stream->when_caught_up(caught_up);
    return false;
  }
  // One byte too many tells that it was too large; more of it is not kept.
  collected_.append(bytes, 0, kAnswerLimit + 1 - std::min(collected_.size(), kAnswerLimit + 1));
  return true;
}

bool Execution::complete_stream() { return complete_with_answer(std::move(collected_)); }

bool Execution::is_complete() {
  std::lock_guard lock(mutex_);
  return complete_;
}

bool Execution::complete_with_error(const handler::HandlerError& error) {
  return complete_with_payload(handler::error_payload(error), error.type, error.type + ": " + error.message);
}

bool Execution::complete_with_payload(std::string payload, std::string error_type, std::string reason) {
  Ending ending{"error", error_type, /*is_posted=*/true};
  return finish(failed(std::move(payload), std::move(error_type), reason), ending);
}

bool Execution::complete_with_fault(Fault fault) {
  std::string reason = fault.reason + (fault.advice.empty() ? "" : " (" + fault.advice + ")");
  InvocationResult result = failed(std::move(fault.payload), std::move(fault.error_type), reason);
  result.advice = std::move(fault.advice);
  return finish(std::move(result), {"error", std::move(fault.reported_type)});
}

InvocationResult Execution::failed(std::string payload, std::string error_type, const std::string& reason) const {
  InvocationResult result;
  result.payload = std::move(payload);
  result.function_error = "Unhandled";
  result.error_type = std::move(error_type);
  result.reason = function_.logical_id + ": " + reason;
  return result;
}

bool Execution::complete_with_timeout() {
  InvocationResult result;
  std::string message = timeout_message(invocation_.request_id, function_.timeout_seconds);
  result.function_error = "Unhandled";
  result.error_type = "Sandbox.Timedout";
  result.payload = error_payload(result.error_type, message);
  result.reason = function_.logical_id + ": " + message.substr(message.find("Task"));
  result.timed_out = true;
  return finish(std::move(result), {"timeout", ""});
}

void Execution::complete_unrun(InvocationResult result) {
  result.event = std::move(invocation_.payload);
  completion_(std::move(result));
}

bool Execution::finish(InvocationResult result, const Ending& ending) {
  {
    std::scoped_lock lock(stream_mutex_, mutex_);
    if (std::exchange(complete_, true)) return false;
    result.function_log = log_.take();
    result.streamed = streams_ && invocation_.stream != nullptr;
  }
  // A handler that was left behind may still read its payload.
  if (result.timed_out) {
    result.event = invocation_.payload;
  } else {
    result.event = std::move(invocation_.payload);
  }
  std::int64_t now_ns = clock_.monotonic_nanoseconds();
  result.duration_us = (now_ns - begun_ns_) / 1000;
  // It was ended at that moment; that it is told a little later is not the function's time.
  if (result.timed_out) result.duration_us = std::int64_t{function_.timeout_seconds} * 1'000'000;
  result.init_duration_us = init_duration_us_;
  result.max_memory_used_mb = peak_memory_mb_ > 0 ? peak_memory_mb_ : peak_memory_mb(now_ns);
  ReportFigures figures{result.duration_us,
                        init_duration_us_,
                        function_.memory_mb,
                        result.max_memory_used_mb,
                        ending.status,
                        ending.error_type,
                        ending.is_posted};
  result.platform_log = write_invocation_log(
      function_, {invocation_.request_id, init_log_, result.function_log, figures, clock_.unix_milliseconds()});
  std::vector<std::string> init_lines;
  for (auto& [line, platform] : init_log_) {
    if (!platform) init_lines.push_back(std::move(line));
  }
  result.function_log.insert(result.function_log.begin(), init_lines.begin(), init_lines.end());
  record(result);
  completion_(std::move(result));
  return true;
}

void Execution::record(const InvocationResult& result) {
  telemetry::InvocationRecord record;
  record.time_ms = clock_.unix_milliseconds();
  record.request_id = invocation_.request_id;
  record.trace_id = invocation_.trace_id;
  record.function = function_.logical_id;
  record.operation = invocation_.operation;
  record.duration_us = result.duration_us;
  record.init_duration_us = result.init_duration_us;
  record.memory_mb = function_.memory_mb;
  record.max_memory_used_mb = result.max_memory_used_mb;
  record.error_type = result.error_type;
  record.platform_log = result.platform_log;
  sink_.record(telemetry::Record(std::move(record)));
}

}  // namespace sls::lambda
