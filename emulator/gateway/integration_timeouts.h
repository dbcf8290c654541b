// IntegrationTimeouts: requests whose functions may run longer than the gateway waits. A thread of its own
// sleeps until the nearest deadline; a test with a clock that ticks by hand calls run_due() itself.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "core/clock.h"

namespace sls::gateway {

class IntegrationTimeouts {
 public:
  explicit IntegrationTimeouts(core::Clock& clock) : clock_(clock) {}
  ~IntegrationTimeouts();
  IntegrationTimeouts(const IntegrationTimeouts&) = delete;
  IntegrationTimeouts& operator=(const IntegrationTimeouts&) = delete;

  // `expired` runs once, no earlier than `milliseconds` from now, unless this
  // ends before. It must not block.
  void add(std::int64_t milliseconds, std::function<void()> expired);
  // Runs all that are due.
  void run_due();

 private:
  void watch();

  core::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<std::int64_t, std::function<void()>> waiting_;  // by the monotonic time when they are due
  bool stopping_ = false;
  std::thread thread_;  // begun by the first add()
};

}  // namespace sls::gateway
