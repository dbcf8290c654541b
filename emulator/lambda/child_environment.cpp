#include "child_environment.h"

#include <signal.h>

#include <algorithm>

#include "invocation_log.h"
#include "log_lines.h"
#include "pool.h"

namespace sls::lambda {
namespace {

constexpr std::int64_t kInitTimeoutNs = 10'000'000'000;
constexpr std::size_t kEarlyLimit = 256 * 1024;

}  // namespace

ChildEnvironment::~ChildEnvironment() {
  if (port_ != 0) services_.runtime_api.remove(port_);
}

const char* ChildEnvironment::name_of(State state) {
  switch (state) {
    case State::started:
      return "Started";
    case State::init_error:
      return "InitError";
    case State::ready:
      return "Ready";
    case State::running:
      return "Running";
    case State::streaming:
      return "InvocationResponse";
    case State::response_sent:
    case State::ended:
      break;
  }
  return "RuntimeResponseSentState";
}

// ---- the pool's side

void ChildEnvironment::begin() { start(); }

void ChildEnvironment::wake() { become_free(); }

void ChildEnvironment::end() {
  std::unique_lock lock(mutex_);
  ending_ = true;
  bool works = current_ != nullptr || state_ == State::response_sent;
  lock.unlock();
  if (!works) retire("spindown");
}

bool ChildEnvironment::busy() const {
  std::lock_guard lock(mutex_);
  return current_ != nullptr || state_ == State::response_sent || shutdown_until_ns_ != 0;
}

bool ChildEnvironment::ended() const {
  std::lock_guard lock(mutex_);
  return state_ == State::ended && shutdown_until_ns_ == 0;
}

bool ChildEnvironment::leave() {
  std::unique_lock lock(mutex_);
  auto execution = std::exchange(current_, nullptr);
  lock.unlock();
  retire("spindown");
  lock.lock();
  end_shutdown_locked();
  std::uint16_t port = std::exchange(port_, 0);
  lock.unlock();
  if (port != 0) services_.runtime_api.remove(port);
  if (!execution) return false;
  pool_->finished();
  fail_invocation(execution, {"Runtime.ExitError", exit_message(SIGKILL), "", "hello-sls was stopped", ""});
  return false;
}

std::optional<CurrentCaller> ChildEnvironment::caller() const {
  std::lock_guard lock(mutex_);
  if (current_) {
    const Invocation& invocation = current_->invocation();
    return CurrentCaller{invocation.function, invocation.operation, invocation.request_id, invocation.trace_id};
  }
  if (state_ == State::started) return CurrentCaller{settings_.function->logical_id, "", "", ""};
  return std::nullopt;
}

std::optional<std::int64_t> ChildEnvironment::check(std::int64_t now_ns) {
  std::unique_lock lock(mutex_);
  if (shutdown_until_ns_ != 0) {
    if (now_ns < shutdown_until_ns_) return shutdown_until_ns_;
    end_shutdown_locked();
  }
  std::int64_t before_ns = std::exchange(checked_ns_, now_ns);
  if (state_ == State::ended || deadline_ns_ == 0) return std::nullopt;
  // While somebody looks at it in a debugger its time stands still.
  if (before_ns != 0 && is_debugged_locked(now_ns)) deadline_ns_ += now_ns - before_ns;
  if (now_ns < deadline_ns_) {
    sample_memory_locked(now_ns);
    return deadline_ns_;
  }
  time_out(std::move(lock));
  return std::nullopt;
}

// ---- the process

void ChildEnvironment::start() {
  auto self = std::static_pointer_cast<ChildEnvironment>(shared_from_this());
  services_.starts.push([self] { self->start_process(); });
}

void ChildEnvironment::start_process() {
  auto launch = services_.launcher.plan(*settings_.function, settings_.code, settings_.isolated);
  std::unique_lock lock(mutex_);
  if (state_ == State::ended) return;
  begun_ns_ = checked_ns_ = services_.clock.monotonic_nanoseconds();
  if (!second_start_) deadline_ns_ = begun_ns_ + kInitTimeoutNs;
  int before = generation_;
  if (!launch.ok()) {
    lock.unlock();
    const LaunchFailure& failure = launch.error();
    return fail_start(before, {failure.type, failure.message, "", failure.advice, ""});
  }
  if (port_ == 0) {
    auto self = std::static_pointer_cast<ChildEnvironment>(shared_from_this());
    auto port = services_.runtime_api.add(std::weak_ptr<RuntimeApiListener>(self));
    if (!port.ok()) {
      lock.unlock();
      return fail_start(before, {"Runtime.Unknown", port.error(), "", "", ""});
    }
    port_ = *port;
  }
  if (settings_.debug_port != 0)
    services_.print(settings_.function->logical_id + " waits for a debugger on 127.0.0.1:" +
                    std::to_string(settings_.debug_port));
  state_ = State::started;
  posted_ = {};
  std::weak_ptr<Environment> weak = weak_from_this();
  int generation = ++generation_;
  auto as_this = [](const std::weak_ptr<Environment>& environment) {
    return std::static_pointer_cast<ChildEnvironment>(environment.lock());
  };
  ProcessListener listener;
  listener.on_line = [weak, as_this](std::string_view line) {
    if (auto self = as_this(weak)) self->on_line(line);
  };
  listener.on_end = [weak, as_this, generation](const ProcessEnd& end) {
    if (auto self = as_this(weak)) self->on_end(generation, end);
  };
  launch_ = *launch;
  ProcessCommand command = command_for(std::move(*launch), port_);
  start_extensions_locked(command);
  process_ = services_.host.start(std::move(command), std::move(listener));
}

ProcessCommand ChildEnvironment::command_for(Launch launch, std::uint16_t port) const {
  handler::Variables variables = settings_.variables(launch.defaults);
  for (const auto& [name, value] : launch.fixed) variables[name] = value;
  std::string authority = "127.0.0.1:" + std::to_string(port);
  variables["AWS_LAMBDA_RUNTIME_API"] = authority;
  variables["PWD"] = launch.folder;
  apply_exec_wrapper(variables, settings_.code, launch);
  ProcessCommand command;
  command.program = launch.program;
  command.folder = launch.folder;
  command.arguments = launch.arguments;
  command.mark = "AWS_LAMBDA_RUNTIME_API=" + authority;
  command.in_terminal = settings_.in_terminal;
  for (const auto& [name, value] : variables) command.variables.push_back(name + "=" + value);
  return command;
}

void ChildEnvironment::on_line(std::string_view line) {
  std::lock_guard lock(mutex_);
  if (current_ && (state_ == State::running || state_ == State::streaming)) return current_->append_log(line);
  if (early_bytes_ > kEarlyLimit) return;
  early_bytes_ += line.size();
  early_lines_.emplace_back(early_bytes_ > kEarlyLimit ? "(more lines outside invocations are left out)" : line,
                            false);
}

ChildEnvironment::Fault ChildEnvironment::fault_of(const ProcessEnd& end) const {
  if (!end.started) {
    std::string text = end.in_folder ? "chdir /var/task: " + system_error_text(end.error)
                                     : "fork/exec " + launch_.shown_program + ": " + system_error_text(end.error);
    return {"Runtime.InvalidEntrypoint", text, "", start_advice(launch_, end.error, end.in_folder), ""};
  }
  Fault fault{"Runtime.ExitError", exit_message(end.status), "", "", ""};
  if (!over_memory_) return fault;
  fault.reported = "Runtime.OutOfMemory";
  fault.reason = "it used more memory than its MemorySize, " + std::to_string(settings_.function->memory_mb) +
                 " MB, and was killed";
  return fault;
}

void ChildEnvironment::on_end(int generation, const ProcessEnd& end) {
  std::unique_lock lock(mutex_);
  if (generation != generation_) return;
  process_.reset();
  if (state_ == State::ended) {
    if (extensions_running_ == 0) end_shutdown_locked();
    return;
  }
  next_ = {};
  next_open_ = false;
  next_number_ = 0;
  peak_kb_ = std::max(peak_kb_, end.peak_kb);
  Fault fault = fault_of(end);
  if (state_ == State::started || state_ == State::init_error) {
    if (!posted_.payload.empty()) fault = posted_;
    lock.unlock();
    return fail_start(generation, std::move(fault));
  }
  if (state_ == State::streaming) fault = truncated_response();
  auto execution = std::exchange(current_, nullptr);
  if (execution) prepare_result_locked(*execution);
  lock.unlock();
  if (execution) pool_->finished();
  retire("failure");
  if (execution) fail_invocation(execution, fault);
}

void ChildEnvironment::kill_process_locked() {
  end_extensions_locked();
  if (process_) services_.host.end(*process_);
  process_.reset();
  ++generation_;
  next_ = {};
  next_open_ = false;
  next_number_ = 0;
}

void ChildEnvironment::retire(const char* reason) {
  std::uint16_t port = 0;
  std::vector<Extensions::Send> sends;
  {
    std::lock_guard lock(mutex_);
    if (state_ == State::ended) return;
    state_ = State::ended;
    deadline_ns_ = 0;
    next_open_ = false;
    if (!begin_shutdown_locked(reason, sends)) {
      kill_process_locked();
      port = std::exchange(port_, 0);  // otherwise they may still call, until leave()
    }
  }
  Extensions::send(sends);
  if (port != 0) services_.runtime_api.remove(port);
  pool_->remove(*this);
}

// Resident memory, because a limit of address space stops Node before it starts. The process itself is looked at
// each time, what it has started as it was a moment ago.
void ChildEnvironment::sample_memory_locked(std::int64_t now_ns) {
  int pid = process_ ? process_->pid() : 0;
  if (pid == 0) return;
  long pages = 0;
  for (const auto& entry : services_.processes.at(now_ns).below(pid)) pages += entry.resident_pages;
  long kilobytes = std::max(resident_kb(pid), pages * page_kb());
  peak_kb_ = std::max(peak_kb_, kilobytes);
  if (kilobytes <= static_cast<long>(settings_.function->memory_mb) * 1024 || over_memory_) return;
  over_memory_ = true;
  services_.host.end(*process_);
}

bool ChildEnvironment::is_debugged_locked(std::int64_t now_ns) const {
  if (settings_.untimed) return true;
  int pid = process_ ? process_->pid() : 0;
  if (pid == 0) return false;
  auto holds = [this](int id) { return is_traced(id) || (settings_.in_terminal && waits_for_input(id)); };
  if (holds(pid)) return true;  // it may be too young to be in the tree
  auto processes = services_.processes.at(now_ns).below(pid);
  return std::any_of(processes.begin(), processes.end(), [&holds](const auto& entry) { return holds(entry.pid); });
}

}  // namespace sls::lambda
