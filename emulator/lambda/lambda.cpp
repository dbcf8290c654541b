#include "lambda/lambda.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "environment_factory.h"
#include "execution.h"
#include "log_lines.h"
#include "pool.h"

namespace sls::lambda {
namespace {

constexpr std::size_t kPayloadLimit = 6 * 1024 * 1024;
// While something runs, deadlines are looked at this often at least; nobody is woken per invocation.
constexpr std::int64_t kWatchPace = 50'000'000;

}  // namespace

class Lambda::Implementation {
 public:
  Implementation(LambdaOptions options, InProcessHandlers handlers, core::Clock& clock, core::IdSource& ids,
                 telemetry::Sink& sink)
      : options_(std::move(options)),
        handlers_(std::move(handlers)),
        clock_(clock),
        sink_(sink),
        overrides_(options_.variable_overrides),
        factory_(options_, handlers_, clock, ids),
        watcher_([this] { watch(); }) {}

  ~Implementation() { stop(0); }

  void set_variable_overrides(VariableOverrides overrides) {
    std::lock_guard lock(mutex_);
    overrides_ = std::move(overrides);
  }

  void set_application(std::shared_ptr<const model::Application> application, CodePlaces code,
                       const std::set<std::string>& changed_code) {
    std::vector<std::shared_ptr<Pool>> to_warm;
    decltype(pools_) before;
    {
      std::unique_lock swap(swap_mutex_);
      std::lock_guard lock(mutex_);
      before.swap(pools_);
      application_ = std::move(application);
      code_ = std::move(code);
      for (const model::Function& function : application_->functions) {
        bool in_process = factory_.runs_in_process(function);
        if (!in_process && (!factory_.refusal(function).empty() || !open_child_services())) continue;
        MadeFrom made_from{code_of(function), overrides_of(function)};
        auto old = before.find(function.logical_id);
        if (old != before.end() && !changed_code.contains(function.logical_id) &&
            is_the_same(old->second->function(), function) && made_from_[function.logical_id] == made_from) {
          pools_[function.logical_id] = old->second;
          before.erase(old);
          continue;
        }
        auto pool = make_pool(function, in_process, made_from);
        pools_[function.logical_id] = pool;
        made_from_[function.logical_id] = std::move(made_from);
        if (!in_process && options_.warm == Warm::at_start) to_warm.push_back(pool);
      }
    }
    end_pools(before);
    for (const auto& pool : to_warm) pool->warm();
    if (!to_warm.empty()) wake_watcher();
  }

  std::string refusal(const model::Function& function) const { return factory_.refusal(function); }

  void look_for_interpreters() {
    std::lock_guard lock(mutex_);
    if (application_) factory_.look_for_interpreters(application_);
  }

  void invoke(Invocation invocation, Completion completion) {
    std::shared_lock swap(swap_mutex_);
    std::shared_ptr<Pool> pool;
    InvocationResult refusal = find_pool(invocation, pool);
    if (!pool) {
      swap.unlock();
      refusal.event = std::move(invocation.payload);
      return completion(std::move(refusal));
    }
    auto execution = std::make_shared<Execution>(std::move(invocation), std::move(completion),
                                                 pool->function(), clock_, sink_);
    bool taken = pool->submit(execution);
    swap.unlock();
    if (!taken) return throttle(*execution);
    wake_watcher();
  }

  std::optional<CurrentCaller> find_caller(std::string_view access_key_id) const {
    std::shared_ptr<Environment> environment;
    {
      std::lock_guard lock(keys_mutex_);
      auto found = by_key_.find(std::string(access_key_id));
      if (found != by_key_.end()) environment = found->second.lock();
    }
    return environment ? environment->caller() : std::nullopt;
  }

  int stop(std::int64_t grace_milliseconds) {
    decltype(pools_) pools;
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return left_behind_;
      stopping_ = true;
      pools.swap(pools_);
    }
    end_pools(pools);
    watch_.notify_all();
    watcher_.join();
    wait_for(retired(), grace_milliseconds);
    refuse_waiting(pools);
    end_pools(pools);  // what had been started meanwhile, for those that waited
    for (const auto& environment : retired()) {
      if (environment->leave()) ++left_behind_;
    }
    factory_.stop();
    refuse_waiting(pools);  // what a process had in hand that failed to start meanwhile
    return left_behind_;
  }

 private:
  static void refuse_waiting(const std::unordered_map<std::string, std::shared_ptr<Pool>>& pools) {
    for (const auto& [name, pool] : pools) {
      for (const auto& execution : pool->take_all_waiting())
        execution->complete_unrun(refuse("ServiceException", execution->function().logical_id +
                                                                 ": hello-sls was stopped before it ran"));
    }
  }

