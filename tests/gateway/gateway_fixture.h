// GatewayFixture: the real Gateway between a scripted Lambda and a caught answer; no sockets, a clock that
// ticks by hand, ids that count.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/gateway.h"
#include "manual_clock.h"

namespace sls::test {

// Answers each invocation with what was set for its function, or for every function ("").
class ScriptedInvoker final : public lambda::Invoker {
 public:
  struct Answer {
    lambda::InvocationResult result;
    bool silent = false;  // keeps the completion until release()
    std::string content_type;         // of an answer that is streamed
    std::vector<std::string> pieces;  // … in these
  };

  void set_answer(const std::string& function, Answer answer) { answers_[function] = std::move(answer); }

  void invoke(lambda::Invocation invocation, lambda::Completion completion) override {
    const Answer& answer = answers_.contains(invocation.function) ? answers_[invocation.function] : answers_[""];
    lambda::InvocationResult result = answer.result;
    result.event = invocation.payload;
    if (invocation.stream && !answer.content_type.empty()) {
      result.streamed = true;
      invocation.stream->begin(answer.content_type);
      for (const std::string& piece : answer.pieces) invocation.stream->write(piece);
    }
    invocations_.push_back(std::move(invocation));
    if (answer.silent) {
      waiting_.emplace_back(std::move(completion), std::move(result));
    } else {
      completion(std::move(result));
    }
  }
  void release() {
    auto waiting = std::exchange(waiting_, {});
    for (auto& [completion, result] : waiting) completion(std::move(result));
  }

  std::vector<lambda::Invocation>& invocations() { return invocations_; }

 private:
  std::map<std::string, Answer> answers_;
  std::vector<lambda::Invocation> invocations_;
  std::vector<std::pair<lambda::Completion, lambda::InvocationResult>> waiting_;
};

class CaughtAnswer final : public http::Responder::Channel {
 public:
  void send(http::Response response) override {
    ++times;
    answer = std::move(response);
  }
  void start(int status, http::Headers headers) override { answer = http::Response{status, std::move(headers), ""}; }
  void write(std::string bytes) override { answer->body += bytes; }
  void finish(http::Headers) override { ++times; }
  void abort() override {
    ++times;
    aborted = true;
  }
  void when_client_gone(std::function<void()>) override {}

  std::optional<http::Response> answer;
  int times = 0;
  bool aborted = false;
};

class GatewayFixture {
 public:
  explicit GatewayFixture(gateway::GatewayOptions options = {})
      : gateway_(std::move(options), invoker_, clock_, ids_, records_) {
    gateway_.set_port(3000);
  }

  std::shared_ptr<CaughtAnswer> send(http::Request request) {
    auto caught = std::make_shared<CaughtAnswer>();
    gateway_.handle(std::move(request), http::Responder(caught));
    return caught;
  }

  gateway::Gateway& gateway() { return gateway_; }
  ScriptedInvoker& invoker() { return invoker_; }
  ManualClock& clock() { return clock_; }

 private:
  ScriptedInvoker invoker_;
  ManualClock clock_;
  SequentialIds ids_;
  telemetry::NullSink records_;
  gateway::Gateway gateway_;
};

}  // namespace sls::test
