// The calls of a process on its environment's Runtime API.
#include <rapidjson/document.h>

#include "child_environment.h"
#include "headers.h"
#include "log_lines.h"
#include "pool.h"

namespace sls::lambda {
namespace {

using Kind = RuntimeCall::Kind;

// A process that has posted an init error is expected to end.
constexpr std::int64_t kInitErrorGraceNs = 1'000'000'000;

std::string text_member(const rapidjson::Document& json, const char* name) {
  if (!json.IsObject()) return "";
  auto member = json.FindMember(name);
  if (member == json.MemberEnd() || !member->value.IsString()) return "";
  return {member->value.GetString(), member->value.GetStringLength()};
}

}  // namespace

void ChildEnvironment::handle(const RuntimeCall& call, http::Request request, http::Responder responder) {
  switch (call.kind) {
    case Kind::next:
      return on_next(std::move(responder));
    case Kind::response:
      return on_response(call.request_id, std::move(request), std::move(responder));
    case Kind::error:
      return on_error(call.request_id, std::move(request), std::move(responder));
    case Kind::init_error:
      return on_init_error(std::move(request), std::move(responder));
    case Kind::ping:
      return responder.send({200, {{"Content-Type", "text/plain"}}, "pong"});
    case Kind::telemetry:
      return responder.send(
          runtime_refusal(202, "Telemetry.NotSupported", "Telemetry API is not supported"));
    case Kind::logs:
      return responder.send(runtime_refusal(202, "Logs.NotSupported", "Logs API is not supported"));
    case Kind::extension_register:
    case Kind::extension_next:
    case Kind::extension_init_error:
    case Kind::extension_exit_error:
      return on_extension_call(call, std::move(request), std::move(responder));
    case Kind::wrong_method:
      return responder.send({405, {}, ""});
    default:  // the restore calls are there for snapshot starts only
      return responder.send({404, {{"Content-Type", "text/plain"}}, "404 page not found\n"});
  }
}

// Whether the call could be kept open. A process that closes its connection while it waits is given no event
// there.
int ChildEnvironment::watch_next(http::Responder& responder) {
  int number = ++last_next_;
  std::weak_ptr<Environment> weak = weak_from_this();
  responder.when_client_gone([weak, number] {
    auto self = std::static_pointer_cast<ChildEnvironment>(weak.lock());
    if (!self) return;
    std::lock_guard lock(self->mutex_);
    self->gone_next_ = std::max(self->gone_next_, number);
    if (self->next_number_ == number) self->next_open_ = false;
  });
  return number;
}

void ChildEnvironment::on_next(http::Responder responder) {
  int number = watch_next(responder);
  std::unique_lock lock(mutex_);
  if (state_ == State::ended || state_ == State::init_error) {
    const char* from = name_of(state_);
    lock.unlock();
    return responder.send(invalid_transition(from, "Ready"));
  }
  http::Responder stale = std::exchange(next_, std::move(responder));
  next_number_ = number;
  next_open_ = gone_next_ < number;
  settle(lock);
}

void ChildEnvironment::settle(std::unique_lock<std::mutex>& lock) {
  // An invocation that is not answered stays open when the runtime asks for the next: it runs into its timeout.
  bool can_be_free = state_ == State::started || state_ == State::ready || state_ == State::response_sent;
  if (next_number_ == 0 || !can_be_free) return;
  bool asked = next_open_ || gone_next_ >= next_number_;
  bool was_free = state_ == State::ready;
  if (!was_free && (!asked || !extensions_.ready())) return;
  if (state_ == State::started && !second_start_)
    init_duration_us_ = (services_.clock.monotonic_nanoseconds() - begun_ns_) / 1000;
  state_ = State::ready;
  deadline_ns_ = current_ ? current_->deadline_ns() : 0;
  if (current_ && next_open_) return deliver_locked(lock);
  lock.unlock();
  if (!was_free) become_free();
}

void ChildEnvironment::settle_answered() {
  std::unique_lock lock(mutex_);
  settle(lock);
}

bool ChildEnvironment::may_answer(std::unique_lock<std::mutex>& lock, const std::string& request_id, const char* to,
                                  http::Responder& responder) {
  bool runs = state_ == State::running && current_;
  if (runs && current_->invocation().request_id == request_id) return true;
  const char* from = name_of(state_);
  lock.unlock();
  responder.send(runs ? invalid_request_id() : invalid_transition(from, to));
  return false;
}

std::shared_ptr<Execution> ChildEnvironment::take_answered(const std::string& request_id, const char* to,
                                                           http::Responder& responder) {
  std::unique_lock lock(mutex_);
  if (!may_answer(lock, request_id, to, responder)) return nullptr;
  // What the function wrote before it answered lies in the pipe by now.
  auto process = process_;
  lock.unlock();
  if (process) process->drain();
  lock.lock();
  // Meanwhile another answer may have come, or its end, and even the next invocation.
  if (!may_answer(lock, request_id, to, responder)) return nullptr;
  state_ = State::response_sent;
  auto execution = std::exchange(current_, nullptr);
  prepare_result_locked(*execution);
  // Its time is not over: a process that never asks for more is ended at the same moment.
  lock.unlock();
  return execution;
}

void ChildEnvironment::on_response(const std::string& request_id, http::Request request,
                                   http::Responder responder) {
  if (is_streamed(request.headers)) return on_streamed_response(request_id, std::move(request), std::move(responder));
  auto execution = take_answered(request_id, "InvocationResponse", responder);
  if (!execution) return;
  pool_->finished(this);
  if (request.headers.has(kResponseMode)) {
    fail_invocation(execution, {"Runtime.InvalidResponseModeHeader", "Invalid response mode header", "", "", ""});
    responder.send(runtime_refusal(400, "InvalidFunctionResponseMode", "Invalid function response mode"));
    return settle_answered();
  }
  bool too_large = request.body.size() > kAnswerLimit;
  execution->complete_with_answer(std::move(request.body));
  responder.send(too_large ? payload_too_large() : runtime_accepted());
  settle_answered();
}

void ChildEnvironment::on_error(const std::string& request_id, http::Request request,
                                http::Responder responder) {
  auto execution = take_answered(request_id, "InvocationErrorResponse", responder);
  if (!execution) return;
  pool_->finished(this);
  rapidjson::Document json;
  json.Parse(request.body.data(), request.body.size());
  std::string type = text_member(json, "errorType");
  if (type.empty()) type = header_or_empty(request.headers, kErrorType);
  std::string message = text_member(json, "errorMessage");
  execution->complete_with_payload(std::move(request.body), type, message.empty() ? type : type + ": " + message);
  responder.send(runtime_accepted());
  settle_answered();
}

void ChildEnvironment::on_init_error(http::Request request, http::Responder responder) {
  rapidjson::Document json;
  json.Parse(request.body.data(), request.body.size());
  std::unique_lock lock(mutex_);
  if (state_ != State::started) {
    const char* from = name_of(state_);
    lock.unlock();
    return responder.send(invalid_transition(from, "InitError"));
  }
  posted_.type = text_member(json, "errorType");
  if (posted_.type.empty()) posted_.type = header_or_empty(request.headers, kErrorType);
  posted_.reported = reported_error_type(posted_.type);
  posted_.reason = posted_.type + ": " + text_member(json, "errorMessage");
  posted_.payload = request.body.empty() ? error_payload(posted_.type, "") : std::move(request.body);
  state_ = State::init_error;
  deadline_ns_ = std::min(deadline_ns_, services_.clock.monotonic_nanoseconds() + kInitErrorGraceNs);
  lock.unlock();
  responder.send(runtime_accepted());
}

void ChildEnvironment::refused_body() {
  std::unique_lock lock(mutex_);
  if (state_ != State::running || !current_) return;
  state_ = State::response_sent;
  auto execution = std::exchange(current_, nullptr);
  prepare_result_locked(*execution);
  lock.unlock();
  pool_->finished(this);
  execution->complete_with_too_large(kAnswerLimit);
  settle_answered();
}

}  // namespace sls::lambda
