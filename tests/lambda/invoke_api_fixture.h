// The Lambda API over an invoker that answers on demand.
#pragma once

#include "lambda/invoke_api.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <nlohmann/json.hpp>

#include "manual_clock.h"
#include "telemetry/sink.h"

namespace sls::lambda {

using Json = nlohmann::json;

inline constexpr const char* kScope = "AWS4-HMAC-SHA256 Credential=LOCALF1/20260101/us-east-1/";
inline constexpr const char* kSigned = "/aws4_request, SignedHeaders=host, Signature=00";

// Answers with what was put; echoes the event when nothing was.
class FakeInvoker final : public Invoker {
 public:
  void invoke(Invocation invocation, Completion completion) override {
    InvocationResult result;
    {
      std::lock_guard lock(mutex_);
      if (!results_.empty()) {
        result = std::move(results_.front());
        results_.pop_front();
      } else {
        result.payload = invocation.payload;
      }
      result.event = invocation.payload;
      if (!pieces_.empty()) invocation.stream->begin("text/plain");
      for (std::string& piece : pieces_) invocation.stream->write(std::move(piece));
      pieces_.clear();
      seen_.push_back(std::move(invocation));
    }
    completion(std::move(result));
  }
  void will_answer(InvocationResult result) {
    std::lock_guard lock(mutex_);
    results_.push_back(std::move(result));
  }
  // The next invocation's answer comes in these pieces, before its result.
  void will_stream(std::vector<std::string> pieces) {
    std::lock_guard lock(mutex_);
    pieces_ = std::move(pieces);
  }
  std::vector<Invocation> seen() const {
    std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  mutable std::mutex mutex_;
  std::deque<InvocationResult> results_;
  std::vector<std::string> pieces_;
  std::vector<Invocation> seen_;
};

// Tells each record to whoever waits for it.
class WaitingSink final : public telemetry::Sink {
 public:
  void record(telemetry::Record record) override {
    {
      std::lock_guard lock(mutex_);
      records_.push_back(std::get<telemetry::RequestRecord>(std::move(record)));
    }
    arrived_.notify_all();
  }
  // The `count`th record, counted from one.
  telemetry::RequestRecord wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    bool came = arrived_.wait_for(lock, std::chrono::seconds(30), [&] { return records_.size() >= count; });
    if (!came) {
      ADD_FAILURE() << "no record " << count;
      return {};
    }
    return records_[count - 1];
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<telemetry::RequestRecord> records_;
};

class KeptAnswer final : public http::Responder::Channel {
 public:
  explicit KeptAnswer(http::Response& response) : response_(response) {}
  void send(http::Response response) override { response_ = std::move(response); }
  void start(int status, http::Headers headers) override { response_ = {status, std::move(headers), ""}; }
  void write(std::string bytes) override { response_.body += bytes; }
  void finish(http::Headers) override {}
  void abort() override {}
  void when_client_gone(std::function<void()>) override {}

 private:
  http::Response& response_;
};

inline std::string header(const http::Response& response, const char* name) {
  const std::string* value = response.headers.find(name);
  return value == nullptr ? "" : *value;
}

inline InvocationResult failure(const std::string& reason = "F: boom") {
  InvocationResult result;
  result.function_error = "Unhandled";
  result.error_type = "ValueError";
  result.payload = R"({"errorMessage":"boom","errorType":"ValueError"})";
  result.reason = reason;
  return result;
}

class TheInvokeApi : public ::testing::Test {
 protected:
  TheInvokeApi() {
    model::Function function;
    function.logical_id = "F";
    function.name = "orders";
    function.arn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
    function.runtime = "python3.12";
    function.handler = "app.handle";
    function.aliases = {"live"};
    application_->functions.push_back(function);
    function.logical_id = function.name = "G";
    function.arn = "arn:aws:lambda:us-east-1:123456789012:function:G";
    function.asynchronous.most_retries = 0;
    function.asynchronous.on_failure = "arn:aws:sqs:us-east-1:123456789012:failed";
    function.asynchronous.on_success = "arn:aws:sqs:us-east-1:123456789012:done";
    application_->functions.push_back(function);
    InvokeApiOptions options;
    options.dynamodb_url = "http://127.0.0.1:8000";
    options.caller_lookup = [](std::string_view key) -> std::optional<CurrentCaller> {
      if (key != "LOCALF1") return std::nullopt;
      return CurrentCaller{"F", "", "", ""};
    };
    options.print = [this](const std::string& line) { printed_.push_back(line); };
    api_ = std::make_unique<InvokeApi>(invoker_, clock_, ids_, sink_, std::move(options));
    api_->set_application(application_);
  }

  http::Response send(const std::string& method, const std::string& target, const std::string& body = "",
                      http::Headers headers = {}) {
    http::Request request;
    request.method = method;
    request.path = target.substr(0, target.find('?'));
    request.has_query = target.find('?') != std::string::npos;
    if (request.has_query) request.query = target.substr(target.find('?') + 1);
    request.body = body;
    request.headers = std::move(headers);
    http::Response response;
    response.status = 0;
    api_->handle(std::move(request), http::Responder(std::make_shared<KeptAnswer>(response)));
    return response;
  }
  http::Response invoke(const std::string& function, const std::string& body = "{}", http::Headers headers = {}) {
    return send("POST", "/2015-03-31/functions/" + function + "/invocations", body, std::move(headers));
  }
  static std::string error_of(const http::Response& response) {
    Json body = Json::parse(response.body, nullptr, false);
    std::string message = body.value("message", body.value("Message", ""));
    return std::to_string(response.status) + " " + header(response, "x-amzn-ErrorType") + " " + message;
  }

  std::shared_ptr<model::Application> application_ = std::make_shared<model::Application>();
  FakeInvoker invoker_;
  test::ManualClock clock_;
  test::SequentialIds ids_;
  WaitingSink sink_;
  std::vector<std::string> printed_;
  std::unique_ptr<InvokeApi> api_;
};

}  // namespace sls::lambda
