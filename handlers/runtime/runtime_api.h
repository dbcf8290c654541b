// RuntimeApi: the calls of the Lambda Runtime API, version 2018-06-01, as a function process makes them.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "handler/handler.h"
#include "http/client.h"

namespace sls::runtime {

struct Event {
  std::string payload;
  std::string request_id;
  std::string deadline_ms;
  std::string invoked_function_arn;
  std::string trace_id;
  std::string client_context;
};

class RuntimeApi {
 public:
  using Sleep = std::function<void(std::chrono::milliseconds)>;

  RuntimeApi(http::Url url, int attempts, Sleep sleep);

  // Waits without limit. The error says what went wrong at the last of the attempts.
  core::Result<Event> next();
  // The status that the Runtime API answered with: 202 when it took the answer.
  core::Result<int> post_response(const std::string& request_id, std::string_view payload);
  core::Result<int> post_error(const std::string& request_id, const handler::HandlerError& error);
  core::Result<int> post_init_error(const handler::HandlerError& error);

 private:
  template <typename Call>
  auto try_several_times(Call call) -> decltype(call());
  core::Result<int> post(const std::string& target, const http::Headers& headers, std::string_view body);

  std::string base_;  // the path before each call's own
  int attempts_;
  Sleep sleep_;
  http::Client client_;
};

}  // namespace sls::runtime
