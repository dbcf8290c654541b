#include "identity_sources.h"

#include "event_parts.h"
#include "query_string.h"

namespace sls::gateway {
namespace {

// The variables of $context that are known before a function runs.
std::optional<std::string> context_value(std::string_view name, const http::Request& request,
                                         const RouteMatch& match, const RequestContext& context) {
  const model::Api& api = *match.entry->api;
  if (name == "routeKey") return route_key(*match.entry->route);
  if (name == "httpMethod" || name == "http.method") return request.method;
  if (name == "path" || name == "http.path") return match.stage_path;
  if (name == "resourcePath") return match.entry->route->path;
  if (name == "stage") return api.stage;
  if (name == "apiId") return api.id;
  if (name == "accountId") return context.account_id;
  if (name == "identity.sourceIp" || name == "http.sourceIp") return request.peer_address;
  if (name == "identity.userAgent" || name == "http.userAgent")
    return std::string(header_value(request, "User-Agent"));
  if (name == "domainName") return std::string(header_value(request, "Host"));
  if (name == "protocol" || name == "http.protocol") return request.version == 10 ? "HTTP/1.0" : "HTTP/1.1";
  if (name == "requestId") return context.request_id;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_value(const model::RequestValue& wanted, const http::Request& request,
                                      const RouteMatch& match, const RequestContext& context) {
  switch (wanted.place) {
    case model::RequestPlace::header: {
      const std::string* value = request.headers.find(wanted.name);
      return value == nullptr ? std::nullopt : std::optional(*value);
    }
    case model::RequestPlace::query_string:
      for (const auto& [name, values] : parse_query(request.query, split_of(match.entry->api->kind))) {
        if (name == wanted.name) return values.front();
      }
      return std::nullopt;
    case model::RequestPlace::context:
      return context_value(wanted.name, request, match, context);
    case model::RequestPlace::stage_variable: {
      const auto& variables = match.entry->api->stage_variables;
      auto found = variables.find(wanted.name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    }
    case model::RequestPlace::path:
      for (const auto& [name, value] : match.path_parameters) {
        if (name == wanted.name) return value;
      }
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_identity(const model::Authorizer& authorizer,
                                                      const http::Request& request, const RouteMatch& match,
                                                      const RequestContext& context) {
  std::vector<std::string> values;
  for (const model::RequestValue& source : authorizer.identity_sources) {
    auto value = find_value(source, request, match, context);
    if (!value || value->empty()) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return values;
}

std::string method_arn(const http::Request& request, const RouteMatch& match, const RequestContext& context) {
  const model::Api& api = *match.entry->api;
  return "arn:aws:execute-api:" + context.region + ":" + context.account_id + ":" + api.id + "/" + api.stage +
         "/" + request.method + match.path;
}

}  // namespace sls::gateway
