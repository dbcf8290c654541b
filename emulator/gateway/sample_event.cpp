#include "gateway/sample_event.h"

#include "event.h"

namespace sls::gateway {
namespace {

constexpr std::int64_t kTime = 1'795'518'000'000;  // 24 November 2026, 11:00 UTC

// A request on a route of its own, with all that the event writers borrow.
struct Sample {
  explicit Sample(const SampleRequest& sample) {
    api.kind = sample.kind;
    api.id = sample.api_id;
    api.stage = sample.stage;
    route.method = sample.resource == "$default" ? "ANY" : sample.method;
    route.path = sample.resource;
    route.payload_format = sample.kind == model::ApiKind::rest ? "1.0" : "2.0";
    api.routes.push_back(route);
    request.method = sample.method;
    request.path = sample.path;
    request.query = sample.query;
    request.has_query = !sample.query.empty();
    request.headers.add("Accept", "*/*");
    if (!sample.body.empty()) request.headers.add("Content-Type", "application/json");
    request.headers.add("Host", sample.api_id + ".execute-api." + sample.domain_suffix);
    request.headers.add("User-Agent", "Custom User Agent String");
    request.body = sample.body;
    request.peer_address = "203.0.113.7";
    context.region = sample.region;
    context.account_id = sample.account_id;
    context.request_id = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";
    context.extended_request_id = "UQ7wHFqJIAMEVmw=";
    context.trace_header = "Root=1-6b056e30-0a1b2c3d4e5f60718293a4b5";
    context.time_ms = kTime;
    context.port = 443;
    context.protocol = "https";
    RouteTable table({&api});
    // A path that the resource does not take has no variables.
    entry = RouteEntry{&api, &route, false, sample.method, ""};
    if (!table.match(request.method, request.path, match) || match.entry->is_preflight)
      match = RouteMatch{nullptr, request.path, "/" + api.stage + request.path, {}};
    match.entry = &entry;
  }

  model::Api api;
  model::Route route;
  http::Request request;
  RequestContext context;
  RouteEntry entry;
  RouteMatch match;
};

std::string arn_of(const SampleRequest& request) {
  return "arn:" + request.partition + ":execute-api:" + request.region + ":" + request.account_id + ":" +
         request.api_id + "/" + request.stage + "/" + request.method + request.path;
}

}  // namespace

std::string sample_proxy_event(const SampleRequest& request) {
  Sample sample(request);
  return request.kind == model::ApiKind::rest ? build_event_v1(sample.request, sample.match, sample.context)
                                              : build_event_v2(sample.request, sample.match, sample.context);
}

std::string sample_token_event(const SampleRequest& request) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().member("type", "TOKEN").member("authorizationToken", "incoming-client-token");
  json.member("methodArn", arn_of(request)).end_object();
  return text;
}

std::string sample_request_authorizer_event(const SampleRequest& request) {
  Sample sample(request);
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().member("type", "REQUEST").member("methodArn", arn_of(request));
  write_request_v1(json, sample.request, sample.match, sample.context);
  json.end_object();
  return text;
}

}  // namespace sls::gateway
