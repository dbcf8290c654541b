// Pool: the execution environments of one function, and the invocations that wait for one.
//
// Environments pull: one that has finished takes the next waiting invocation itself, without going to sleep.
// At most one environment is on its way out of sleep at a time, and it wakes the next before it begins, if
// more is waiting: so a handler that blocks never holds up others, and short handlers cost far fewer wake-ups
// than invocations.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "environment.h"

namespace sls::lambda {

class Pool : public std::enable_shared_from_this<Pool> {
 public:
  // Makes the settings of a further environment.
  using MakeSettings = std::function<Environment::Settings()>;
  // Told of each new environment, so that it can be found by its access key. Called with the pool's lock
  // held.
  using Announce = std::function<void(const std::shared_ptr<Environment>&)>;

  Pool(const model::Function& function, int limit, MakeSettings make_settings, Announce announce)
      : function_(function),
        limit_(limit),
        make_settings_(std::move(make_settings)),
        announce_(std::move(announce)) {}

  const model::Function& function() const { return function_; }

  // False: as many invocations are under way as the function may have.
  bool submit(std::shared_ptr<Execution> execution);

  // The environment's thread: the next invocation; blocks while there is none. Null: the thread ends.
  std::shared_ptr<Execution> next(Environment& environment);
  // The environment's thread: its invocation is over (unless it was left behind).
  void finished();

  // Times out what is past its deadline, leaving its environment behind. The time of the nearest deadline, or
  // nothing when nothing runs.
  std::optional<std::int64_t> check_deadlines(std::int64_t now_ns,
                                              std::vector<std::shared_ptr<Environment>>& left_behind);
  // Ends environments that have been idle since before `before_ns`, and forgets those that have ended.
  void drop_idle(std::int64_t before_ns, std::vector<std::shared_ptr<Environment>>& dropped);
  // Ends all environments: idle ones now, others after what they do. Gives them all.
  std::vector<std::shared_ptr<Environment>> end();

 private:
  void wake_one_locked();
  bool is_idle_locked(const Environment& environment) const;

  const model::Function& function_;
  const int limit_;
  const MakeSettings make_settings_;
  const Announce announce_;

  std::mutex mutex_;
  std::deque<std::shared_ptr<Execution>> waiting_;
  std::vector<std::shared_ptr<Environment>> all_;  // without those left behind
  std::vector<Environment*> idle_;                 // asleep; the one used last at the back
  int under_way_ = 0;
  bool waking_ = false;
  bool ending_ = false;
};

}  // namespace sls::lambda
