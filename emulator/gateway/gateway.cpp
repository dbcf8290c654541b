#include "gateway/gateway.h"

#include <atomic>
#include <map>
#include <mutex>

#include "cors.h"
#include "errors.h"
#include "event.h"
#include "event_parts.h"
#include "function_urls.h"
#include "gateway_responses.h"
#include "integration_timeouts.h"
#include "integrations.h"
#include "passage.h"
#include "response.h"
#include "routing.h"

namespace sls::gateway {
namespace {

// What Lambda takes in one synchronous invocation.
constexpr std::size_t kLambdaPayloadLimit = 6 * 1024 * 1024;
// Of header values together on REST, of request line and headers on an HTTP API.
constexpr std::size_t kHeaderLimit = 10'240;
constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool has_too_large_headers(const http::Request& request, model::ApiKind kind) {
  bool rest = kind == model::ApiKind::rest;
  std::size_t size = rest ? 0 : request.method.size() + request.path.size() + request.query.size();
  for (const auto& [name, value] : request.headers) size += value.size() + (rest ? 0 : name.size());
  return size > kHeaderLimit;
}

}  // namespace

class Gateway::Implementation : public std::enable_shared_from_this<Implementation> {
 public:
  Implementation(GatewayOptions options, lambda::Invoker& invoker, core::Clock& clock, core::IdSource& ids,
                 telemetry::Sink& sink)
      : options_(std::move(options)),
        invoker_(invoker),
        clock_(clock),
        ids_(ids),
        sink_(sink),
        urls_(invoker, clock, ids, sink),
        timeouts_(clock) {
    for (const std::string& keys : options_.jwks) keys_.add(keys);
  }

  void set_application(std::shared_ptr<const model::Application> application) {
    auto routing = std::make_shared<const Routing>(std::move(application), invoker_, clock_, ids_, keys_);
    std::lock_guard lock(mutex_);
    routing_ = std::move(routing);
  }
  void set_port(std::uint16_t port) { port_ = port; }
  void check_timeouts() { timeouts_.run_due(); }
  void set_destinations(std::map<std::uint16_t, std::string> destinations) {
    std::lock_guard lock(mutex_);
    destinations_ = std::move(destinations);
  }

  // The way of a request: route, preflight, authorization, API key, validation, event, function.
  void handle(http::Request request, http::Responder responder) {
    auto passage = std::make_shared<Passage>();
    passage->begun_ns = clock_.monotonic_nanoseconds();
    passage->routing = routing();
    passage->request = std::move(request);
    passage->responder = std::move(responder);
    if (auto refused = options_.access.refuse_host(passage->request)) {
      fill_context(*passage);
      return answer(*passage, forbidden_response(*refused), *refused);
    }
    std::string destination = destination_of(passage->request.local_port);
    if (const model::Function* function =
            passage->routing->function_with_url(destination, header_value(passage->request, "Host"))) {
      return urls_.handle({passage->routing->application, function, std::move(passage->request), port_},
                          std::move(passage->responder));
    }
    passage->destination = std::move(destination);
    find_route(*passage);
    fill_context(*passage);
    if (has_too_large_headers(passage->request, passage->kind()))
      return refuse(*passage, GatewayError::headers_too_large, "the headers are over 10,240 bytes");
    if (answer_http_preflight(*passage)) return;
    if (!passage->found) {
      return refuse(*passage, GatewayError::no_route,
                    "no route takes " + passage->request.method + " " + passage->request.path);
    }
    authorize(std::move(passage));
  }

 private:
  std::shared_ptr<const Routing> routing() const {
    std::lock_guard lock(mutex_);
    return routing_;
  }

  std::string destination_of(std::uint16_t port) const {
    std::lock_guard lock(mutex_);
    auto found = destinations_.find(port);
    return found == destinations_.end() ? "" : found->second;
  }

  static void find_route(Passage& passage) {
    const RouteTable& table =
        passage.routing->table_for(passage.destination, header_value(passage.request, "Host"));
    passage.found = table.match(passage.request.method, passage.request.path, passage.match);
    if (passage.found) {
      passage.api = passage.match.entry->api;
      return;
    }
    // Nothing takes it: a REST API's words, if there is one.
    for (const model::Api* api : table.apis()) {
      bool better = passage.api == nullptr || passage.api->kind == model::ApiKind::http;
      if (better && (passage.api == nullptr || api->kind == model::ApiKind::rest)) passage.api = api;
    }
    if (!is_preflight(passage.request)) return;
    // A preflight names the method that it asks for.
    RouteMatch asked;
    if (!table.match(*passage.request.headers.find("Access-Control-Request-Method"), passage.request.path,
                     asked))
      return;
    if (asked.entry->api->kind == model::ApiKind::http && asked.entry->api->cors)
      passage.api = asked.entry->api;
  }

  void fill_context(Passage& passage) {
    RequestContext& context = passage.context;
    context.region = passage.routing->application->region;
    context.account_id = passage.routing->application->account_id;
    context.request_id = ids_.uuid();
    context.extended_request_id = ids_.text(15, kIdAlphabet) + "=";
    context.time_ms = clock_.unix_milliseconds();
    context.port = port_;
    context.trace_header =
        trace_header(header_value(passage.request, "X-Amzn-Trace-Id"), context.time_ms, ids_);
  }