  // The function's pool, or why there is none.
  InvocationResult find_pool(const Invocation& invocation, std::shared_ptr<Pool>& pool) {
    std::lock_guard lock(mutex_);
    const model::Function* function =
        stopping_ || !application_ ? nullptr : application_->find_function(invocation.function);
    if (function == nullptr)
      return refuse("ResourceNotFoundException", "there is no function " + invocation.function);
    auto found = pools_.find(invocation.function);
    if (found == pools_.end()) {
      std::string why = refusal(*function);
      return refuse("Runtime.NotEmulated", function->logical_id + ": " + (why.empty() ? no_children_ : why));
    }
    if (invocation.payload.size() > kPayloadLimit) {
      return refuse("RequestEntityTooLargeException",
                    "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
    }
    pool = found->second;
    return {};
  }

  static InvocationResult refuse(std::string type, std::string reason) {
    InvocationResult result;
    result.function_error = "Unhandled";
    result.payload = error_payload(type, reason);
    result.error_type = std::move(type);
    result.reason = std::move(reason);
    return result;
  }

  static void throttle(Execution& execution) {
    InvocationResult result = refuse("TooManyRequestsException",
                                     execution.invocation().function +
                                         ": Rate Exceeded. (all its execution environments are busy; see "
                                         "ReservedConcurrentExecutions and --max-concurrency)");
    result.throttled = true;
    execution.complete_unrun(std::move(result));
  }

  // REQUIRES for these: mutex_ is held.
  bool open_child_services() {
    auto opened = factory_.open_child_services(*application_);
    if (!opened.ok()) no_children_ = opened.error();
    return opened.ok();
  }

  // What an environment is made from beside the function itself.
  struct MadeFrom {
    FunctionCode code;
    std::map<std::string, std::string> overrides;
    bool operator==(const MadeFrom&) const = default;
  };

  // Wherever it stands in the template.
  static bool is_the_same(model::Function one, const model::Function& other) {
    one.position = other.position;
    return one == other;
  }

  std::map<std::string, std::string> overrides_of(const model::Function& function) const {
    auto found = overrides_.find(function.logical_id);
    return found == overrides_.end() ? std::map<std::string, std::string>() : found->second;
  }

  std::shared_ptr<Pool> make_pool(const model::Function& function, bool in_process, const MadeFrom& made_from) {
    Pool::Limits limits;
    limits.environments = limits.under_way = function.reserved_concurrency.value_or(options_.max_concurrency);
    // A debugger holds one process at a time: the others' invocations wait for it.
    if (function.logical_id == options_.child_processes.debugging.function) limits.environments = 1;
    limits.on_their_way = in_process ? 1 : limits.environments;
    EnvironmentFactory::Kind kind{application_, &function, made_from.code, in_process, made_from.overrides};
    auto number = std::make_shared<std::atomic<int>>(0);
    auto make = [this, kind, number](std::shared_ptr<Pool> pool) {
      auto environment = factory_.make(kind, ++*number, std::move(pool));
      std::lock_guard lock(keys_mutex_);
      by_key_[environment->access_key_id()] = environment;
      return environment;
    };
    auto retire = [this](std::shared_ptr<Environment> environment) { keep_until_ended(std::move(environment)); };
    return std::make_shared<Pool>(application_, function, limits, clock_, make, retire);
  }

  FunctionCode code_of(const model::Function& function) const {
    auto found = code_.find(function.logical_id);
    if (found != code_.end()) return found->second;
    return {function.code_uri, "", ""};
  }

  // Not with mutex_ held: what still waits may complete.
  void end_pools(const std::unordered_map<std::string, std::shared_ptr<Pool>>& pools) {
    for (const auto& [name, pool] : pools) {
      for (auto& environment : pool->end()) keep_until_ended(std::move(environment));
    }
  }

  void keep_until_ended(std::shared_ptr<Environment> environment) {
    std::lock_guard lock(retired_mutex_);
    if (std::find(retired_.begin(), retired_.end(), environment) == retired_.end())
      retired_.push_back(std::move(environment));
  }

  std::vector<std::shared_ptr<Environment>> retired() {
    std::lock_guard lock(retired_mutex_);
    return retired_;
  }

  void drop_what_ended() {
    std::vector<std::shared_ptr<Environment>> gone;
    {
      std::lock_guard lock(retired_mutex_);
      auto first = std::stable_partition(retired_.begin(), retired_.end(),
                                         [](const auto& environment) { return !environment->ended(); });
      gone.assign(std::make_move_iterator(first), std::make_move_iterator(retired_.end()));
      retired_.erase(first, retired_.end());
    }
    if (gone.empty()) return;
    for (auto& environment : gone) environment->leave();
    std::lock_guard lock(keys_mutex_);
    for (auto& environment : gone) by_key_.erase(environment->access_key_id());
  }

  // Not with mutex_ held.
  void wake_watcher() {
    if (!watcher_rests_.exchange(false)) return;
    std::lock_guard lock(mutex_);  // it has looked and sleeps, or has yet to look
    watch_.notify_one();
  }

  void watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      // Said before it looks: whoever invokes while it looks wakes it, or its deadline would be nobody's for a minute.
      watcher_rests_ = true;
      std::vector<std::shared_ptr<Pool>> pools;
      for (const auto& [name, pool] : pools_) pools.push_back(pool);
      lock.unlock();
      auto nearest = check_pools(pools);
      drop_what_ended();
      lock.lock();
      if (nearest) {
        std::int64_t wait =
            std::clamp<std::int64_t>(*nearest - clock_.monotonic_nanoseconds(), 1'000'000, kWatchPace);
        watch_.wait_for(lock, std::chrono::nanoseconds(wait), [this] { return stopping_; });
      } else {
        // A minute at most: idle environments are dropped by this thread as well.
        watch_.wait_for(lock, std::chrono::minutes(1), [this] { return stopping_ || !watcher_rests_; });
      }
    }
  }

  // The nearest deadline of all pools; nothing when nothing runs.
  std::optional<std::int64_t> check_pools(const std::vector<std::shared_ptr<Pool>>& pools) {
    std::optional<std::int64_t> nearest;
    std::int64_t now = clock_.monotonic_nanoseconds();
    for (const auto& pool : pools) {
      auto deadline = pool->check(now);
      if (deadline && (!nearest || *deadline < *nearest)) nearest = deadline;
      pool->drop_idle(now - options_.idle_milliseconds * 1'000'000);
    }
    // Those of an application before finish what they do, within their time.
    for (const auto& environment : retired()) {
      auto deadline = environment->check(now);
      if (deadline && (!nearest || *deadline < *nearest)) nearest = deadline;
    }
    return nearest;
  }

  void wait_for(const std::vector<std::shared_ptr<Environment>>& environments,
                std::int64_t grace_milliseconds) const {
    std::int64_t end = clock_.monotonic_nanoseconds() + grace_milliseconds * 1'000'000;
    auto busy = [&] {
      return std::any_of(environments.begin(), environments.end(), [](const auto& environment) {
        return environment->busy() && !environment->ended();
      });
    };
    while (busy() && clock_.monotonic_nanoseconds() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  const LambdaOptions options_;
  const InProcessHandlers handlers_;
  core::Clock& clock_;
  telemetry::Sink& sink_;

  // Held by an invocation on its way to a pool: no pool is ended before it has arrived there.
  std::shared_mutex swap_mutex_;
  mutable std::mutex mutex_;
  std::shared_ptr<const model::Application> application_;
  CodePlaces code_;
  VariableOverrides overrides_;
  std::unordered_map<std::string, std::shared_ptr<Pool>> pools_;  // of the functions that run here
  std::unordered_map<std::string, MadeFrom> made_from_;           // … by the logical id as well
  std::string no_children_;
  EnvironmentFactory factory_;
  std::mutex retired_mutex_;
  std::vector<std::shared_ptr<Environment>> retired_;  // they end, some of them past their deadline
  mutable std::mutex keys_mutex_;
  std::unordered_map<std::string, std::weak_ptr<Environment>> by_key_;
  bool stopping_ = false;
  int left_behind_ = 0;
  std::condition_variable watch_;
  std::atomic<bool> watcher_rests_{false};
  std::thread watcher_;
};

Lambda::Lambda(LambdaOptions options, InProcessHandlers handlers, core::Clock& clock, core::IdSource& ids,
               telemetry::Sink& sink)
    : implementation_(
          std::make_unique<Implementation>(std::move(options), std::move(handlers), clock, ids, sink)) {}
Lambda::~Lambda() = default;
void Lambda::set_variable_overrides(VariableOverrides overrides) {
  implementation_->set_variable_overrides(std::move(overrides));
}
void Lambda::set_application(std::shared_ptr<const model::Application> application, CodePlaces code,
                             const std::set<std::string>& changed_code) {
  implementation_->set_application(std::move(application), std::move(code), changed_code);
}
std::string Lambda::refusal(const model::Function& function) const { return implementation_->refusal(function); }
void Lambda::look_for_interpreters() { implementation_->look_for_interpreters(); }
void Lambda::invoke(Invocation invocation, Completion completion) {
  implementation_->invoke(std::move(invocation), std::move(completion));
}
std::optional<CurrentCaller> Lambda::find_caller(std::string_view access_key_id) const {
  return implementation_->find_caller(access_key_id);
}
int Lambda::stop(std::int64_t grace_milliseconds) { return implementation_->stop(grace_milliseconds); }

}  // namespace sls::lambda
