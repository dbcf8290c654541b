// Environment: one execution environment in this process: a thread, the handler made for it, and at most one
// execution.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "execution.h"
#include "handler/handler.h"
#include "lambda/lambda.h"

namespace sls::lambda {

class Pool;

class Environment : public std::enable_shared_from_this<Environment> {
 public:
  struct Settings {
    std::shared_ptr<const model::Application> application;
    const model::Function* function = nullptr;
    std::string access_key_id;
    handler::Variables variables;
    InProcessHandlers handlers;
    core::Clock* clock = nullptr;
  };

  Environment(Settings settings, std::shared_ptr<Pool> pool)
      : settings_(std::move(settings)), pool_(std::move(pool)) {}

  // Starts the thread. Call once, on a shared_ptr. It begins as one that is being woken.
  void begin();

  // The pool's, with the pool's lock held.
  void wake();
  bool take_wake() { return std::exchange(woken_, false); }
  void sleep(std::unique_lock<std::mutex>& pool_lock);
  void end();
  bool ending() const { return ending_; }
  void set_current(std::shared_ptr<Execution> execution);
  void set_idle_since_now() { idle_since_ns_ = settings_.clock->monotonic_nanoseconds(); }
  std::int64_t idle_since_ns() const { return idle_since_ns_; }

  // Times the execution out if its deadline is past; true when it was, and the environment is left behind: it
  // goes on until its handler returns, and takes no more work.
  bool check_deadline(std::int64_t now_ns);
  // Nothing while idle. Monotonic nanoseconds.
  std::optional<std::int64_t> deadline_ns() const;
  std::optional<CurrentCaller> caller() const;

  bool abandoned() const { return abandoned_; }
  bool ended() const { return ended_; }
  const Settings& settings() const { return settings_; }

  // After the end: waits for the thread, or lets it go.
  void join();
  void detach();

 private:
  void run();
  void run_one(Execution& execution);
  bool make_handler(Execution& execution);
  void become_free();

  const Settings settings_;
  const std::shared_ptr<Pool> pool_;
  handler::Handler handler_;  // the thread's own
  std::thread thread_;
  std::atomic<bool> abandoned_{false};
  std::atomic<bool> ended_{false};

  // Guarded by the pool's lock.
  std::condition_variable woken_condition_;
  bool woken_ = false;
  bool ending_ = false;
  std::int64_t idle_since_ns_ = 0;

  mutable std::mutex mutex_;
  std::shared_ptr<Execution> current_;
};

}  // namespace sls::lambda
