#include "pool.h"

#include <algorithm>

namespace sls::lambda {

bool Pool::submit(std::shared_ptr<Execution> execution) {
  std::lock_guard lock(mutex_);
  if (under_way_ >= limit_ || ending_) return false;
  ++under_way_;
  waiting_.push_back(std::move(execution));
  if (!waking_) wake_one_locked();
  return true;
}

void Pool::wake_one_locked() {
  if (!idle_.empty()) {
    Environment* environment = idle_.back();
    idle_.pop_back();
    waking_ = true;
    environment->wake();
    return;
  }
  if (static_cast<int>(all_.size()) >= limit_) return;  // each has work, and takes more when it is done
  auto environment = std::make_shared<Environment>(make_settings_(), shared_from_this());
  all_.push_back(environment);
  announce_(environment);
  waking_ = true;
  environment->begin();
}

std::shared_ptr<Execution> Pool::next(Environment& environment) {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (environment.take_wake()) waking_ = false;
    if (environment.abandoned()) return nullptr;
    if (!waiting_.empty()) {
      auto execution = std::move(waiting_.front());
      waiting_.pop_front();
      environment.set_current(execution);
      if (!waiting_.empty() && !waking_) wake_one_locked();
      return execution;
    }
    if (ending_ || environment.ending()) return nullptr;
    environment.set_idle_since_now();
    idle_.push_back(&environment);
    environment.sleep(lock);
    std::erase(idle_, &environment);  // still there after a wake that was not this pool's
  }
}

void Pool::finished() {
  std::lock_guard lock(mutex_);
  --under_way_;
}

std::optional<std::int64_t> Pool::check_deadlines(std::int64_t now_ns,
                                                  std::vector<std::shared_ptr<Environment>>& left_behind) {
  std::vector<std::shared_ptr<Environment>> running;
  {
    std::lock_guard lock(mutex_);
    if (under_way_ == 0) return std::nullopt;
    running = all_;
  }
  std::optional<std::int64_t> nearest = now_ns + 1'000'000'000;
  for (const auto& environment : running) {
    if (environment->check_deadline(now_ns)) {
      std::lock_guard lock(mutex_);
      std::erase(all_, environment);
      --under_way_;
      left_behind.push_back(environment);
      if (!waiting_.empty() && !waking_) wake_one_locked();
    } else if (auto deadline = environment->deadline_ns()) {
      nearest = std::min(*nearest, *deadline);
    }
  }
  return nearest;
}

void Pool::drop_idle(std::int64_t before_ns, std::vector<std::shared_ptr<Environment>>& dropped) {
  std::lock_guard lock(mutex_);
  while (!idle_.empty() && idle_.front()->idle_since_ns() < before_ns) {
    Environment* environment = idle_.front();
    idle_.erase(idle_.begin());
    auto owner =
        std::find_if(all_.begin(), all_.end(), [&](const auto& other) { return other.get() == environment; });
    dropped.push_back(*owner);
    all_.erase(owner);
    environment->end();
  }
}

std::vector<std::shared_ptr<Environment>> Pool::end() {
  std::lock_guard lock(mutex_);
  ending_ = true;
  for (const auto& environment : all_) environment->end();
  return all_;
}

}  // namespace sls::lambda
