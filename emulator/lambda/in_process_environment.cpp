#include "environment.h"

#include <exception>
#include <utility>

#include "pool.h"

namespace sls::lambda {

void Environment::begin() {
  woken_ = true;
  // The thread holds the environment, so one that is left behind lives as long as its handler runs.
  thread_ = std::thread([self = shared_from_this()] {
    self->run();
    self->ended_ = true;
  });
}

void Environment::wake() {
  woken_ = true;
  woken_condition_.notify_one();
}

void Environment::sleep(std::unique_lock<std::mutex>& pool_lock) {
  woken_condition_.wait(pool_lock, [this] { return woken_ || ending_; });
}

void Environment::end() {
  ending_ = true;
  woken_condition_.notify_one();
}

void Environment::set_current(std::shared_ptr<Execution> execution) {
  std::lock_guard lock(mutex_);
  current_ = std::move(execution);
}

void Environment::join() {
  if (thread_.joinable()) thread_.join();
}
void Environment::detach() {
  if (thread_.joinable()) thread_.detach();
}

void Environment::run() {
  while (auto execution = pool_->next(*this)) run_one(*execution);
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

void Environment::run_one(Execution& execution) {
  try {
    // A failed init is tried again at the next invocation, as Lambda does.
    if (!handler_ && !make_handler(execution)) return;
    auto answer = handler_(execution.invocation().payload, execution.make_context());
    become_free();
    if (answer.ok()) {
      execution.complete_with_answer(std::move(*answer));
    } else {
      execution.complete_with_error(answer.error());
    }
  } catch (const std::exception& error) {
    // On AWS an exception out of a C++ handler ends the process; here it ends the handler, and the next call
    // makes a new one.
    handler_ = nullptr;
    become_free();
    std::string message = "RequestId: " + execution.invocation().request_id +
                          " Error: Runtime exited with error: signal: aborted";
    execution.append_log(std::string("terminate called after throwing: ") + error.what());
    execution.complete_with_payload(R"({"errorType":"Runtime.ExitError","errorMessage":")" + message + "\"}",
                                    "Runtime.ExitError", std::string("the handler threw: ") + error.what());
  }
}

// Before the answer goes out: the client that gets it may already send the next request.
void Environment::become_free() {
  {
    // The watcher leaves an environment behind under this lock: one of the two counts the invocation as over.
    std::lock_guard lock(mutex_);
    current_.reset();
    if (abandoned_) return;
  }
  pool_->finished();
}

std::optional<std::int64_t> Environment::deadline_ns() const {
  std::lock_guard lock(mutex_);
  if (!current_) return std::nullopt;
  return current_->deadline_ns();
}

bool Environment::check_deadline(std::int64_t now_ns) {
  std::shared_ptr<Execution> late;
  {
    std::lock_guard lock(mutex_);
    if (!current_ || now_ns < current_->deadline_ns()) return false;
    late = current_;
    abandoned_ = true;
  }
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
