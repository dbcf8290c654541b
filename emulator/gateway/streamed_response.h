// StreamedResponse: an HTTP answer that begins while the function still writes. Where the function's content
// type says so, its first bytes are a prelude: JSON with status, headers and cookies, then eight NULs. REST
// APIs want one in every stream, within its first 16 KB ("Set up a Lambda proxy integration with payload
// response streaming" of API Gateway's guide).
#pragma once

#include <functional>
#include <string>

#include "http/message.h"
#include "lambda/invocation.h"

namespace sls::gateway {

enum class Prelude { if_the_content_type_says_so, always };

class StreamedResponse final : public lambda::AnswerStream {
 public:
  // `prepare` adds to the head what every answer has. `responder` is used until finish() or abandon().
  StreamedResponse(http::Responder& responder, std::function<void(http::Response&)> prepare,
                   Prelude expected = Prelude::if_the_content_type_says_so)
      : responder_(responder), prepare_(std::move(prepare)), expected_(expected) {}

  void begin(std::string content_type) override;
  void write(std::string bytes) override;
  bool is_behind() override { return responder_.is_behind(); }
  void when_caught_up(std::function<void()> callback) override {
    responder_.when_caught_up(std::move(callback));
  }

  // Of the answer's end. A prelude without bytes behind it is an answer without a body.
  void finish();
  // The answer breaks off: the client sees that it is not whole.
  void abandon();

  bool has_started() const { return started_; }  // status and headers are out
  int status() const { return status_; }
  const std::string& fault() const {
    return fault_;
  }  // what was wrong with the prelude, for people; else empty

 private:
  void start(http::Response head);
  void read_prelude(std::string_view more);

  http::Responder& responder_;
  const std::function<void(http::Response&)> prepare_;
  const Prelude expected_;
  bool in_prelude_ = false;
  std::string prelude_;
  bool started_ = false;
  int status_ = 200;
  std::string fault_;
};

}  // namespace sls::gateway
