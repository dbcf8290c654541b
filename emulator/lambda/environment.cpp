#include "environment.h"

#include <exception>
#include <utility>

namespace sls::lambda {

void Environment::begin() {
  // The thread holds the environment, so one that is left behind lives as long as its handler runs.
  thread_ = std::thread([self = shared_from_this()] {
    self->run();
    self->ended_ = true;
  });
}

void Environment::give(std::shared_ptr<Execution> execution) {
  {
    std::lock_guard lock(mutex_);
    next_ = std::move(execution);
  }
  given_.notify_one();
}

void Environment::end() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  given_.notify_one();
}

void Environment::join() {
  if (thread_.joinable()) thread_.join();
}
void Environment::detach() {
  if (thread_.joinable()) thread_.detach();
}

void Environment::run() {
  for (;;) {
    std::shared_ptr<Execution> execution;
    {
      std::unique_lock lock(mutex_);
      given_.wait(lock, [this] { return next_ != nullptr || ending_; });
      if (next_ == nullptr) return;
      current_ = std::move(next_);
      execution = current_;
    }
    if (abandoned_) return;  // timed out before it began
    run_one(execution);
    if (abandoned_) return;
  }
}

bool Environment::make_handler(Execution& execution) {
  std::int64_t begun = settings_.clock->monotonic_nanoseconds();
  auto made = settings_.handlers.make(*settings_.function, settings_.variables, settings_.access_key_id);
  execution.set_init_duration((settings_.clock->monotonic_nanoseconds() - begun) / 1000);
  if (!made.ok()) {
    become_free();
    execution.complete_with_error(made.error());
    return false;
  }
  handler_ = std::move(*made);
  return true;
}

void Environment::run_one(const std::shared_ptr<Execution>& execution) {
  try {
    // A failed init is tried again at the next invocation, as Lambda does.
    if (!handler_ && !make_handler(*execution)) return;
    auto answer = handler_(execution->invocation().payload, execution->make_context());
    become_free();
    if (answer.ok()) {
      execution->complete_with_answer(std::move(*answer));
    } else {
      execution->complete_with_error(answer.error());
    }
  } catch (const std::exception& error) {
    // On AWS an exception out of a C++ handler ends the process; here it ends the handler, and the next call
    // makes a new one.
    handler_ = nullptr;
    become_free();
    std::string message = "RequestId: " + execution->invocation().request_id +
                          " Error: Runtime exited with error: signal: aborted";
    execution->append_log(std::string("terminate called after throwing: ") + error.what());
    execution->complete_with_payload(R"({"errorType":"Runtime.ExitError","errorMessage":")" + message + "\"}",
                                     "Runtime.ExitError", std::string("the handler threw: ") + error.what());
  }
}

void Environment::become_free() {
  {
    std::lock_guard lock(mutex_);
    current_.reset();
  }
  if (abandoned_) return;
  idle_since_ns_ = settings_.clock->monotonic_nanoseconds();
  settings_.when_free(shared_from_this());
}

std::optional<std::int64_t> Environment::deadline_ns() const {
  std::lock_guard lock(mutex_);
  const auto& execution = current_ ? current_ : next_;
  if (!execution) return std::nullopt;
  return execution->deadline_ns();
}

bool Environment::check_deadline(std::int64_t now_ns) {
  std::shared_ptr<Execution> late;
  {
    std::lock_guard lock(mutex_);
    const auto& execution = current_ ? current_ : next_;
    if (!execution || now_ns < execution->deadline_ns()) return false;
    late = execution;
    abandoned_ = true;
    ending_ = true;
  }
  given_.notify_one();
  late->complete_with_timeout();
  return true;
}

std::optional<CurrentCaller> Environment::caller() const {
  std::lock_guard lock(mutex_);
  if (!current_) return std::nullopt;
  const Invocation& invocation = current_->invocation();
  return CurrentCaller{invocation.function, invocation.operation, invocation.request_id, invocation.trace_id};
}

}  // namespace sls::lambda
