#include "authorizer_event.h"

#include "core/json_writer.h"
#include "core/text.h"
#include "event_parts.h"
#include "identity_sources.h"
#include "event.h"

namespace sls::gateway {

using core::JsonWriter;

std::string build_authorizer_event(const model::Authorizer& authorizer,
                                   const std::vector<std::string>& identity, const http::Request& request,
                                   const RouteMatch& match, const RequestContext& context) {
  std::string text;
  JsonWriter json(text);
  std::string arn = method_arn(request, match, context);
  json.begin_object();
  if (authorizer.kind == model::AuthorizerKind::token) {
    json.member("type", "TOKEN").member("authorizationToken", identity.front()).member("methodArn", arn);
  } else if (match.entry->api->kind == model::ApiKind::rest) {
    json.member("type", "REQUEST").member("methodArn", arn);
    write_request_v1(json, request, match, context);
  } else if (authorizer.payload_format == "1.0") {
    std::string joined = core::join(identity, ",");
    json.member("version", "1.0").member("type", "REQUEST").member("methodArn", arn);
    json.member("identitySource", joined).member("authorizationToken", joined);
    write_request_v1(json, request, match, context);
  } else {
    json.member("version", "2.0").member("type", "REQUEST").member("routeArn", arn);
    json.key("identitySource").begin_array();
    for (const std::string& value : identity) json.string(value);
    json.end_array();
    write_request_v2(json, request, match, context);
  }
  json.end_object();
  return text;
}

}  // namespace sls::gateway
