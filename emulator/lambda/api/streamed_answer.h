// StreamedAnswer: the answer to InvokeWithResponseStream: the function's bytes as frames of an event stream, as they come.
#pragma once

#include <memory>
#include <string>

#include "api_call.h"
#include "lambda/invocation.h"

namespace sls::lambda {

class StreamedAnswer final : public AnswerStream {
 public:
  // `headers` are those of the HTTP answer, beside the stream's own.
  StreamedAnswer(std::shared_ptr<ApiCall> call, http::Headers headers)
      : call_(std::move(call)), headers_(std::move(headers)) {}

  void begin(std::string content_type) override;
  void write(std::string bytes) override;
  bool is_behind() override { return call_->responder.is_behind(); }
  void when_caught_up(std::function<void()> callback) override { call_->responder.when_caught_up(std::move(callback)); }
  // The invocation's end. `log_tail`: base64, empty when none was asked for.
  void finish(const InvocationResult& result, const std::string& log_tail);

 private:
  const std::shared_ptr<ApiCall> call_;
  http::Headers headers_;
  bool begun_ = false;
};

}  // namespace sls::lambda
