// Pool: the execution environments of one function, and the invocations that wait for one.
//
// Environments pull: one that is free takes the next waiting invocation itself, without becoming idle first.
// When more waits than environments are on their way to take, the pool wakes an idle one, the one used last, or
// starts a new one. In-process environments wake the next as they take, so at most one need be on its way: short
// handlers then cost far fewer wake-ups than invocations. Processes take long to start, so as many are started
// as invocations wait; and one that has answered counts as on its way for a moment, until it asks for more.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "core/clock.h"
#include "environment.h"
#include "execution.h"

namespace sls::lambda {

class Pool : public std::enable_shared_from_this<Pool> {
 public:
  struct Limits {
    int environments = 1;
    int under_way = 1;  // invocations, waiting ones among them; more are throttled
    int on_their_way = 1;
  };
  // Makes a further environment, not yet begun; it is told to whoever finds it by its access key.
  using Make = std::function<std::shared_ptr<Environment>(std::shared_ptr<Pool>)>;
  // Takes over an environment that has left the pool, until it has ended.
  using Retire = std::function<void(std::shared_ptr<Environment>)>;

  Pool(std::shared_ptr<const model::Application> application, const model::Function& function, Limits limits,
       core::Clock& clock, Make make, Retire retire)
      : application_(std::move(application)),
        function_(function),
        limits_(limits),
        clock_(clock),
        make_(std::move(make)),
        retire_(std::move(retire)) {}

  const model::Function& function() const { return function_; }

  // False: as many invocations are under way as the function may have.
  bool submit(std::shared_ptr<Execution> execution);
  // Starts one environment before there is work for it.
  void warm();

  // A free environment's next invocation. Null: there is none, and it is idle from now until it is woken or
  // ended.
  std::shared_ptr<Execution> take(Environment& environment);
  // The same for one that could not start: it does not become idle.
  std::shared_ptr<Execution> take_waiting(Environment& environment);
  // An invocation that was taken goes back to the head of the queue.
  void put_back(std::shared_ptr<Execution> execution);
  // An invocation is over. With the environment: it is about to take again.
  void finished(Environment* about_to_take = nullptr);
  // The environment has ended, or is left behind.
  void remove(Environment& environment);
  // The same for one that whoever ended the pool looks after: the two hold one another until then.
  void forget(Environment& environment);

  // Looks after deadlines. The time of the nearest, or nothing when nothing runs.
  std::optional<std::int64_t> check(std::int64_t now_ns);
  // Ends environments that have been idle since before `before_ns`.
  void drop_idle(std::int64_t before_ns);
  // Ends all environments: idle ones now, others after what they do. Gives them all. What waits is still run, in
  // environments that end after it.
  std::vector<std::shared_ptr<Environment>> end();
  // After end(): an environment for which there is no work ends by itself.
  bool ending() const { return ending_; }
  // What still waits.
  std::vector<std::shared_ptr<Execution>> take_all_waiting();

 private:
  struct Step {
    std::shared_ptr<Environment> environment;
    bool is_new = false;
  };
  std::vector<Step> balance_locked();
  void set_on_its_way_locked(Environment& environment, bool on_its_way);
  std::shared_ptr<Execution> pop_locked();
  // The environment leaves, and is the caller's; null when it had left before.
  std::shared_ptr<Environment> let_go_locked(Environment& environment);
  static void run(const std::vector<Step>& steps);

  const std::shared_ptr<const model::Application> application_;  // holds the function
  const model::Function& function_;
  const Limits limits_;
  core::Clock& clock_;
  const Make make_;
  const Retire retire_;

  std::mutex mutex_;
  std::deque<std::shared_ptr<Execution>> waiting_;
  std::vector<std::shared_ptr<Environment>> all_;  // without those left behind
  std::vector<Environment*> idle_;                 // the one used last at the back
  int under_way_ = 0;
  int on_their_way_ = 0;
  std::atomic<bool> ending_{false};
};

}  // namespace sls::lambda
