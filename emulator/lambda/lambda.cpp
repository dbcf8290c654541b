#include "lambda/lambda.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "environment.h"
#include "environment_variables.h"
#include "execution.h"
#include "log_lines.h"
#include "pool.h"

namespace sls::lambda {
namespace {

constexpr std::size_t kPayloadLimit = 6 * 1024 * 1024;
// While something runs, deadlines are looked at this often at least; nobody is woken per invocation.
constexpr std::int64_t kWatchPace = 50'000'000;

std::string alphanumeric(std::string_view text) {
  std::string result;
  for (char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) result.push_back(c);
  }
  return result;
}

// "nodejs22.x" and the rest are refused at invocation, never at start.
std::string not_here(const model::Function& function) {
  if (function.package_type == "Image")
    return "container images do not run here; give the function a Runtime and a Handler to try it";
  return "runtime " + function.runtime + " (handler " + function.handler +
         ") is not here yet: this version runs provided.* functions whose Handler is compiled in, such as "
         "message_crud.handle";
}

}  // namespace

class Lambda::Implementation {
 public:
  Implementation(LambdaOptions options, InProcessHandlers handlers, core::Clock& clock, core::IdSource& ids,
                 telemetry::Sink& sink)
      : options_(std::move(options)),
        handlers_(std::move(handlers)),
        clock_(clock),
        ids_(ids),
        sink_(sink),
        watcher_([this] { watch(); }) {}

  ~Implementation() { stop(0); }

  void set_application(std::shared_ptr<const model::Application> application) {
    std::lock_guard lock(mutex_);
    retire_pools();
    application_ = std::move(application);
    for (const model::Function& function : application_->functions) {
      if (handlers_.runs_here(function)) pools_[function.logical_id] = make_pool(function);
    }
  }

