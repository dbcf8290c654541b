#include "gateway/gateway.h"

#include <atomic>
#include <map>
#include <mutex>

#include "core/text.h"
#include "cors.h"
#include "errors.h"
#include "event.h"
#include "event_parts.h"
#include "response.h"
#include "route_table.h"

namespace sls::gateway {
namespace {

// What Lambda takes in one synchronous invocation.
constexpr std::size_t kLambdaPayloadLimit = 6 * 1024 * 1024;
constexpr std::size_t kBodyLimit = 10'485'760;
constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// An application with its route tables: one over all APIs, and one for each, reached as
// <LogicalId>.localhost.
struct Routing {
  explicit Routing(std::shared_ptr<const model::Application> app)
      : application(std::move(app)), all(pointers()) {
    for (const model::Api& api : application->apis) {
      by_host.emplace(core::to_lower(api.logical_id) + ".localhost", RouteTable({&api}));
    }
  }

  const RouteTable& table_for(std::string_view host) const {
    if (host.find(".localhost") == std::string_view::npos) return all;
    auto found = by_host.find(core::to_lower(host.substr(0, host.find(':'))));
    return found == by_host.end() ? all : found->second;
  }

  std::shared_ptr<const model::Application> application;
  RouteTable all;
  std::map<std::string, RouteTable> by_host;

 private:
  std::vector<const model::Api*> pointers() const {
    std::vector<const model::Api*> apis;
    for (const model::Api& api : application->apis) apis.push_back(&api);
    return apis;
  }
};

// Whether a configured operation is meant by a request of this method and path.
bool takes(const model::Operation& operation, std::string_view method, std::string_view path) {
  if (operation.method != method && operation.method != "ANY") return false;
  std::string_view wanted = operation.path;
  while (!wanted.empty() && !path.empty()) {
    wanted.remove_prefix(wanted.front() == '/' ? 1 : 0);
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    std::string_view w = wanted.substr(0, wanted.find('/'));
    std::string_view p = path.substr(0, path.find('/'));
    bool variable = w.size() > 2 && w.front() == '{' && w.back() == '}';
    if (variable && w[w.size() - 2] == '+') return !path.empty();
    if (variable ? p.empty() : w != p) return false;
    wanted.remove_prefix(w.size());
    path.remove_prefix(p.size());
  }
  return wanted.empty() && (path.empty() || path == "/");
}

// The configured name of a monolith's operation, else the route's.
std::string operation_of(const model::Application& application, const RouteMatch& match,
                         std::string_view method) {
  const model::Route& route = *match.entry->route;
  for (const model::Operation& operation : application.operations) {
    if (operation.function == route.function && takes(operation, method, match.path)) return operation.name;
  }
  return route.operation;
}

// One request on its way: lives until its answer is sent.
struct Passage {
  std::shared_ptr<const Routing> routing;
  http::Request request;
  http::Responder responder;
  RouteMatch match;
  RequestContext context;
  std::string event;
  std::int64_t begun_ns = 0;
  bool found = false;

  model::ApiKind kind() const { return found ? match.entry->api->kind : model::ApiKind::rest; }
};

}  // namespace

class Gateway::Implementation : public std::enable_shared_from_this<Implementation> {
 public:
  Implementation(http::LocalAccess access, lambda::Invoker& invoker, core::Clock& clock, core::IdSource& ids,
                 telemetry::Sink& sink)
      : access_(std::move(access)), invoker_(invoker), clock_(clock), ids_(ids), sink_(sink) {}

  void set_application(std::shared_ptr<const model::Application> application) {
    auto routing = std::make_shared<const Routing>(std::move(application));
    std::lock_guard lock(mutex_);
    routing_ = std::move(routing);
  }
  void set_port(std::uint16_t port) { port_ = port; }

  void handle(http::Request request, http::Responder responder) {
    auto passage = std::make_shared<Passage>();
    passage->begun_ns = clock_.monotonic_nanoseconds();
    passage->routing = routing();
    passage->request = std::move(request);
    passage->responder = std::move(responder);
    if (auto refused = access_.refuse_host(passage->request))
      return answer(*passage, forbidden_response(*refused), *refused);
    find_route(*passage);
    fill_context(*passage);
    if (answer_without_function(*passage)) return;
    build_event(*passage);
    if (passage->event.size() > kLambdaPayloadLimit) {
      return answer(*passage, error_response(GatewayError::payload_too_large, passage->kind()),
                    "the event is over the 6 MB that Lambda takes");
    }
    invoke(std::move(passage));
  }

