#include "in_process_environment.h"

#include <exception>
#include <utility>

#include "log_lines.h"
#include "pool.h"

namespace sls::lambda {

void InProcessEnvironment::begin() {
  // The thread holds the environment, so one that is left behind lives as long as its handler runs.
  auto self = std::static_pointer_cast<InProcessEnvironment>(shared_from_this());
  thread_ = std::thread([self] {
    self->run();
    self->ended_ = true;
  });
}

void InProcessEnvironment::wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  woken_condition_.notify_one();
}

void InProcessEnvironment::end() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  woken_condition_.notify_one();
}

bool InProcessEnvironment::leave() {
  if (!thread_.joinable()) return false;
  bool runs_on = !ended_ && busy();
  if (runs_on) {
    thread_.detach();
  } else {
    thread_.join();
    pool_->forget(*this);
  }
  return runs_on;
}

void InProcessEnvironment::run() {
  while (auto execution = next()) run_one(*execution);
}

// Blocks while there is no work. Null: the thread ends.
std::shared_ptr<Execution> InProcessEnvironment::next() {
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      if (abandoned_) return nullptr;
    }
    if (auto execution = pool_->take(*this)) {
      std::lock_guard lock(mutex_);
      current_ = execution;
      return execution;
    }
    std::unique_lock lock(mutex_);
    woken_condition_.wait(lock, [this] { return woken_ || ending_ || pool_->ending(); });
    if (!std::exchange(woken_, false)) return nullptr;
  }
}

bool InProcessEnvironment::make_handler(Execution& execution) {
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

void InProcessEnvironment::run_one(Execution& execution) {
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
    execution.complete_with_fault({error_payload("Runtime.ExitError", message), "Runtime.ExitError", "Runtime.ExitError",
                                   std::string("the handler threw: ") + error.what(), ""});
  }
}

// Before the answer goes out: the client that gets it may already send the next request.
void InProcessEnvironment::become_free() {
  {
    // The watcher leaves an environment behind under this lock: one of the two counts the invocation as over.
    std::lock_guard lock(mutex_);
    current_.reset();
    if (abandoned_) return;
  }
  pool_->finished();
}

bool InProcessEnvironment::busy() const {
  std::lock_guard lock(mutex_);
  return current_ != nullptr;
}

std::optional<std::int64_t> InProcessEnvironment::check(std::int64_t now_ns) {
  std::shared_ptr<Execution> late;
  {
    std::lock_guard lock(mutex_);
    if (!current_ || abandoned_) return std::nullopt;
    if (now_ns < current_->deadline_ns()) return current_->deadline_ns();
    late = current_;
    abandoned_ = true;
  }
  late->complete_with_timeout();
  pool_->finished();
  pool_->remove(*this);
  return std::nullopt;
}

std::optional<CurrentCaller> InProcessEnvironment::caller() const {
  std::lock_guard lock(mutex_);
  if (!current_) return std::nullopt;
  const Invocation& invocation = current_->invocation();
  return CurrentCaller{invocation.function, invocation.operation, invocation.request_id, invocation.trace_id};
}

}  // namespace sls::lambda
