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

// The environments of one function.
struct Pool {
  const model::Function* function = nullptr;
  std::vector<std::shared_ptr<Environment>> all;   // busy and idle, not the abandoned
  std::vector<std::shared_ptr<Environment>> idle;  // the one used last at the back
  int made = 0;
};

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
    std::vector<std::shared_ptr<Environment>> retired;
    {
      std::lock_guard lock(mutex_);
      application_ = std::move(application);
      for (auto& [name, pool] : pools_) {
        for (auto& environment : pool.idle) retire(environment, retired);
      }
      pools_.clear();
      for (const model::Function& function : application_->functions)
        pools_[function.logical_id].function = &function;
    }
    for (auto& environment : retired) environment->end();
  }

  void invoke(Invocation invocation, Completion completion) {
    Way way = find_way(invocation);
    if (!way.refusal.error_type.empty()) return completion(std::move(way.refusal));
    auto execution = std::make_shared<Execution>(std::move(invocation), std::move(completion),
                                                 *way.environment->settings().function, clock_, sink_);
    if (way.fresh) way.environment->begin();
    way.environment->give(std::move(execution));
    wake_watcher();
  }

  std::optional<CurrentCaller> find_caller(std::string_view access_key_id) const {
    std::shared_ptr<Environment> environment;
    {
      std::lock_guard lock(mutex_);
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
      environments = everything();
    }
    watch_.notify_all();
    watcher_.join();
    for (auto& environment : environments) environment->end();
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
  // Where an invocation goes: an environment, or a refusal.
  struct Way {
    std::shared_ptr<Environment> environment;
    bool fresh = false;
    InvocationResult refusal;
  };

  Way find_way(const Invocation& invocation) {
    Way way;
    std::lock_guard lock(mutex_);
    auto found = pools_.find(invocation.function);
    if (found == pools_.end() || stopping_) {
      way.refusal = refuse("ResourceNotFoundException", "there is no function " + invocation.function);
    } else if (const model::Function& function = *found->second.function; !handlers_.runs_here(function)) {
      way.refusal = refuse("Runtime.NotEmulated", function.logical_id + ": " + not_here(function));
    } else if (invocation.payload.size() > kPayloadLimit) {
      way.refusal = refuse("RequestEntityTooLargeException",
                           "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
    } else if (way.environment = take(found->second, way.fresh); !way.environment) {
      way.refusal =
          refuse("TooManyRequestsException", function.logical_id + ": Rate Exceeded. (" +
                                                 std::to_string(found->second.all.size()) +
                                                 " execution environments are busy; see --max-concurrency)");
      way.refusal.throttled = true;
    }
    return way;
  }

  static InvocationResult refuse(std::string type, std::string reason) {
    InvocationResult result;
    result.function_error = "Unhandled";
    result.payload = error_payload(type, reason);
    result.error_type = std::move(type);
    result.reason = std::move(reason);
    return result;
  }

  // REQUIRES for take() and retire(): mutex_ is held.
  std::shared_ptr<Environment> take(Pool& pool, bool& fresh) {
    if (!pool.idle.empty()) {
      auto environment = std::move(pool.idle.back());
      pool.idle.pop_back();
      return environment;
    }
    int limit = pool.function->reserved_concurrency.value_or(options_.max_concurrency);
    bool runaway = static_cast<int>(abandoned_.size()) >= options_.max_concurrency;
    if (static_cast<int>(pool.all.size()) >= limit || runaway) return nullptr;
    auto environment = std::make_shared<Environment>(settings_for(pool));
    pool.all.push_back(environment);
    by_key_[environment->settings().access_key_id] = environment;
    fresh = true;
    return environment;
  }

  Environment::Settings settings_for(Pool& pool) {
    const model::Function& function = *pool.function;
    Environment::Settings settings;
    settings.application = application_;
    settings.function = &function;
    settings.access_key_id = "LOCAL" + alphanumeric(function.logical_id) + std::to_string(++pool.made) +
                             ids_.text(8, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
    auto overrides = options_.variable_overrides.find(function.logical_id);
    settings.variables = build_variables(
        *application_, function, {settings.access_key_id, log_stream()}, options_.common_variables,
        overrides == options_.variable_overrides.end() ? std::map<std::string, std::string>{}
                                                       : overrides->second);
    settings.handlers = handlers_;
    settings.clock = &clock_;
    settings.when_free = [this](const std::shared_ptr<Environment>& environment) {
      return_to_pool(environment);
    };
    return settings;
  }

  std::string log_stream() {
    std::string day = core::format_iso8601(clock_.unix_milliseconds()).substr(0, 10);
    std::replace(day.begin(), day.end(), '-', '/');
    return day + "/[$LATEST]" + ids_.hex(32);
  }

  void return_to_pool(const std::shared_ptr<Environment>& environment) {
    bool outdated = false;
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
      auto found = pools_.find(environment->settings().function->logical_id);
      outdated = environment->settings().application != application_ || found == pools_.end();
      if (!outdated) found->second.idle.push_back(environment);
      if (outdated) retired_.push_back(environment);
    }
    if (outdated) environment->end();
  }

  void retire(const std::shared_ptr<Environment>& environment,
              std::vector<std::shared_ptr<Environment>>& to_end) {
    retired_.push_back(environment);
    to_end.push_back(environment);
  }

  std::vector<std::shared_ptr<Environment>> everything() const {
    std::vector<std::shared_ptr<Environment>> all = abandoned_;
    all.insert(all.end(), retired_.begin(), retired_.end());
    for (const auto& [name, pool] : pools_) all.insert(all.end(), pool.all.begin(), pool.all.end());
    return all;
  }

  void wake_watcher() {
    if (watcher_rests_.exchange(false)) watch_.notify_one();
  }

  void watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      auto running = running_environments();
      if (running.empty()) {
        drop_what_ended();
        watcher_rests_ = true;
        // A minute at most: idle environments are dropped by this thread as well.
        watch_.wait_for(lock, std::chrono::minutes(1), [this] { return stopping_ || !watcher_rests_; });
        watcher_rests_ = false;
        drop_idle();
        continue;
      }
      lock.unlock();
      std::int64_t wait_ns = check_deadlines(running);
      lock.lock();
      watch_.wait_for(lock, std::chrono::nanoseconds(wait_ns), [this] { return stopping_; });
    }
  }

  std::vector<std::shared_ptr<Environment>> running_environments() const {
    std::vector<std::shared_ptr<Environment>> running;
    for (const auto& [name, pool] : pools_) {
      if (pool.idle.size() == pool.all.size()) continue;
      for (const auto& environment : pool.all) {
        if (environment->deadline_ns()) running.push_back(environment);
      }
    }
    return running;
  }

  // The time until the next look.
  std::int64_t check_deadlines(const std::vector<std::shared_ptr<Environment>>& running) {
    std::int64_t now = clock_.monotonic_nanoseconds();
    std::int64_t wait = kWatchPace;
    for (const auto& environment : running) {
      if (environment->check_deadline(now)) {
        leave_behind(environment);
      } else if (auto deadline = environment->deadline_ns()) {
        wait = std::clamp<std::int64_t>(*deadline - now, 1'000'000, wait);
      }
    }
    return wait;
  }

  void leave_behind(const std::shared_ptr<Environment>& environment) {
    std::lock_guard lock(mutex_);
    for (auto& [name, pool] : pools_) std::erase(pool.all, environment);
    by_key_.erase(environment->settings().access_key_id);
    abandoned_.push_back(environment);
  }

  // REQUIRES: mutex_ is held.
  void drop_what_ended() {
    for (auto* list : {&abandoned_, &retired_}) {
      std::erase_if(*list, [](const auto& environment) {
        if (!environment->ended()) return false;
        environment->join();
        return true;
      });
    }
  }

  void drop_idle() {
    std::int64_t before = clock_.monotonic_nanoseconds() - options_.idle_milliseconds * 1'000'000;
    for (auto& [name, pool] : pools_) {
      while (!pool.idle.empty() && pool.idle.front()->idle_since_ns() < before) {
        auto environment = pool.idle.front();
        pool.idle.erase(pool.idle.begin());
        std::erase(pool.all, environment);
        by_key_.erase(environment->settings().access_key_id);
        retired_.push_back(environment);
        environment->end();
      }
    }
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
  std::unordered_map<std::string, Pool> pools_;
  std::unordered_map<std::string, std::weak_ptr<Environment>> by_key_;
  std::vector<std::shared_ptr<Environment>> abandoned_;  // they run past their deadline
  std::vector<std::shared_ptr<Environment>> retired_;    // they end
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
