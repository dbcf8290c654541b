#include "runtime_api.h"

#include <array>
#include <chrono>

#include "core/json_writer.h"
#include "execution.h"
#include "headers.h"

namespace sls::lambda {
namespace {

using Kind = RuntimeCall::Kind;

// An answer of more than 6 MB is read to the end, so that its sender sees the refusal; one of this size is not.
constexpr std::uint64_t kBodyLimit = 64ULL * 1024 * 1024;
// Causes of errors come in headers.
constexpr std::size_t kHeaderLimit = 1024 * 1024;
// A function may be busy for 15 minutes between two calls on its connection.
constexpr std::chrono::minutes kIdleTimeout{60};

struct KnownPath {
  std::string_view path;
  std::string_view method;
  Kind kind;
};
constexpr std::array<KnownPath, 11> kPaths = {{
    {"/2018-06-01/runtime/invocation/next", "GET", Kind::next},
    {"/2018-06-01/runtime/init/error", "POST", Kind::init_error},
    {"/2018-06-01/runtime/restore/next", "GET", Kind::restore_next},
    {"/2018-06-01/runtime/restore/error", "POST", Kind::restore_error},
    {"/2018-06-01/ping", "GET", Kind::ping},
    {"/2020-01-01/extension/register", "POST", Kind::extension_register},
    {"/2020-01-01/extension/event/next", "GET", Kind::extension_next},
    {"/2020-01-01/extension/init/error", "POST", Kind::extension_init_error},
    {"/2020-01-01/extension/exit/error", "POST", Kind::extension_exit_error},
    {"/2022-07-01/telemetry", "PUT", Kind::telemetry},
    {"/2020-08-15/logs", "PUT", Kind::logs},
}};

}  // namespace

RuntimeCall parse_runtime_call(std::string_view method, std::string_view path) {
  for (const KnownPath& known : kPaths) {
    if (path == known.path) return {method == known.method ? known.kind : Kind::wrong_method, ""};
  }
  constexpr std::string_view kInvocation = "/2018-06-01/runtime/invocation/";
  if (!path.starts_with(kInvocation)) return {};
  path.remove_prefix(kInvocation.size());
  std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || slash == 0) return {};
  std::string_view what = path.substr(slash + 1);
  if (what != "response" && what != "error") return {};
  if (method != "POST") return {Kind::wrong_method, ""};
  return {what == "response" ? Kind::response : Kind::error, std::string(path.substr(0, slash))};
}

http::Response runtime_accepted() {
  return {202, {{"Content-Type", "application/json"}}, "{\"status\":\"OK\"}\n"};
}

http::Response runtime_refusal(int status, std::string_view type, std::string_view message) {
  std::string body;
  core::JsonWriter(body)
      .begin_object()
      .member("errorMessage", message)
      .member("errorType", type)
      .end_object();
  return {status, {{"Content-Type", "application/json"}}, body + "\n"};
}

http::Response invalid_request_id() {
  return runtime_refusal(400, "InvalidRequestID", "Invalid request ID");
}

http::Response invalid_transition(std::string_view from, std::string_view to) {
  return runtime_refusal(403, "InvalidStateTransition",
                         "State transition from " + std::string(from) + " to " + std::string(to) +
                             " failed for runtime. Error: State transition is not allowed");
}

http::Response payload_too_large() {
  return runtime_refusal(413, "RequestEntityTooLarge",
                         "Exceeded maximum allowed payload size (6291556 bytes).");
}

core::Result<std::unique_ptr<RuntimeApi>> RuntimeApi::open() {
  std::unique_ptr<RuntimeApi> api(new RuntimeApi());
  http::ServerOptions options;
  options.body_limit = kBodyLimit;
  options.header_limit = kHeaderLimit;
  options.idle_timeout = kIdleTimeout;
  options.body_timeout = kIdleTimeout;  // a streamed answer comes as slowly as the function makes it
  options.streams_body = [](const http::Request& head) { return is_streamed(head.headers); };
  options.stream_limit = kStreamedAnswerLimit;
  RuntimeApi* self = api.get();
  options.on_protocol_error = [](http::ProtocolError error) {
    if (error == http::ProtocolError::body_too_large) return payload_too_large();
    return http::Response{error == http::ProtocolError::timed_out ? 408 : 400, {}, ""};
  };
  options.on_refused = [self](http::ProtocolError error, std::uint16_t port) {
    auto listener = error == http::ProtocolError::body_too_large ? self->find(port) : nullptr;
    if (listener) listener->refused_body();
  };
  auto server = http::Server::listen(std::move(options));
  if (!server.ok()) return core::Failure{server.error().message};
  api->server_ = std::move(*server);
  api->server_->start([self](http::Request request, http::Responder responder) {
    // No web page has business here.
    if (request.headers.has("Origin")) return responder.send({403, {}, ""});
    auto listener = self->find(request.local_port);
    if (!listener) return responder.send({404, {}, ""});
    RuntimeCall call = parse_runtime_call(request.method, request.path);
    listener->handle(call, std::move(request), std::move(responder));
  });
  return api;
}

RuntimeApi::~RuntimeApi() {
  if (server_) server_->stop();
}

core::Result<std::uint16_t> RuntimeApi::add(std::weak_ptr<RuntimeApiListener> listener) {
  auto port = server_->open_port();
  if (!port.ok()) return core::Failure{port.error().message};
  std::lock_guard lock(mutex_);
  listeners_[*port] = std::move(listener);
  return *port;
}

void RuntimeApi::remove(std::uint16_t port) {
  {
    std::lock_guard lock(mutex_);
    listeners_.erase(port);
  }
  server_->close_port(port);
}

std::shared_ptr<RuntimeApiListener> RuntimeApi::find(std::uint16_t port) {
  std::lock_guard lock(mutex_);
  auto found = listeners_.find(port);
  return found == listeners_.end() ? nullptr : found->second.lock();
}

}  // namespace sls::lambda
