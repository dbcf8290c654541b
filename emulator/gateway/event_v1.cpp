#include "core/clock.h"
#include "event.h"
#include "event_parts.h"

namespace sls::gateway {
namespace {

using core::JsonWriter;

void write_headers(JsonWriter& json, const std::vector<ForwardedHeader>& headers) {
  json.key("headers").begin_object();
  for (const ForwardedHeader& header : headers) json.member(header.name, header.values.back());
  json.end_object().key("multiValueHeaders").begin_object();
  for (const ForwardedHeader& header : headers) {
    json.key(header.name).begin_array();
    for (std::string_view value : header.values) json.string(value);
    json.end_array();
  }
  json.end_object();
}

void write_query(JsonWriter& json, const http::Request& request, model::ApiKind kind) {
  MultiValues query = parse_query(request.query, split_of(kind));
  if (query.empty()) {
    json.member_null("queryStringParameters").member_null("multiValueQueryStringParameters");
    return;
  }
  json.key("queryStringParameters").begin_object();
  for (const auto& [name, values] : query) json.member(name, values.back());
  json.end_object().key("multiValueQueryStringParameters").begin_object();
  for (const auto& [name, values] : query) {
    json.key(name).begin_array();
    for (const std::string& value : values) json.string(value);
    json.end_array();
  }
  json.end_object();
}

void write_path_parameters(JsonWriter& json, const RouteMatch& match) {
  json.key("pathParameters");
  if (match.path_parameters.empty()) {
    json.null();
    return;
  }
  bool decoded = match.entry->api->kind == model::ApiKind::http;
  json.begin_object();
  for (const auto& [name, value] : match.path_parameters)
    json.member(name, decoded ? decode_percent(value, false) : value);
  json.end_object();
}

void write_text_or_null(JsonWriter& json, std::string_view name, const std::string& value) {
  json.key(name);
  if (value.empty()) {
    json.null();
  } else {
    json.string(value);
  }
}

void write_identity(JsonWriter& json, const http::Request& request, const RequestContext& context) {
  bool is_signed = !context.access_key.empty();
  std::string user_arn =
      is_signed ? "arn:aws:iam::" + context.account_id + ":user/" + context.access_key : "";
  json.key("identity").begin_object();
  write_text_or_null(json, "accessKey", context.access_key);
  write_text_or_null(json, "accountId", is_signed ? context.account_id : "");
  if (!context.api_key.empty()) json.member("apiKey", context.api_key).member("apiKeyId", context.api_key_id);
  write_text_or_null(json, "caller", context.access_key);
  for (const char* name : {"cognitoAuthenticationProvider", "cognitoAuthenticationType", "cognitoIdentityId",
                           "cognitoIdentityPoolId", "principalOrgId"}) {
    json.member_null(name);
  }
  json.member("sourceIp", request.peer_address);
  write_text_or_null(json, "user", context.access_key);
  json.key("userAgent");
  if (const std::string* agent = request.headers.find("User-Agent")) {
    json.string(*agent);
  } else {
    json.null();
  }
  write_text_or_null(json, "userArn", user_arn);
  json.end_object();
}

void write_authorizer(JsonWriter& json, bool rest, const RequestContext& context) {
  if (!context.authorizer.empty()) {
    json.key("authorizer").raw(context.authorizer);
  } else if (!rest) {
    json.key("authorizer").begin_object().member_null("claims").member_null("scopes").end_object();
  }
}

void write_request_context(JsonWriter& json, const http::Request& request, const RouteMatch& match,
                           const RequestContext& context) {
  const model::Api& api = *match.entry->api;
  bool rest = api.kind == model::ApiKind::rest;
  std::string_view domain = header_value(request, "Host");
  json.key("requestContext").begin_object();
  json.member("accountId", context.account_id).member("apiId", api.id);
  write_authorizer(json, rest, context);
  if (rest) json.member("deploymentId", resource_id(api.id));
  json.member("domainName", domain).member("domainPrefix", domain_prefix(domain));
  json.member("extendedRequestId", context.extended_request_id).member("httpMethod", request.method);
  write_identity(json, request, context);
  if (rest && !match.entry->route->operation_id.empty())
    json.member("operationName", match.entry->route->operation_id);
  bool stage_in_path = rest || api.stage != "$default";
  json.member("path", stage_in_path ? match.stage_path : match.path);
  json.member("protocol", request.version == 10 ? "HTTP/1.0" : "HTTP/1.1");
  json.member("requestId", rest ? context.request_id : context.extended_request_id);
  json.member("requestTime", core::format_common_log_time(context.time_ms))
      .member("requestTimeEpoch", context.time_ms);
  json.key("resourceId");
  if (rest) {
    json.string(resource_id(match.entry->route->path));
  } else {
    json.null();
  }
  json.member("resourcePath", match.entry->route->path).member("stage", api.stage).end_object();
}

}  // namespace

void write_request_v1(JsonWriter& json, const http::Request& request, const RouteMatch& match,
                      const RequestContext& context) {
  const model::Api& api = *match.entry->api;
  bool rest = api.kind == model::ApiKind::rest;
  // An HTTP API decodes the path and keeps a named stage in it.
  bool stage_in_path = !rest && api.stage != "$default";
  json.member("resource", match.entry->route->path);
  json.member("path",
              rest ? match.path : decode_percent(stage_in_path ? match.stage_path : match.path, false));
  json.member("httpMethod", request.method);
  AddedHeaders added;
  write_headers(json, forwarded_headers(request, context, api.kind, added));
  write_query(json, request, api.kind);
  write_path_parameters(json, match);
  json.key("stageVariables");
  write_text_map(json, api.stage_variables);
  write_request_context(json, request, match, context);
}

std::string build_event_v1(const http::Request& request, const RouteMatch& match,
                           const RequestContext& context) {
  const model::Api& api = *match.entry->api;
  std::string text;
  text.reserve(2560 + request.body.size() + request.query.size() * 2);
  JsonWriter json(text);
  json.begin_object();
  if (api.kind == model::ApiKind::http) json.member("version", "1.0");
  write_request_v1(json, request, match, context);
  write_body(json, request, api, /*null_when_empty=*/true);
  json.end_object();
  return text;
}

}  // namespace sls::gateway