  // An HTTP API with CORS answers preflights ahead of its routes and their authorizers.
  bool answer_http_preflight(Passage& passage) {
    bool answers =
        passage.kind() == model::ApiKind::http && passage.api->cors && is_preflight(passage.request);
    if (answers) answer(passage, http_preflight(*passage.api->cors, passage.request), "");
    return answers;
  }

  void authorize(std::shared_ptr<Passage> passage) {
    const RouteEntry& entry = *passage->match.entry;
    const std::string& name = entry.is_preflight ? entry.api->preflight_authorizer : entry.route->authorizer;
    if (name.empty() || options_.disable_authorizers) return admit(std::move(passage));
    const model::Authorizer* authorizer = find_authorizer(*entry.api, name);
    if (authorizer == nullptr)
      return refuse(*passage, GatewayError::authorizer_failed, "the API has no authorizer " + name);
    Passage& waiting = *passage;
    waiting.routing->authorization->decide(
        *authorizer, waiting.request, waiting.match, waiting.context,
        [self = shared_from_this(), passage = std::move(passage)](Decision decision) {
          self->follow(passage, std::move(decision));
        });
  }

  void follow(const std::shared_ptr<Passage>& passage, Decision decision) {
    passage->context.authorizer = std::move(decision.authorizer);
    if (decision.error) {
      return refuse(*passage, *decision.error, decision.reason, decision.message,
                    std::move(decision.challenge));
    }
    passage->context.access_key = std::move(decision.access_key);
    passage->context.api_key = std::move(decision.usage_key);
    admit(passage);
  }

  // API key and validation: what a REST API asks of a request once its caller is known.
  void admit(std::shared_ptr<Passage> passage) {
    const RouteEntry& entry = *passage->match.entry;
    if (entry.is_preflight) return answer(*passage, rest_preflight(entry), "");
    if (entry.route->api_key_required && !options_.disable_authorizers && !admit_by_key(*passage)) return;
    if (auto refused =
            passage->routing->validator->refuse(passage->request, passage->match, passage->context)) {
      passage->context.validation_error = refused->reason;
      return refuse(*passage, refused->error, refused->reason, refused->message);
    }
    if (entry.route->mock) return answer(*passage, mock_response(*entry.route->mock), "");
    if (!entry.route->integration.empty())
      return answer(*passage, not_emulated_response(*entry.route),
                    entry.route->integration + " is not emulated");
    if (entry.route->function.empty())
      return refuse(*passage, GatewayError::configuration, "the route leads to no function of the template");
    build_event(*passage);
    if (passage->event.size() > kLambdaPayloadLimit)
      return refuse(*passage, GatewayError::payload_too_large,
                    "the event is over the 6 MB that Lambda takes");
    invoke(std::move(passage));
  }

  bool admit_by_key(Passage& passage) {
    RequestContext& context = passage.context;
    if (!passage.api->api_key_from_authorizer) context.api_key = header_value(passage.request, "x-api-key");
    auto admission = passage.routing->usage_plans->admit(*passage.api, context.api_key, context.time_ms);
    if (admission.error) refuse(passage, *admission.error, admission.reason);
    context.api_key_id = std::move(admission.key_id);
    return !admission.error;
  }

  static void build_event(Passage& passage) {
    if (!passage.match.entry->route->api_key_required) passage.context.api_key.clear();
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
    if (route.streams) {
      passage->stream = std::make_shared<StreamedResponse>(
          passage->responder,
          [waiting = passage.get()](http::Response& response) { add_gateway_headers(*waiting, response); },
          Prelude::always);
      invocation.stream = passage->stream;
    }
    // A stream may take as long as its function.
    std::int64_t limit = route.streams ? 0 : passage->routing->integration_timeout_ms(*passage->match.entry);
    if (limit > 0 && route.function != options_.untimed_function)
      wait_no_longer_than(limit, passage);
    invoker_.invoke(std::move(invocation),
                    [self = shared_from_this(), passage](lambda::InvocationResult result) {
                      if (!passage->claim()) return;
                      if (passage->waits_until) self->timeouts_.cancel(*passage->waits_until);
                      self->answer_with(*passage, std::move(result));
                    });
  }

  void wait_no_longer_than(std::int64_t milliseconds, const std::shared_ptr<Passage>& waits) {
    waits->waits_until = timeouts_.add(milliseconds, [this, waiting = std::weak_ptr<Passage>(waits),
                                                      milliseconds] {
      auto passage = waiting.lock();
      if (!passage || !passage->claim()) return;
      refuse(*passage, GatewayError::timed_out,
             "no answer within the gateway's " + std::to_string(milliseconds) + " ms");
    });
  }

