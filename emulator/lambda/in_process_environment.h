// InProcessEnvironment: an execution environment in this process: a thread, the handler made for it, and at most
// one execution. A handler that overruns its time cannot be ended: it is answered, counted and left behind.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "environment.h"
#include "execution.h"
#include "handler/handler.h"

namespace sls::lambda {

class Pool;

class InProcessEnvironment final : public Environment {
 public:
  struct Settings {
    std::shared_ptr<const model::Application> application;
    const model::Function* function = nullptr;
    std::string access_key_id;
    handler::Variables variables;
    InProcessHandlers handlers;
    core::Clock* clock = nullptr;
  };

  InProcessEnvironment(Settings settings, std::shared_ptr<Pool> pool)
      : Environment(settings.access_key_id), settings_(std::move(settings)), pool_(std::move(pool)) {}

  void begin() override;
  void wake() override;
  void end() override;
  std::optional<std::int64_t> check(std::int64_t now_ns) override;
  std::optional<CurrentCaller> caller() const override;
  bool busy() const override;
  bool ended() const override { return ended_; }
  bool leave() override;

 private:
  void run();
  std::shared_ptr<Execution> next();
  void run_one(Execution& execution);
  bool make_handler(Execution& execution);
  void become_free();

  const Settings settings_;
  const std::shared_ptr<Pool> pool_;
  handler::Handler handler_;  // the thread's own
  std::thread thread_;
  std::atomic<bool> ended_{false};

  mutable std::mutex mutex_;
  std::condition_variable woken_condition_;
  bool woken_ = false;
  bool ending_ = false;
  bool abandoned_ = false;
  std::shared_ptr<Execution> current_;
};

}  // namespace sls::lambda
