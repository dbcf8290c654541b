// Streamed responses of a process: passed on as they arrive, to the end of the body, its error or its breaking off.
#include "child_environment.h"
#include "core/base64.h"
#include "headers.h"
#include "log_lines.h"
#include "pool.h"

namespace sls::lambda {

ChildEnvironment::Fault ChildEnvironment::truncated_response() {
  return {"Runtime.TruncatedResponse", "Response was truncated", "", "the response broke off before its end", ""};
}

void ChildEnvironment::on_streamed_response(const std::string& request_id, http::Request request,
                                            http::Responder responder) {
  std::unique_lock lock(mutex_);
  if (!may_answer(lock, request_id, "InvocationResponse", responder)) return;
  state_ = State::streaming;
  auto execution = current_;
  lock.unlock();
  execution->begin_stream(header_or_empty(request.headers, "Content-Type"));
  if (!request.stream) return end_stream(execution, http::BodyEnd::complete, {}, responder);  // it has no body
  auto self = std::static_pointer_cast<ChildEnvironment>(shared_from_this());
  auto answer = std::make_shared<http::Responder>(std::move(responder));
  http::BodyListener listener;
  // A process that writes faster than its answer is read has to wait in its own write.
  listener.on_bytes = [execution, weak = std::weak_ptr<http::BodyStream>(request.stream)](std::string bytes) {
    bool goes_on = execution->append_stream(std::move(bytes), [weak] {
      if (auto body = weak.lock()) body->resume();
    });
    if (auto body = goes_on ? nullptr : weak.lock()) body->pause();
  };
  listener.on_end = [self, execution, answer](http::BodyEnd end, const http::Headers& trailers) {
    self->end_stream(execution, end, trailers, *answer);
  };
  request.stream->listen(std::move(listener));
}

void ChildEnvironment::end_stream(const std::shared_ptr<Execution>& execution, http::BodyEnd end,
                                  const http::Headers& trailers, http::Responder& responder) {
  std::unique_lock lock(mutex_);
  // What the function wrote before it ended its answer lies in the pipe by now.
  auto process = process_;
  lock.unlock();
  if (process) process->drain();
  lock.lock();
  if (current_ != execution || state_ != State::streaming) {  // it was ended meanwhile
    const char* from = name_of(state_);
    lock.unlock();
    return responder.send(invalid_transition(from, "InvocationResponse"));
  }
  state_ = State::response_sent;
  current_.reset();
  prepare_result_locked(*execution);
  lock.unlock();
  pool_->finished(this);
  if (std::string type = header_or_empty(trailers, kErrorType); end == http::BodyEnd::too_large) {
    execution->complete_with_too_large(kStreamedAnswerLimit);
  } else if (!type.empty()) {
    auto payload = core::decode_base64(header_or_empty(trailers, kErrorBody));
    execution->complete_with_payload(payload && !payload->empty() ? *payload : error_payload(type, ""), type, type);
  } else if (end != http::BodyEnd::complete) {
    fail_invocation(execution, truncated_response());
  } else {
    execution->complete_stream();
  }
  responder.send(end == http::BodyEnd::too_large ? payload_too_large() : runtime_accepted());
  settle_answered();
}

}  // namespace sls::lambda