  void answer_with(Passage& passage, lambda::InvocationResult result) {
    const RouteEntry& entry = *passage.match.entry;
    passage.event = std::move(result.event);
    if (passage.stream && passage.stream->has_started()) return end_stream(passage, std::move(result));
    if (!result.function_error.empty()) {
      GatewayError error =
          result.throttled ? GatewayError::function_throttled : GatewayError::function_failed;
      return refuse(passage, error, result.reason, "", "", std::move(result.function_log));
    }
    if (passage.stream) return refuse_stream(passage, std::move(result));
    MappedResponse mapped =
        entry.route->payload_format == "2.0"
            ? map_response_v2(std::move(result.payload))
            : map_response_v1(std::move(result.payload), *entry.api, header_value(passage.request, "Accept"));
    if (mapped.error) {
      std::string reason = entry.route->function + " answered what is no proxy response: " + mapped.reason;
      return refuse(passage, *mapped.error, reason, "", "", std::move(result.function_log));
    }
    if (passage.kind() == model::ApiKind::http && entry.api->cors)
      apply_http_cors(*entry.api->cors, passage.request, mapped.response);
    answer(passage, std::move(mapped.response), "", std::move(result.function_log));
  }

  void end_stream(Passage& passage, lambda::InvocationResult result) {
    record(passage, passage.stream->status(), result.reason, std::move(result.function_log));
    return result.function_error.empty() ? passage.stream->finish() : passage.stream->abandon();
  }

  // The function is done, and has sent nothing that an answer could begin with.
  void refuse_stream(Passage& passage, lambda::InvocationResult result) {
    if (result.streamed) passage.stream->finish();
    std::string fault = result.streamed ? passage.stream->fault() : "it did not stream";
    refuse(passage, GatewayError::function_failed,
           passage.match.entry->route->function + " answered what is no stream: " + fault, "", "",
           std::move(result.function_log));
  }

  // The gateway's own answer. `message` replaces its words, `challenge` is an HTTP API's www-authenticate.
  void refuse(Passage& passage, GatewayError error, std::string_view reason, std::string_view message = "",
              std::string challenge = "", std::vector<std::string> function_log = {}) {
    http::Response response = error_response(error, passage.kind(), message);
    if (passage.api != nullptr) {
      customize(response, error, *passage.api, passage.request, passage.context);
      if (passage.kind() == model::ApiKind::http && passage.api->cors)
        apply_http_cors(*passage.api->cors, passage.request, response);
    }
    if (passage.kind() == model::ApiKind::http && !challenge.empty())
      response.headers.add("www-authenticate", std::move(challenge));
    answer(passage, std::move(response), reason, std::move(function_log));
  }

  void answer(Passage& passage, http::Response response, std::string_view reason,
              std::vector<std::string> function_log = {}) {
    add_gateway_headers(passage, response);
    record(passage, response.status, reason, std::move(function_log));
    passage.responder.send(std::move(response));
  }

  // In the place of a function's own.
  static void add_gateway_headers(const Passage& passage, http::Response& response) {
    response.headers.reserve(response.headers.size() + 3);
    if (passage.kind() == model::ApiKind::http) {
      response.headers.set("Apigw-Requestid", passage.context.extended_request_id);
      return;
    }
    response.headers.set("x-amzn-RequestId", passage.context.request_id);
    response.headers.set("x-amz-apigw-id", passage.context.extended_request_id);
    if (passage.found && !passage.match.entry->is_preflight && !passage.match.entry->route->mock)
      response.headers.set("X-Amzn-Trace-Id", passage.context.trace_header);
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

  const GatewayOptions options_;
  lambda::Invoker& invoker_;
  core::Clock& clock_;
  core::IdSource& ids_;
  telemetry::Sink& sink_;
  Jwks keys_;
  std::atomic<std::uint16_t> port_{0};
  mutable std::mutex mutex_;
  std::shared_ptr<const Routing> routing_;
  std::map<std::uint16_t, std::string> destinations_;
  FunctionUrls urls_;
  IntegrationTimeouts timeouts_;  // last: its thread ends before what it uses
};

Gateway::Gateway(GatewayOptions options, lambda::Invoker& invoker, core::Clock& clock, core::IdSource& ids,
                 telemetry::Sink& sink)
    : implementation_(std::make_shared<Implementation>(std::move(options), invoker, clock, ids, sink)) {}
Gateway::~Gateway() = default;

void Gateway::set_application(std::shared_ptr<const model::Application> application) {
  implementation_->set_application(std::move(application));
}
void Gateway::set_port(std::uint16_t port) { implementation_->set_port(port); }
void Gateway::set_destinations(std::map<std::uint16_t, std::string> destinations) {
  implementation_->set_destinations(std::move(destinations));
}
void Gateway::handle(http::Request request, http::Responder responder) {
  implementation_->handle(std::move(request), std::move(responder));
}
void Gateway::check_timeouts() { implementation_->check_timeouts(); }

RouteTarget find_route(const model::Application& application, std::string_view method,
                       std::string_view path) {
  std::vector<const model::Api*> apis;
  for (const model::Api& api : application.apis) apis.push_back(&api);
  RouteTable table(apis);
  RouteMatch match;
  if (!table.match(method, path.substr(0, path.find('?')), match) || match.entry->is_preflight) return {};
  return {match.entry->route->function, operation_of(application, match, method)};
}

}  // namespace sls::gateway
