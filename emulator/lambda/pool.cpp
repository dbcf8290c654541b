#include "pool.h"

#include <algorithm>
#include <iterator>

namespace sls::lambda {
namespace {

// How long an environment that has answered is waited for before a new one is started in its place.
constexpr std::int64_t kPatienceNs = 100'000'000;

}  // namespace

bool Pool::submit(std::shared_ptr<Execution> execution) {
  std::unique_lock lock(mutex_);
  if (under_way_ >= limits_.under_way || ending_) return false;
  ++under_way_;
  waiting_.push_back(std::move(execution));
  auto steps = balance_locked();
  lock.unlock();
  run(steps);
  return true;
}

void Pool::warm() {
  std::unique_lock lock(mutex_);
  if (!all_.empty() || ending_ || limits_.environments == 0) return;
  auto environment = make_(shared_from_this());
  all_.push_back(environment);
  set_on_its_way_locked(*environment, true);
  lock.unlock();
  environment->begin();
}

std::vector<Pool::Step> Pool::balance_locked() {
  std::vector<Step> steps;
  while (on_their_way_ < std::min<int>(limits_.on_their_way, static_cast<int>(waiting_.size()))) {
    Step step;
    if (!idle_.empty()) {
      step.environment = idle_.back()->shared_from_this();
      idle_.pop_back();
    } else if (static_cast<int>(all_.size()) < limits_.environments) {
      step = {make_(shared_from_this()), true};
      all_.push_back(step.environment);
      if (ending_) retire_(step.environment);  // nobody else looks after it
    } else {
      break;  // each has work, and takes more when it is done
    }
    set_on_its_way_locked(*step.environment, true);
    steps.push_back(std::move(step));
  }
  return steps;
}

void Pool::run(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    if (step.is_new) {
      step.environment->begin();
    } else {
      step.environment->wake();
    }
  }
}

void Pool::set_on_its_way_locked(Environment& environment, bool on_its_way) {
  if (environment.left_ || environment.on_its_way_ == on_its_way) return;
  environment.on_its_way_ = on_its_way;
  on_their_way_ += on_its_way ? 1 : -1;
}

std::shared_ptr<Environment> Pool::let_go_locked(Environment& environment) {
  set_on_its_way_locked(environment, false);
  environment.left_ = true;
  std::erase(idle_, &environment);
  auto owner =
      std::find_if(all_.begin(), all_.end(), [&](const auto& other) { return other.get() == &environment; });
  if (owner == all_.end()) return nullptr;  // it was dropped
  auto kept = *owner;
  all_.erase(owner);
  return kept;
}

std::shared_ptr<Execution> Pool::pop_locked() {
  if (waiting_.empty()) return nullptr;
  auto execution = std::move(waiting_.front());
  waiting_.pop_front();
  return execution;
}

std::shared_ptr<Execution> Pool::take(Environment& environment) {
  std::unique_lock lock(mutex_);
  if (environment.left_) return nullptr;
  set_on_its_way_locked(environment, false);
  auto execution = pop_locked();
  if (!execution) {
    if (ending_) return nullptr;
    environment.since_ns_ = clock_.monotonic_nanoseconds();
    idle_.push_back(&environment);
    return nullptr;
  }
  auto steps = balance_locked();
  lock.unlock();
  run(steps);
  return execution;
}

std::shared_ptr<Execution> Pool::take_waiting(Environment& environment) {
  std::lock_guard lock(mutex_);
  if (environment.left_) return nullptr;
  set_on_its_way_locked(environment, false);
  return pop_locked();
}

void Pool::put_back(std::shared_ptr<Execution> execution) {
  std::unique_lock lock(mutex_);
  waiting_.push_front(std::move(execution));
  auto steps = balance_locked();
  lock.unlock();
  run(steps);
}

void Pool::finished(Environment* about_to_take) {
  std::lock_guard lock(mutex_);
  --under_way_;
  if (about_to_take == nullptr) return;
  set_on_its_way_locked(*about_to_take, true);
  about_to_take->since_ns_ = clock_.monotonic_nanoseconds();
}

void Pool::remove(Environment& environment) {
  std::unique_lock lock(mutex_);
  auto kept = let_go_locked(environment);
  if (!kept) return;
  auto steps = balance_locked();
  lock.unlock();
  retire_(std::move(kept));
  run(steps);
}

void Pool::forget(Environment& environment) {
  std::lock_guard lock(mutex_);
  let_go_locked(environment);
}

std::optional<std::int64_t> Pool::check(std::int64_t now_ns) {
  std::vector<std::shared_ptr<Environment>> running;
  std::vector<Step> steps;
  bool something_runs = false;
  {
    std::lock_guard lock(mutex_);
    something_runs = under_way_ > 0;
    running = all_;
    if (!waiting_.empty() && limits_.on_their_way > 1) {
      for (const auto& environment : all_) {
        bool answered = environment->on_its_way_ && environment->since_ns_ > 0;
        if (answered && now_ns - environment->since_ns_ > kPatienceNs)
          set_on_its_way_locked(*environment, false);
      }
      steps = balance_locked();
    }
  }
  run(steps);
  std::optional<std::int64_t> nearest;
  if (something_runs) nearest = now_ns + 1'000'000'000;
  for (const auto& environment : running) {
    auto deadline = environment->check(now_ns);
    if (deadline) nearest = std::min(nearest.value_or(*deadline), *deadline);
  }
  return nearest;
}

void Pool::drop_idle(std::int64_t before_ns) {
  std::vector<std::shared_ptr<Environment>> dropped;
  {
    std::lock_guard lock(mutex_);
    while (!idle_.empty() && idle_.front()->since_ns_ < before_ns)
      dropped.push_back(let_go_locked(*idle_.front()));
  }
  for (auto& environment : dropped) {
    environment->end();
    retire_(std::move(environment));
  }
}

std::vector<std::shared_ptr<Environment>> Pool::end() {
  std::vector<std::shared_ptr<Environment>> all, without_work;
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
    all = all_;
    // What is on its way to work that waits does it first.
    std::copy_if(all.begin(), all.end(), std::back_inserter(without_work),
                 [&](const auto& environment) { return waiting_.empty() || !environment->on_its_way_; });
  }
  for (const auto& environment : without_work) environment->end();
  return all;
}

std::vector<std::shared_ptr<Execution>> Pool::take_all_waiting() {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Execution>> all(waiting_.begin(), waiting_.end());
  waiting_.clear();
  return all;
}

}  // namespace sls::lambda