 private:
  std::shared_ptr<const Routing> routing() const {
    std::lock_guard lock(mutex_);
    return routing_;
  }

  static void find_route(Passage& passage) {
    const RouteTable& table = passage.routing->table_for(header_value(passage.request, "Host"));
    passage.found = table.match(passage.request.method, passage.request.path, passage.match);
    if (passage.found || !is_preflight(passage.request)) return;
    // A preflight names the method that it asks for.
    passage.found = table.match(*passage.request.headers.find("Access-Control-Request-Method"),
                                passage.request.path, passage.match);
    bool answered_by_gateway =
        passage.found && passage.kind() == model::ApiKind::http && passage.match.entry->api->cors;
    passage.found = answered_by_gateway;
  }

  void fill_context(Passage& passage) {
    RequestContext& context = passage.context;
    context.account_id = passage.routing->application->account_id;
    context.request_id = ids_.uuid();
    context.extended_request_id = ids_.text(15, kIdAlphabet) + "=";
    context.time_ms = clock_.unix_milliseconds();
    context.port = port_;
    context.trace_header = trace_header(header_value(passage.request, "X-Amzn-Trace-Id"), context.time_ms);
  }

  // A complete one is kept; a Root alone gets a Parent; without, a new Root.
  std::string trace_header(std::string_view sent, std::int64_t time_ms) {
    bool has_root = sent.find("Root=") != std::string_view::npos;
    if (has_root && sent.find("Parent=") != std::string_view::npos) return std::string(sent);
    if (has_root) return std::string(sent) + ";Parent=" + ids_.hex(16) + ";Sampled=0";
    std::string header = "Root=1-00000000-";
    header.reserve(48);
    auto seconds = static_cast<std::uint32_t>(time_ms / 1000);
    for (std::size_t i = 15; i-- > 7; seconds >>= 4) header[i] = "0123456789abcdef"[seconds & 15];
    return header += ids_.hex(24);
  }

  // No route, a preflight, or a route that leads nowhere.
  bool answer_without_function(Passage& passage) {
    if (!passage.found) {
      bool only_http_apis = !passage.routing->application->apis.empty();
      for (const model::Api& api : passage.routing->application->apis)
        only_http_apis = only_http_apis && api.kind == model::ApiKind::http;
      auto kind = only_http_apis ? model::ApiKind::http : model::ApiKind::rest;
      answer(passage, error_response(GatewayError::no_route, kind),
             "no route takes " + passage.request.method + " " + passage.request.path);
      return true;
    }
    const RouteEntry& entry = *passage.match.entry;
    if (entry.is_preflight) {
      answer(passage, rest_preflight(entry), "");
      return true;
    }
    if (passage.kind() == model::ApiKind::http && entry.api->cors && is_preflight(passage.request)) {
      answer(passage, http_preflight(*entry.api->cors, passage.request), "");
      return true;
    }
    if (entry.route->function.empty()) {
      answer(passage, error_response(GatewayError::configuration, passage.kind()),
             "the route leads to no function of the template");
      return true;
    }
    return false;
  }

  static void build_event(Passage& passage) {
    bool v2 = passage.match.entry->route->payload_format == "2.0";
    passage.event = v2 ? build_event_v2(passage.request, passage.match, passage.context)
                       : build_event_v1(passage.request, passage.match, passage.context);
  }

  void invoke(std::shared_ptr<Passage> passage) {
    const model::Route& route = *passage->match.entry->route;
    lambda::Invocation invocation;
    invocation.function = route.function;
    invocation.payload = std::move(passage->event);
    invocation.request_id = ids_.uuid();
    invocation.trace_id = passage->context.trace_header;
    invocation.operation =
        operation_of(*passage->routing->application, passage->match, passage->request.method);
    invoker_.invoke(std::move(invocation),
                    [self = shared_from_this(), passage](lambda::InvocationResult result) {
                      self->answer_with(*passage, std::move(result));
                    });
  }

  void answer_with(Passage& passage, lambda::InvocationResult result) {
    const RouteEntry& entry = *passage.match.entry;
    passage.event = std::move(result.event);
    if (!result.function_error.empty()) {
      GatewayError error = result.throttled ? GatewayError::throttled : GatewayError::function_failed;
      return answer(passage, error_response(error, passage.kind()), result.reason,
                    std::move(result.function_log));
    }
    MappedResponse mapped =
        entry.route->payload_format == "2.0"
            ? map_response_v2(std::move(result.payload))
            : map_response_v1(std::move(result.payload), *entry.api, header_value(passage.request, "Accept"));
    if (passage.kind() == model::ApiKind::http && entry.api->cors)
      apply_http_cors(*entry.api->cors, passage.request, mapped.response);
    if (!mapped.reason.empty())
      mapped.reason = entry.route->function + " answered what is no proxy response: " + mapped.reason;
    answer(passage, std::move(mapped.response), mapped.reason, std::move(result.function_log));
  }

