// JWT authorizers, user pools, and AWS_IAM: decided here, without a function.
#include <algorithm>

#include "authorization.h"
#include "core/json_writer.h"
#include "core/text.h"
#include "event_parts.h"
#include "identity_sources.h"

namespace sls::gateway {
namespace {

Decision refuse(GatewayError error, std::string reason, std::string challenge) {
  Decision decision;
  decision.error = error;
  decision.reason = std::move(reason);
  decision.challenge = std::move(challenge);
  return decision;
}

std::string_view without_bearer(std::string_view token) {
  token = core::trim(token);
  bool bearer = token.size() > 7 && core::equals_ignoring_case(token.substr(0, 7), "bearer ");
  return bearer ? core::trim(token.substr(7)) : token;
}

bool has_one_of(const std::vector<std::string>& scopes, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& scope) {
           return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
         });
}

void write_claims(core::JsonWriter& json, const Jwt& token) {
  json.key("claims").begin_object();
  for (const auto& [name, value] : token.claims) json.member(name, value);
  json.end_object();
}

// What the function's event says of the token: REST has the claims alone.
std::string authorizer_of(const Jwt& token, const RouteMatch& match) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object();
  bool rest = match.entry->api->kind == model::ApiKind::rest;
  bool v2 = match.entry->route->payload_format == "2.0";
  if (v2) json.key("jwt").begin_object();
  write_claims(json, token);
  if (!rest) {
    json.key("scopes");
    if (match.entry->route->scopes.empty()) {
      json.null();
    } else {
      json.begin_array();
      for (const std::string& scope : token.scopes) json.string(scope);
      json.end_array();
    }
  }
  if (v2) json.end_object();
  json.end_object();
  return text;
}

// "a=1&b=2" or "a=1, b=2" → the value of `name`.
std::string part_of(std::string_view text, std::string_view name) {
  std::size_t at = text.find(std::string(name) + "=");
  if (at == std::string_view::npos) return "";
  text.remove_prefix(at + name.size() + 1);
  return std::string(core::trim(text.substr(0, text.find_first_of("&, "))));
}

// The access key of "KEY/20260101/us-east-1/execute-api/aws4_request", also percent-encoded.
std::string access_key_of(std::string_view credential) {
  return std::string(credential.substr(0, std::min(credential.find('/'), credential.find('%'))));
}

std::string iam_authorizer(const std::string& key, const RequestContext& context) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().key("iam").begin_object();
  json.member("accessKey", key).member("accountId", context.account_id).member("callerId", key);
  json.member_null("cognitoIdentity").member_null("principalOrgId");
  json.member("userArn", "arn:aws:iam::" + context.account_id + ":user/" + key).member("userId", key);
  json.end_object().end_object();
  return text;
}

}  // namespace

Decision Authorization::decide_by_token(const model::Authorizer& authorizer, const http::Request& request,
                                        const RouteMatch& match, const RequestContext& context) const {
  auto identity = read_identity(authorizer, request, match, context);
  if (!identity || identity->empty())
    return refuse(GatewayError::unauthorized, authorizer.name + ": there is no token", "Bearer");
  auto unauthorized = [&](const std::string& why) {
    return refuse(GatewayError::unauthorized, authorizer.name + ": " + why,
                  "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + why + "\"");
  };
  auto token = parse_jwt(without_bearer(identity->front()));
  if (!token) return unauthorized("the token is no JWT");
  if (!keys_.knows(token->key_id)) return unauthorized("no key has the token's kid; see hello-sls token");
  if (!keys_.verifies(*token)) return unauthorized("the signature is not that of the key");
  if (auto wrong = refuse_claims(*token, authorizer, context.time_ms); !wrong.empty())
    return unauthorized(wrong);
  if (!has_one_of(token->scopes, match.entry->route->scopes)) {
    std::string scopes = core::join(match.entry->route->scopes, " ");
    bool rest = match.entry->api->kind == model::ApiKind::rest;
    return refuse(rest ? GatewayError::unauthorized : GatewayError::access_denied,
                  authorizer.name + ": the token has none of the scopes " + scopes,
                  "Bearer scope=\"" + scopes + "\" error=\"insufficient_scope\"");
  }
  Decision decision;
  decision.authorizer = authorizer_of(*token, match);
  return decision;
}

Decision decide_by_signature(const http::Request& request, const RequestContext& context, bool format_v2) {
  std::string_view header = header_value(request, "Authorization");
  std::string credential = part_of(header, "Credential");
  bool in_query = header.empty() && request.query.find("X-Amz-Signature=") != std::string::npos;
  if (in_query) credential = part_of(request.query, "X-Amz-Credential");
  if (header.empty() && !in_query)
    return refuse(GatewayError::missing_signature, "the request is not signed", "");
  if (!in_query) {
    std::string message;
    for (const char* part : {"Credential", "Signature", "SignedHeaders"}) {
      if (part_of(header, part).empty())
        message += (message.empty() ? "" : " ") + ("Authorization header requires '" + std::string(part)) +
                   "' parameter.";
    }
    if (!request.headers.has("X-Amz-Date") && !request.headers.has("Date"))
      message +=
          (message.empty() ? "" : " ") +
          std::string("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    if (!message.empty()) {
      Decision refused = refuse(GatewayError::incomplete_signature, "the signature is not complete", "");
      refused.message = message + " Authorization=" + std::string(header.substr(0, header.find(' ')));
      return refused;
    }
  }
  Decision decision;
  decision.access_key = access_key_of(credential);
  if (format_v2) decision.authorizer = iam_authorizer(decision.access_key, context);
  return decision;
}

}  // namespace sls::gateway