  void invoke(Invocation invocation, Completion completion) {
    std::shared_ptr<Pool> pool;
    InvocationResult refusal = find_pool(invocation, pool);
    if (!pool) {
      refusal.event = std::move(invocation.payload);
      return completion(std::move(refusal));
    }
    auto execution = std::make_shared<Execution>(std::move(invocation), std::move(completion),
                                                 pool->function(), clock_, sink_);
    if (!pool->submit(execution)) return throttle(*execution);
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
    std::vector<std::shared_ptr<Environment>> environments;
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return left_behind_;
      stopping_ = true;
      retire_pools();
      environments = retired_;
    }
    watch_.notify_all();
    watcher_.join();
    wait_for(environments, grace_milliseconds);
    for (auto& environment : environments) {
      if (environment->ended() || !environment->deadline_ns()) {
        environment->join();
      } else {
        ++left_behind_;
        environment->detach();
      }
    }
    return left_behind_;
  }

 private:
  // The function's pool, or why there is none.
  InvocationResult find_pool(const Invocation& invocation, std::shared_ptr<Pool>& pool) {
    std::lock_guard lock(mutex_);
    const model::Function* function =
        stopping_ || !application_ ? nullptr : application_->find_function(invocation.function);
    if (function == nullptr)
      return refuse("ResourceNotFoundException", "there is no function " + invocation.function);
    auto found = pools_.find(invocation.function);
    if (found == pools_.end())
      return refuse("Runtime.NotEmulated", function->logical_id + ": " + not_here(*function));
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

  // REQUIRES for the next three: mutex_ is held.
  std::shared_ptr<Pool> make_pool(const model::Function& function) {
    int limit = function.reserved_concurrency.value_or(options_.max_concurrency);
    auto number = std::make_shared<std::atomic<int>>(0);
    auto application = application_;
    auto settings = [this, application, &function, number] {
      return settings_for(application, function, ++*number);
    };
    auto announce = [this](const std::shared_ptr<Environment>& environment) {
      std::lock_guard lock(keys_mutex_);
      by_key_[environment->settings().access_key_id] = environment;
    };
    return std::make_shared<Pool>(function, limit, settings, announce);
  }

  void retire_pools() {
    for (auto& [name, pool] : pools_) {
      auto environments = pool->end();
      retired_.insert(retired_.end(), environments.begin(), environments.end());
    }
    pools_.clear();
  }

  void drop_what_ended() {
    std::erase_if(retired_, [](const auto& environment) {
      if (!environment->ended()) return false;
      environment->join();
      return true;
    });
  }

  Environment::Settings settings_for(const std::shared_ptr<const model::Application>& application,
                                     const model::Function& function, int number) {
    Environment::Settings settings;
    settings.application = application;
    settings.function = &function;
    settings.access_key_id = "LOCAL" + alphanumeric(function.logical_id) + std::to_string(number) +
                             ids_.text(8, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
    auto overrides = options_.variable_overrides.find(function.logical_id);
    settings.variables = build_variables(
        *application, function, {settings.access_key_id, log_stream()}, options_.common_variables,
        overrides == options_.variable_overrides.end() ? std::map<std::string, std::string>{}
                                                       : overrides->second);
    settings.handlers = handlers_;
    settings.clock = &clock_;
    return settings;
  }

  std::string log_stream() {
    std::string day = core::format_iso8601(clock_.unix_milliseconds()).substr(0, 10);
    std::replace(day.begin(), day.end(), '-', '/');
    return day + "/[$LATEST]" + ids_.hex(32);
  }

  void wake_watcher() {
    if (watcher_rests_.exchange(false)) watch_.notify_one();
  }

  void watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      std::vector<std::shared_ptr<Pool>> pools;
      for (const auto& [name, pool] : pools_) pools.push_back(pool);
      lock.unlock();
      auto nearest = check_pools(pools);
      lock.lock();
      drop_what_ended();
      if (nearest) {
        std::int64_t wait =
            std::clamp<std::int64_t>(*nearest - clock_.monotonic_nanoseconds(), 1'000'000, kWatchPace);
        watch_.wait_for(lock, std::chrono::nanoseconds(wait), [this] { return stopping_; });
      } else {
        watcher_rests_ = true;
        // A minute at most: idle environments are dropped by this thread as well.
        watch_.wait_for(lock, std::chrono::minutes(1), [this] { return stopping_ || !watcher_rests_; });
        watcher_rests_ = false;
      }
    }
  }

  // The nearest deadline of all pools; nothing when nothing runs.
  std::optional<std::int64_t> check_pools(const std::vector<std::shared_ptr<Pool>>& pools) {
    std::optional<std::int64_t> nearest;
    std::vector<std::shared_ptr<Environment>> gone;
    std::int64_t now = clock_.monotonic_nanoseconds();
    for (const auto& pool : pools) {
      auto deadline = pool->check_deadlines(now, gone);
      if (deadline && (!nearest || *deadline < *nearest)) nearest = deadline;
      pool->drop_idle(now - options_.idle_milliseconds * 1'000'000, gone);
    }
    if (!gone.empty()) {
      std::lock_guard lock(mutex_);
      retired_.insert(retired_.end(), gone.begin(), gone.end());
    }
    return nearest;
  }

  void wait_for(const std::vector<std::shared_ptr<Environment>>& environments,
                std::int64_t grace_milliseconds) const {
    std::int64_t end = clock_.monotonic_nanoseconds() + grace_milliseconds * 1'000'000;
    auto busy = [&] {
      return std::any_of(environments.begin(), environments.end(), [](const auto& environment) {
        return environment->deadline_ns() && !environment->ended();
      });
    };
    while (busy() && clock_.monotonic_nanoseconds() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  const LambdaOptions options_;
  const InProcessHandlers handlers_;
  core::Clock& clock_;
  core::IdSource& ids_;
  telemetry::Sink& sink_;

  mutable std::mutex mutex_;
  std::shared_ptr<const model::Application> application_;
  std::unordered_map<std::string, std::shared_ptr<Pool>> pools_;  // of the functions that run here
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
void Lambda::set_application(std::shared_ptr<const model::Application> application) {
  implementation_->set_application(std::move(application));
}
void Lambda::invoke(Invocation invocation, Completion completion) {
  implementation_->invoke(std::move(invocation), std::move(completion));
}
std::optional<CurrentCaller> Lambda::find_caller(std::string_view access_key_id) const {
  return implementation_->find_caller(access_key_id);
}
int Lambda::stop(std::int64_t grace_milliseconds) { return implementation_->stop(grace_milliseconds); }

}  // namespace sls::lambda
