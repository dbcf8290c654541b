#include "runtime_api.h"

namespace sls::runtime {
namespace {

constexpr std::string_view kVersion = "/2018-06-01/runtime";
constexpr std::chrono::milliseconds kFirstPause{20};

http::ClientOptions without_time_limit() {
  http::ClientOptions options;
  // The Runtime API is on the same machine. `next` may stay open for hours.
  options.connect_timeout = std::chrono::milliseconds(1'000);
  options.answer_timeout = std::chrono::milliseconds(0);
  return options;
}

std::string without_trailing_slash(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path;
}

std::string header_or_empty(const http::Response& response, std::string_view name) {
  const std::string* value = response.headers.find(name);
  return value == nullptr ? "" : *value;
}

core::Result<Event> to_event(http::Response response) {
  if (response.status != 200)
    return core::Failure{"the Runtime API answered next with status " + std::to_string(response.status) +
                         ": " + response.body};
  Event event;
  event.request_id = header_or_empty(response, "Lambda-Runtime-Aws-Request-Id");
  if (event.request_id.empty())
    return core::Failure{std::string("the Runtime API's event has no Lambda-Runtime-Aws-Request-Id")};
  event.deadline_ms = header_or_empty(response, "Lambda-Runtime-Deadline-Ms");
  event.invoked_function_arn = header_or_empty(response, "Lambda-Runtime-Invoked-Function-Arn");
  event.trace_id = header_or_empty(response, "Lambda-Runtime-Trace-Id");
  event.client_context = header_or_empty(response, "Lambda-Runtime-Client-Context");
  event.payload = std::move(response.body);
  return event;
}

http::Headers error_headers(const handler::HandlerError& error) {
  return {{"Content-Type", "application/json"}, {"Lambda-Runtime-Function-Error-Type", error.type}};
}

}  // namespace

RuntimeApi::RuntimeApi(http::Url url, int attempts, Sleep sleep)
    : base_(without_trailing_slash(url.path) + std::string(kVersion)),
      attempts_(attempts),
      sleep_(std::move(sleep)),
      client_(std::move(url), without_time_limit()) {}

template <typename Call>
auto RuntimeApi::try_several_times(Call call) -> decltype(call()) {
  std::chrono::milliseconds pause = kFirstPause;
  for (int tried = 1;; ++tried) {
    auto result = call();
    if (result.ok() || tried >= attempts_) return result;
    sleep_(pause);
    pause *= 2;
  }
}

core::Result<Event> RuntimeApi::next() {
  return try_several_times([&]() -> core::Result<Event> {
    auto answer = client_.call("GET", base_ + "/invocation/next", {}, "");
    if (!answer.ok()) return core::Failure{answer.error().message};
    return to_event(std::move(*answer));
  });
}

core::Result<int> RuntimeApi::post(const std::string& target, const http::Headers& headers,
                                   std::string_view body) {
  return try_several_times([&]() -> core::Result<int> {
    auto answer = client_.call("POST", base_ + target, headers, body);
    if (!answer.ok()) return core::Failure{answer.error().message};
    return answer->status;
  });
}

core::Result<int> RuntimeApi::post_response(const std::string& request_id, std::string_view payload) {
  return post("/invocation/" + request_id + "/response", {{"Content-Type", "application/json"}}, payload);
}

core::Result<int> RuntimeApi::post_error(const std::string& request_id, const handler::HandlerError& error) {
  return post("/invocation/" + request_id + "/error", error_headers(error), handler::error_payload(error));
}

core::Result<int> RuntimeApi::post_init_error(const handler::HandlerError& error) {
  return post("/init/error", error_headers(error), handler::error_payload(error));
}

}  // namespace sls::runtime