  void answer(Passage& passage, http::Response response, std::string_view reason,
              std::vector<std::string> function_log = {}) {
    add_gateway_headers(passage, response);
    record(passage, response.status, reason, std::move(function_log));
    passage.responder.send(std::move(response));
  }

  static void add_gateway_headers(const Passage& passage, http::Response& response) {
    response.headers.reserve(response.headers.size() + 3);
    if (passage.kind() == model::ApiKind::http) {
      response.headers.add("Apigw-Requestid", passage.context.extended_request_id);
      return;
    }
    response.headers.add("x-amzn-RequestId", passage.context.request_id);
    response.headers.add("x-amz-apigw-id", passage.context.extended_request_id);
    if (passage.found && !passage.match.entry->is_preflight)
      response.headers.add("X-Amzn-Trace-Id", passage.context.trace_header);
  }

  void record(Passage& passage, int status, std::string_view reason, std::vector<std::string> function_log) {
    telemetry::RequestRecord record;
    record.time_ms = passage.context.time_ms;
    record.request_id = passage.context.request_id;
    record.trace_id = passage.context.trace_header;
    record.method = passage.request.method;
    record.path = passage.request.path;
    if (passage.request.has_query) record.path.append("?").append(passage.request.query);
    if (passage.found) {
      const model::Route& route = *passage.match.entry->route;
      record.api = route.api;
      record.route = route.method + " " + route.path;
      record.function = route.function;
      record.operation = operation_of(*passage.routing->application, passage.match, passage.request.method);
    }
    record.status = status;
    record.duration_us = (clock_.monotonic_nanoseconds() - passage.begun_ns) / 1000;
    record.reason = reason;
    record.function_log = std::move(function_log);
    if (status >= 500) record.event = std::move(passage.event);
    sink_.record(telemetry::Record(std::move(record)));
  }

  const http::LocalAccess access_;
  lambda::Invoker& invoker_;
  core::Clock& clock_;
  core::IdSource& ids_;
  telemetry::Sink& sink_;
  std::atomic<std::uint16_t> port_{0};
  mutable std::mutex mutex_;
  std::shared_ptr<const Routing> routing_;
};

Gateway::Gateway(http::LocalAccess access, lambda::Invoker& invoker, core::Clock& clock, core::IdSource& ids,
                 telemetry::Sink& sink)
    : implementation_(std::make_shared<Implementation>(std::move(access), invoker, clock, ids, sink)) {}
Gateway::~Gateway() = default;

void Gateway::set_application(std::shared_ptr<const model::Application> application) {
  implementation_->set_application(std::move(application));
}
void Gateway::set_port(std::uint16_t port) { implementation_->set_port(port); }
void Gateway::handle(http::Request request, http::Responder responder) {
  implementation_->handle(std::move(request), std::move(responder));
}

RouteTarget find_route(const model::Application& application, std::string_view method,
                       std::string_view path) {
  std::vector<const model::Api*> apis;
  for (const model::Api& api : application.apis) apis.push_back(&api);
  RouteTable table(apis);
  RouteMatch match;
  if (!table.match(method, path.substr(0, path.find('?')), match) || match.entry->is_preflight) return {};
  return {match.entry->route->function, operation_of(application, match, method)};
}

http::ServerOptions server_options() {
  http::ServerOptions options;
  options.body_limit = kBodyLimit;
  options.header_limit = 16 * 1024;
  options.on_protocol_error = [](http::ProtocolError error) {
    switch (error) {
      case http::ProtocolError::headers_too_large:
        return error_response(GatewayError::headers_too_large, model::ApiKind::rest);
      case http::ProtocolError::body_too_large:
        return error_response(GatewayError::body_too_large, model::ApiKind::rest);
      case http::ProtocolError::timed_out:
        return error_response(GatewayError::request_timed_out, model::ApiKind::rest);
      case http::ProtocolError::malformed:
        break;
    }
    return error_response(GatewayError::malformed_request, model::ApiKind::rest);
  };
  return options;
}

}  // namespace sls::gateway
