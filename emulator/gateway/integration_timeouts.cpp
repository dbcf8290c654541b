#include "integration_timeouts.h"

#include <chrono>
#include <vector>

namespace sls::gateway {

IntegrationTimeouts::~IntegrationTimeouts() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

IntegrationTimeouts::Ticket IntegrationTimeouts::add(std::int64_t milliseconds,
                                                     std::function<void()> expired) {
  std::lock_guard lock(mutex_);
  Ticket ticket{clock_.monotonic_nanoseconds() + milliseconds * 1'000'000, ++last_};
  auto place = waiting_.emplace(ticket, std::move(expired)).first;
  if (!thread_.joinable()) thread_ = std::thread([this] { watch(); });
  // The thread sleeps until the nearest: only a nearer one is news to it.
  if (place == waiting_.begin()) changed_.notify_all();
  return ticket;
}

void IntegrationTimeouts::cancel(const Ticket& ticket) {
  std::lock_guard lock(mutex_);
  waiting_.erase(ticket);
}

void IntegrationTimeouts::run_due() {
  std::vector<std::function<void()>> due;
  {
    std::lock_guard lock(mutex_);
    std::int64_t now = clock_.monotonic_nanoseconds();
    while (!waiting_.empty() && waiting_.begin()->first.first <= now) {
      due.push_back(std::move(waiting_.begin()->second));
      waiting_.erase(waiting_.begin());
    }
  }
  for (auto& expired : due) expired();
}

void IntegrationTimeouts::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (waiting_.empty()) {
      changed_.wait(lock);
      continue;
    }
    std::int64_t due = waiting_.begin()->first.first;
    auto wait = std::chrono::nanoseconds(due - clock_.monotonic_nanoseconds());
    changed_.wait_for(lock, wait,
                      [&] { return stopping_ || waiting_.empty() || waiting_.begin()->first.first < due; });
    if (stopping_) return;
    lock.unlock();
    run_due();
    lock.lock();
  }
}

}  // namespace sls::gateway
