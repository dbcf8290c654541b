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

class Environment : public std::enable_shared_from_this<Environment> {
 public:
  struct Settings {
    std::shared_ptr<const model::Application> application;
    const model::Function* function = nullptr;
    std::string access_key_id;
    handler::Variables variables;
    InProcessHandlers handlers;
    core::Clock* clock = nullptr;
    // Called on the environment's thread when it is free again, before the answer goes out: the client that
    // gets the answer may already send the next request. Not called any more once the environment is
    // abandoned.
    std::function<void(const std::shared_ptr<Environment>&)> when_free;
  };

  explicit Environment(Settings settings) : settings_(std::move(settings)) {}

  // Starts the thread. Call once, on a shared_ptr.
  void begin();
  // REQUIRES: free. Hands over the next execution.
  void give(std::shared_ptr<Execution> execution);
  // Ends the thread when it is free; one that runs a handler ends after it.
  void end();

  // Times the execution out if its deadline is past; true when it was, and the environment is left behind.
  bool check_deadline(std::int64_t now_ns);
  // Nothing while idle. Monotonic nanoseconds.
  std::optional<std::int64_t> deadline_ns() const;
  std::optional<CurrentCaller> caller() const;

  bool abandoned() const { return abandoned_; }
  bool ended() const { return ended_; }
  std::int64_t idle_since_ns() const { return idle_since_ns_; }
  const Settings& settings() const { return settings_; }

  // After end(): waits for the thread, or lets it go.
  void join();
  void detach();

 private:
  void run();
  void run_one(const std::shared_ptr<Execution>& execution);
  bool make_handler(Execution& execution);
  void become_free();

  const Settings settings_;
  handler::Handler handler_;  // the thread's own
  std::thread thread_;
  std::atomic<bool> abandoned_{false};
  std::atomic<bool> ended_{false};
  std::atomic<std::int64_t> idle_since_ns_{0};

  mutable std::mutex mutex_;
  std::condition_variable given_;
  std::shared_ptr<Execution> next_;
  std::shared_ptr<Execution> current_;
  bool ending_ = false;
};

}  // namespace sls::lambda
