// FunctionUrls: the addresses that functions have of their own: every request of any method and path is an
// invocation with payload format 2.0. With InvokeMode RESPONSE_STREAM the answer goes out as the function
// makes it.
//
// Threads: handle() from any thread, never blocking.
#pragma once

#include <memory>

#include "core/clock.h"
#include "core/ids.h"
#include "http/message.h"
#include "lambda/invoker.h"
#include "request_context.h"
#include "streamed_response.h"
#include "telemetry/sink.h"
#include "template/application.h"

namespace sls::gateway {

class FunctionUrls {
 public:
  // Borrows all; they outlive every request that is handled.
  FunctionUrls(lambda::Invoker& invoker, core::Clock& clock, core::IdSource& ids, telemetry::Sink& sink)
      : invoker_(invoker), clock_(clock), ids_(ids), sink_(sink) {}

  struct Call {
    std::shared_ptr<const model::Application> application;
    const model::Function* function = nullptr;  // REQUIRES: has a URL
    http::Request request;
    std::uint16_t port = 0;  // for X-Forwarded-Port, where the request does not say
  };
  void handle(Call call, http::Responder responder);

 private:
  struct Passage;

  void invoke(std::shared_ptr<Passage> passage);
  void answer_with(Passage& passage, lambda::InvocationResult result);
  void answer(Passage& passage, http::Response response, std::string_view reason,
              std::vector<std::string> function_log = {});
  void refuse(Passage& passage, int status, std::string_view error_type, std::string_view body,
              std::string_view reason, std::vector<std::string> function_log = {});
  void record(Passage& passage, int status, std::string_view reason, std::vector<std::string> function_log);

  lambda::Invoker& invoker_;
  core::Clock& clock_;
  core::IdSource& ids_;
  telemetry::Sink& sink_;
};

}  // namespace sls::gateway
