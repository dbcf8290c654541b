// What an environment does with its invocations: takes them, hands them to its process, and ends them when the process fails.
#include <signal.h>

#include <algorithm>

#include "child_environment.h"
#include "invocation_log.h"
#include "log_lines.h"
#include "pool.h"
#include "trace_header.h"

namespace sls::lambda {
namespace {

// Asked of the kernel a few times a second at most: it costs as much as the rest of an invocation.
constexpr std::int64_t kPeakPaceNs = 200'000'000;
// How far a function's deadline is put off that somebody looks into: a day.
constexpr std::int64_t kUntimedMs = 24LL * 60 * 60 * 1000;

}  // namespace

// It was idle: its process waits in `next`, as a rule.
void ChildEnvironment::accept(std::shared_ptr<Execution> execution) {
  std::unique_lock lock(mutex_);
  if (state_ == State::ended) {  // it died at this very moment
    lock.unlock();
    pool_->put_back(std::move(execution));
    return;
  }
  execution->begin_now();
  deadline_ns_ = execution->deadline_ns();
  checked_ns_ = services_.clock.monotonic_nanoseconds();
  current_ = std::move(execution);
  if (next_open_) deliver_locked(lock);
}

// REQUIRES: a `next` is open and current_ is set. Unlocks.
void ChildEnvironment::deliver_locked(std::unique_lock<std::mutex>& lock) {
  state_ = State::running;
  const Invocation& invocation = current_->invocation();
  for (auto& [line, platform] : early_lines_) current_->append_init_log(std::move(line), platform);
  early_lines_.clear();
  early_bytes_ = 0;
  if (init_duration_us_ >= 0) current_->set_init_duration(std::exchange(init_duration_us_, -1));
  std::int64_t deadline_ms = invocation.deadline_unix_ms + (settings_.untimed ? kUntimedMs : 0);
  http::Response event;
  event.headers = {{"Content-Type", "application/json"},
                   {"Lambda-Runtime-Aws-Request-Id", invocation.request_id},
                   {"Lambda-Runtime-Deadline-Ms", std::to_string(deadline_ms)},
                   {"Lambda-Runtime-Invoked-Function-Arn", invocation.invoked_arn}};
  std::string trace =
      complete_trace_header(invocation.trace_id, services_.clock.unix_milliseconds(), services_.ids);
  event.headers.add("Lambda-Runtime-Trace-Id", trace);
  if (!invocation.client_context.empty())
    event.headers.add("Lambda-Runtime-Client-Context", invocation.client_context);
  event.body = invocation.payload;
  http::Responder responder = std::move(next_);
  next_open_ = false;
  next_number_ = 0;
  auto sends = tell_invoke_locked(trace);
  lock.unlock();
  Extensions::send(sends);
  responder.send(std::move(event));
}

// Before an execution is completed: the figures of its REPORT.
void ChildEnvironment::prepare_result_locked(Execution& execution) {
  for (auto& [line, platform] : early_lines_) execution.append_init_log(std::move(line), platform);
  early_lines_.clear();
  early_bytes_ = 0;
  int pid = process_ ? process_->pid() : 0;
  std::int64_t now_ns = services_.clock.monotonic_nanoseconds();
  if (pid != 0 && (peak_read_ns_ == 0 || now_ns - peak_read_ns_ > kPeakPaceNs)) {
    peak_read_ns_ = now_ns;
    peak_kb_ = std::max(peak_kb_, peak_resident_kb(pid));
  }
  execution.set_peak_memory(static_cast<int>(std::max(1L, (peak_kb_ + 1023) / 1024)));
}

void ChildEnvironment::become_free() {
  auto execution = pool_->take(*this);
  if (execution) return accept(std::move(execution));
  std::unique_lock lock(mutex_);
  bool over = ending_ || pool_->ending();
  lock.unlock();
  if (over) retire("spindown");
}

// A start that did not reach its first `next`.
void ChildEnvironment::fail_start(int generation, Fault fault) {
  std::unique_lock lock(mutex_);
  if (state_ == State::ended || generation != generation_) return;
  kill_process_locked();
  std::int64_t took_us = (services_.clock.monotonic_nanoseconds() - begun_ns_) / 1000;
  bool timed_out = fault.type == "Sandbox.Timedout";
  early_lines_.emplace_back(
      failed_init_line(*settings_.function, services_.clock.unix_milliseconds(), took_us,
                       second_start_ ? "invoke" : "init", timed_out ? "timeout" : "error",
                       timed_out ? "" : fault.reported_type()),
      true);
  if (second_start_) {
    auto execution = std::exchange(current_, nullptr);
    if (execution) prepare_result_locked(*execution);
    lock.unlock();
    if (execution) pool_->finished();
    retire("failure");
    if (execution) fail_invocation(execution, fault);
    return;
  }
  lock.unlock();
  auto execution = pool_->take_waiting(*this);
  if (!execution) {
    services_.print(settings_.function->logical_id + ": its start failed: " +
                    (fault.payload.empty() ? fault.message : fault.payload));
    return retire("failure");
  }
  lock.lock();
  if (state_ == State::ended) {  // its pool ended at this very moment
    lock.unlock();
    return pool_->put_back(std::move(execution));
  }
  execution->begin_now();
  deadline_ns_ = execution->deadline_ns();
  current_ = std::move(execution);
  second_start_ = true;
  state_ = State::started;
  over_memory_ = false;
  lock.unlock();
  start();
}

void ChildEnvironment::fail_invocation(const std::shared_ptr<Execution>& execution, const Fault& fault) {
  if (!fault.payload.empty()) {
    execution->complete_with_fault({fault.payload, fault.type, fault.reported_type(), fault.reason, ""});
    return;
  }
  std::string message = "RequestId: " + execution->invocation().request_id + " Error: " + fault.message;
  execution->complete_with_fault({error_payload(fault.type, message), fault.type, fault.reported_type(),
                                  fault.type + ": " + fault.message, fault.reason});
}

void ChildEnvironment::time_out(std::unique_lock<std::mutex> lock) {
  int generation = generation_;
  if (state_ == State::init_error) {
    // It posted its error and stays: that is an end as well.
    Fault fault = posted_;
    lock.unlock();
    return fail_start(generation, std::move(fault));
  }
  if (state_ == State::started && !second_start_) {
    lock.unlock();
    return fail_start(generation, {"Sandbox.Timedout", "Task timed out after 10.00 seconds", "", "", ""});
  }
  auto process = process_;
  std::int64_t due_ns = deadline_ns_;
  lock.unlock();
  if (process) process->drain();
  lock.lock();
  // It answered in its last moment, and is free by now, or has its next invocation.
  if (state_ == State::ended || deadline_ns_ != due_ns) return;
  auto execution = std::exchange(current_, nullptr);
  if (execution) prepare_result_locked(*execution);
  lock.unlock();
  if (execution) pool_->finished();
  retire("timeout");
  if (execution) execution->complete_with_timeout();
}

}  // namespace sls::lambda
