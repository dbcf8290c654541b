#include <algorithm>

#include "core/clock.h"
#include "core/text.h"
#include "event.h"
#include "event_parts.h"

namespace sls::gateway {
namespace {

using core::JsonWriter;

std::string join_values(const std::vector<std::string_view>& values) {
  std::string text;
  for (std::string_view value : values) {
    if (!text.empty()) text += ',';
    text += value;
  }
  return text;
}

void write_cookies(JsonWriter& json, const http::Request& request) {
  bool any = false;
  for (const auto& [name, value] : request.headers) {
    if (!core::equals_ignoring_case(name, "cookie")) continue;
    if (!any) json.key("cookies").begin_array();
    any = true;
    for (const std::string& cookie : core::split(value, ';')) json.string(core::trim(cookie));
  }
  if (any) json.end_array();
}

void write_headers_v2(JsonWriter& json, const std::vector<ForwardedHeader>& headers) {
  json.key("headers").begin_object();
  for (const ForwardedHeader& header : headers) {
    std::string name = core::to_lower(header.name);
    if (name != "cookie") json.member(name, join_values(header.values));
  }
  json.end_object();
}

void write_query(JsonWriter& json, const http::Request& request) {
  MultiValues query = parse_query(request.query, QuerySplit::ampersand);
  if (query.empty()) return;
  json.key("queryStringParameters").begin_object();
  for (const auto& [name, values] : query) json.member(name, core::join(values, ","));
  json.end_object();
}

void write_path_parameters_v2(JsonWriter& json, const RouteMatch& match) {
  if (match.path_parameters.empty()) return;
  json.key("pathParameters").begin_object();
  for (const auto& [name, value] : match.path_parameters) json.member(name, decode_percent(value, false));
  json.end_object();
}

// What differs between an HTTP API and a function URL.
struct UrlPlace {
  std::string_view account_id;
  std::string_view api_id;
  std::string_view domain_name;
  std::string_view request_id;
  std::string route_key;
  std::string_view stage;
};

void write_request_context(JsonWriter& json, const http::Request& request, const UrlPlace& place,
                           const RequestContext& context, const std::string& raw_path) {
  json.key("requestContext").begin_object();
  json.member("accountId", place.account_id).member("apiId", place.api_id);
  json.member("domainName", place.domain_name).member("domainPrefix", domain_prefix(place.domain_name));
  json.key("http").begin_object().member("method", request.method).member("path", raw_path);
  json.member("protocol", request.version == 10 ? "HTTP/1.0" : "HTTP/1.1")
      .member("sourceIp", request.peer_address);
  json.member("userAgent", header_value(request, "User-Agent")).end_object();
  json.member("requestId", place.request_id).member("routeKey", place.route_key).member("stage", place.stage);
  json.member("time", core::format_common_log_time(context.time_ms))
      .member("timeEpoch", context.time_ms);
  if (!context.authorizer.empty()) json.key("authorizer").raw(context.authorizer);
  json.end_object();
}

// All that stands in front of the request context.
void write_request_line(JsonWriter& json, const http::Request& request, const UrlPlace& place,
                        const RequestContext& context, const std::string& raw_path) {
  json.member("routeKey", place.route_key);
  json.member("rawPath", raw_path).member("rawQueryString", request.query);
  write_cookies(json, request);
  AddedHeaders added;
  write_headers_v2(json, forwarded_headers(request, context, model::ApiKind::http, added));
  write_query(json, request);
}

}  // namespace

void write_request_v2(JsonWriter& json, const http::Request& request, const RouteMatch& match,
                      const RequestContext& context) {
  const model::Api& api = *match.entry->api;
  // Decoded, and cut at a '?' that was encoded: HTTP APIs do so, REST APIs do not.
  std::string raw_path = decode_percent(api.stage == "$default" ? match.path : match.stage_path, false);
  raw_path.resize(std::min(raw_path.find('?'), raw_path.size()));
  UrlPlace place{context.account_id,
                 api.id,
                 header_value(request, "Host"),
                 context.extended_request_id,
                 route_key(*match.entry->route),
                 api.stage};
  write_request_line(json, request, place, context, raw_path);
  write_request_context(json, request, place, context, raw_path);
  write_path_parameters_v2(json, match);
  if (!api.stage_variables.empty()) {
    json.key("stageVariables");
    write_text_map(json, api.stage_variables);
  }
}

std::string build_event_v2(const http::Request& request, const RouteMatch& match,
                           const RequestContext& context) {
  std::string text;
  text.reserve(2048 + request.body.size());
  JsonWriter json(text);
  json.begin_object().member("version", "2.0");
  write_request_v2(json, request, match, context);
  write_body(json, request, *match.entry->api, /*null_when_empty=*/false);
  json.end_object();
  return text;
}

std::string build_event_url(const http::Request& request, const model::FunctionUrl& url,
                            const RequestContext& context) {
  std::string domain = model::function_url(url.id, context.region);
  domain = domain.substr(8, domain.size() - 9);  // without https:// and the slash
  // Unlike an HTTP API's, the path is as it was sent; whoever is not signed in is anonymous.
  UrlPlace place{url.signed_requests ? std::string_view(context.account_id) : "anonymous",
                 url.id,
                 domain,
                 context.request_id,
                 "$default",
                 "$default"};
  std::string text;
  text.reserve(2048 + request.body.size());
  JsonWriter json(text);
  json.begin_object().member("version", "2.0");
  write_request_line(json, request, place, context, request.path);
  write_request_context(json, request, place, context, request.path);
  static const model::Api kTextTypesOfHttpApis = [] {
    model::Api api;
    api.kind = model::ApiKind::http;
    return api;
  }();
  write_body(json, request, kTextTypesOfHttpApis, /*null_when_empty=*/false);
  json.end_object();
  return text;
}

}  // namespace sls::gateway
