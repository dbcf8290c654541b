// IntegrationTimeouts: requests whose functions may run longer than the gateway waits. A thread of its own
// sleeps until the nearest deadline; a test with a clock that ticks by hand calls run_due() itself.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "core/clock.h"

namespace sls::gateway {

class IntegrationTimeouts {
 public:
  explicit IntegrationTimeouts(core::Clock& clock) : clock_(clock) {}
  ~IntegrationTimeouts();
  IntegrationTimeouts(const IntegrationTimeouts&) = delete;
  IntegrationTimeouts& operator=(const IntegrationTimeouts&) = delete;

  // When it is due, and which of those it is.
  using Ticket = std::pair<std::int64_t, std::uint64_t>;
  // `expired` runs once, no earlier than `milliseconds` from now, unless this ends or it is cancelled before.
  // It must not block.
  Ticket add(std::int64_t milliseconds, std::function<void()> expired);
  // A request that is answered must not be held until it would have been late.
  void cancel(const Ticket& ticket);
  // Runs all that are due.
  void run_due();

 private:
  void watch();

  core::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Ticket, std::function<void()>> waiting_;
  std::uint64_t last_ = 0;
  bool stopping_ = false;
  std::thread thread_;  // begun by the first add()
};

}  // namespace sls::gateway
