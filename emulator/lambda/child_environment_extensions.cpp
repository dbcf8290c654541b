// What a child environment does about its extensions.
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "child_environment.h"
#include "core/json_writer.h"
#include "log_lines.h"
#include "pool.h"

namespace sls::lambda {
namespace fs = std::filesystem;
namespace {

using Kind = RuntimeCall::Kind;

// What Lambda gives extensions to shut down, and a runtime that has only internal ones.
constexpr std::int64_t kShutdownMs = 2'000;
constexpr std::int64_t kInternalShutdownMs = 500;

std::string invoke_event(const Invocation& invocation, const std::string& trace) {
  std::string event;
  core::JsonWriter writer(event);
  writer.begin_object()
      .member("eventType", "INVOKE")
      .member("deadlineMs", invocation.deadline_unix_ms)
      .member("requestId", invocation.request_id)
      .member("invokedFunctionArn", invocation.invoked_arn)
      .key("tracing")
      .begin_object()
      .member("type", "X-Amzn-Trace-Id")
      .member("value", trace)
      .end_object()
      .end_object();
  return event;
}

std::vector<fs::path> executables_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(folder, ignored)) {
    auto permissions = file.status(ignored).permissions();
    if (file.is_regular_file(ignored) && (permissions & fs::perms::owner_exec) != fs::perms::none)
      found.push_back(file.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

void ChildEnvironment::start_extensions_locked(const ProcessCommand& runtime) {
  if (settings_.code.opt.empty()) return;
  for (const fs::path& file : executables_in(settings_.code.opt / "extensions")) {
    ProcessCommand command = runtime;
    command.program = file.string();
    command.arguments = {file.string()};
    command.in_terminal = false;
    std::string name = file.filename().string();
    std::weak_ptr<Environment> weak = weak_from_this();
    auto as_this = [](const std::weak_ptr<Environment>& environment) {
      return std::static_pointer_cast<ChildEnvironment>(environment.lock());
    };
    ProcessListener listener;
    listener.on_line = [weak, as_this](std::string_view line) {
      if (auto self = as_this(weak)) self->on_line(line);
    };
    listener.on_end = [weak, as_this, name, generation = generation_](const ProcessEnd& end) {
      if (auto self = as_this(weak)) self->on_extension_end(generation, name, end);
    };
    ++extensions_running_;
    extensions_.add_external(name, services_.host.start(std::move(command), std::move(listener)));
  }
}

// An extension that ends takes its environment with it, unless that was ending anyway.
void ChildEnvironment::on_extension_end(int generation, const std::string& name, const ProcessEnd& end) {
  std::unique_lock lock(mutex_);
  if (generation != generation_) return;
  --extensions_running_;
  if (state_ == State::ended) {
    if (extensions_running_ == 0 && !process_) end_shutdown_locked();
    return;
  }
  std::string how = end.started ? exit_message(end.status) : system_error_text(end.error);
  if (std::size_t at = how.find("exit status"); at != std::string::npos) how = how.substr(at);
  Fault fault{"Extension.Crash", how, "", "the extension " + name + " ended", ""};
  if (state_ == State::started || state_ == State::init_error) {
    lock.unlock();
    return fail_start(generation, std::move(fault));
  }
  auto execution = std::exchange(current_, nullptr);
  if (execution) prepare_result_locked(*execution);
  lock.unlock();
  if (execution) pool_->finished();
  retire("failure");
  if (execution) fail_invocation(execution, fault);
}

void ChildEnvironment::on_extension_call(const RuntimeCall& call, http::Request request,
                                         http::Responder responder) {
  std::unique_lock lock(mutex_);
  if (call.kind == Kind::extension_next) {
    auto sends = extensions_.next(request, std::move(responder));
    settle(lock);
    if (lock.owns_lock()) lock.unlock();
    return Extensions::send(sends);
  }
  http::Response answer;
  std::string said;
  if (call.kind == Kind::extension_register) {
    answer = extensions_.register_one(request, *settings_.function, state_ == State::started,
                                      services_.ids.uuid());
  } else {
    said = extensions_.report_error(request, answer);
  }
  lock.unlock();
  if (!said.empty()) on_line(said);
  responder.send(std::move(answer));
}

std::vector<Extensions::Send> ChildEnvironment::tell_invoke_locked(const std::string& trace) {
  if (!extensions_.wants("INVOKE")) return {};
  return extensions_.tell("INVOKE", invoke_event(current_->invocation(), trace));
}

bool ChildEnvironment::begin_shutdown_locked(const std::string& reason, std::vector<Extensions::Send>& sends) {
  bool tells = extensions_running_ > 0 && extensions_.wants("SHUTDOWN");
  bool asks_runtime = reason == "spindown" && process_ && extensions_.registered();
  if (!tells && !asks_runtime) return false;
  std::int64_t limit_ms = extensions_running_ > 0 ? kShutdownMs : kInternalShutdownMs;
  shutdown_until_ns_ = services_.clock.monotonic_nanoseconds() + limit_ms * 1'000'000;
  if (asks_runtime) services_.host.signal(*process_, SIGTERM);
  if (!asks_runtime && process_) services_.host.end(*std::exchange(process_, nullptr));
  if (!tells) return true;
  std::string event;
  core::JsonWriter(event)
      .begin_object()
      .member("eventType", "SHUTDOWN")
      .member("shutdownReason", reason)
      .member("deadlineMs", services_.clock.unix_milliseconds() + limit_ms)
      .end_object();
  sends = extensions_.tell("SHUTDOWN", event);
  return true;
}

void ChildEnvironment::end_shutdown_locked() {
  end_extensions_locked();
  if (process_) services_.host.end(*std::exchange(process_, nullptr));
  shutdown_until_ns_ = 0;
}

void ChildEnvironment::end_extensions_locked() {
  for (const auto& process : extensions_.take_processes()) services_.host.end(*process);
  extensions_running_ = 0;
}

}  // namespace sls::lambda
