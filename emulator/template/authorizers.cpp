// Auth of SAM's APIs and events → authorizers and what each route asks for.
#include <algorithm>

#include "core/text.h"
#include "loading.h"

namespace sls::model {
namespace {

constexpr const char* kIam = "AWS_IAM";

std::vector<std::string> texts_of(const Node* value) {
  if (value == nullptr) return {};
  if (value->is_scalar()) return {scalar_text(*value)};
  std::vector<std::string> texts;
  for (const Node& item : value->items) texts.push_back(text_of(item));
  return texts;
}

std::string member_text(const Node& map, std::string_view name, std::string otherwise = "") {
  const Node* value = map.find(name);
  return value == nullptr ? std::move(otherwise) : text_of(*value);
}

bool member_is_true(const Node& map, std::string_view name, bool otherwise) {
  const Node* value = map.find(name);
  return value == nullptr || !value->is_scalar() ? otherwise : scalar_text(*value) == "true";
}

void read_identity_lists(const Node& identity, Authorizer& authorizer) {
  const std::pair<const char*, RequestPlace> kLists[] = {{"Headers", RequestPlace::header},
                                                         {"QueryStrings", RequestPlace::query_string},
                                                         {"StageVariables", RequestPlace::stage_variable},
                                                         {"Context", RequestPlace::context}};
  for (const auto& [name, place] : kLists) {
    for (std::string& text : texts_of(identity.find(name)))
      authorizer.identity_sources.push_back({place, std::move(text)});
  }
  if (const Node* every = identity.find("ReauthorizeEvery"))
    authorizer.ttl_seconds = static_cast<int>(scalar_integer(*every).value_or(authorizer.ttl_seconds));
}

// "$request.header.Authorization" → header Authorization.
RequestValue parse_source(std::string_view text) {
  const std::pair<std::string_view, RequestPlace> kPrefixes[] = {{"$request.header.", RequestPlace::header},
                                                                 {"$request.querystring.", RequestPlace::query_string},
                                                                 {"$context.", RequestPlace::context},
                                                                 {"$stageVariables.", RequestPlace::stage_variable}};
  for (const auto& [prefix, place] : kPrefixes) {
    if (text.starts_with(prefix)) return {place, std::string(text.substr(prefix.size()))};
  }
  return {RequestPlace::header, std::string(text)};
}

// arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID → https://cognito-idp.REGION.amazonaws.com/ID
std::string issuer_of(const std::string& arn) {
  auto parts = core::split(arn, ':');
  std::size_t slash = arn.rfind('/');
  if (parts.size() < 6 || slash == std::string::npos) return "";
  return "https://cognito-idp." + parts[3] + ".amazonaws.com/" + arn.substr(slash + 1);
}

Authorizer read_rest_authorizer(const std::string& name, const Node& written) {
  Authorizer authorizer;
  authorizer.name = name;
  authorizer.scopes = texts_of(written.find("AuthorizationScopes"));
  Node none = make_map(written.place);
  const Node* found = written.find("Identity");
  const Node& identity = found == nullptr ? none : *found;
  authorizer.validation_expression = member_text(identity, "ValidationExpression");
  read_identity_lists(identity, authorizer);
  if (written.find("UserPoolArn") != nullptr) {
    authorizer.kind = AuthorizerKind::cognito;
    auto pools = texts_of(written.find("UserPoolArn"));
    if (pools.size() == 1) authorizer.issuer = issuer_of(pools[0]);
  } else {
    authorizer.function = member_text(written, "FunctionArn");
    bool request = member_text(written, "FunctionPayloadType") == "REQUEST";
    authorizer.kind = request ? AuthorizerKind::request : AuthorizerKind::token;
    if (request) return authorizer;
  }
  authorizer.identity_sources = {{RequestPlace::header, member_text(identity, "Header", "Authorization")}};
  return authorizer;
}

Authorizer read_http_authorizer(const std::string& name, const Node& written) {
  Authorizer authorizer;
  authorizer.name = name;
  authorizer.scopes = texts_of(written.find("AuthorizationScopes"));
  authorizer.ttl_seconds = 0;
  if (const Node* jwt = written.find("JwtConfiguration")) {
    authorizer.kind = AuthorizerKind::jwt;
    authorizer.issuer = member_text(*jwt, "issuer");
    authorizer.audiences = texts_of(jwt->find("audience"));
    authorizer.identity_sources = {
        parse_source(member_text(written, "IdentitySource", "$request.header.Authorization"))};
    return authorizer;
  }
  authorizer.function = member_text(written, "FunctionArn");
  authorizer.payload_format = member_text(written, "AuthorizerPayloadFormatVersion", "2.0");
  if (authorizer.payload_format.size() == 1) authorizer.payload_format += ".0";
  authorizer.simple_responses = member_is_true(written, "EnableSimpleResponses", false);
  if (const Node* identity = written.find("Identity")) read_identity_lists(*identity, authorizer);
  return authorizer;
}

const Authorizer* find_authorizer(const Api& api, const std::string& name) {
  for (const Authorizer& authorizer : api.authorizers) {
    if (authorizer.name == name) return &authorizer;
  }
  return nullptr;
}

void add_iam(Api& api) {
  if (find_authorizer(api, kIam) != nullptr) return;
  Authorizer iam;
  iam.name = kIam;
  iam.kind = AuthorizerKind::iam;
  api.authorizers.push_back(std::move(iam));
}

// What SAM asks of an authorizer beside the names of its properties; empty: nothing is missing.
std::string missing_part(const Authorizer& authorizer, const Node& written, bool rest) {
  bool is_request = authorizer.kind == AuthorizerKind::request;
  if (rest) {
    bool no_source = is_request && authorizer.identity_sources.empty() && authorizer.ttl_seconds != 0;
    return no_source ? " Authorizer must specify Identity with at least one of Headers, QueryStrings, StageVariables, "
                       "or Context."
                     : "";
  }
  if (authorizer.kind == AuthorizerKind::jwt)
    return written.find("IdentitySource") == nullptr ? " OAuth2 Authorizer must define 'IdentitySource'." : "";
  for (const char* name : {"FunctionArn", "AuthorizerPayloadFormatVersion"}) {
    if (written.find(name) == nullptr) return " Lambda Authorizer must define '" + std::string(name) + "'.";
  }
  return "";
}

void read_authorizer(Loading& loading, const Resource& resource, const Member& member, Api& api) {
  if (!member.value.is_map()) {
    loading.diagnostics.error(
        member.place, resource.logical_id,
        {"bad-authorizer",
         invalid_resource(resource.logical_id, "Authorizer " + member.key + " must be a dictionary."), ""});
    return;
  }
  bool rest = api.kind == ApiKind::rest;
  Authorizer authorizer =
      rest ? read_rest_authorizer(member.key, member.value) : read_http_authorizer(member.key, member.value);
  if (auto missing = missing_part(authorizer, member.value, rest); !missing.empty()) {
    loading.diagnostics.error(
        member.place, resource.logical_id,
        {"bad-authorizer", invalid_resource(resource.logical_id, member.key + missing),
         rest ? "or ReauthorizeEvery: 0" : ""});
  }
  api.authorizers.push_back(std::move(authorizer));
}

void check_default(Loading& loading, const Resource& resource, const Node& auth, const Api& api) {
  if (api.default_authorizer.empty() || find_authorizer(api, api.default_authorizer) != nullptr) return;
  std::vector<std::string> known;
  for (const Authorizer& authorizer : api.authorizers) known.push_back(authorizer.name);
  loading.diagnostics.error(
      auth.find("DefaultAuthorizer")->place, resource.logical_id,
      {"unknown-authorizer",
       invalid_resource(resource.logical_id, "Unable to set DefaultAuthorizer because '" + api.default_authorizer +
                                                 "' was not defined in 'Authorizers'."),
       did_you_mean(api.default_authorizer, known, "define it in Auth.Authorizers")});
}

std::string why_unknown(const Api& api, const std::string& name, const Route& route) {
  std::string head = "Unable to set Authorizer [" + name + "] on API method [" + core::to_lower(route.method) +
                     "] for path [" + route.path + "] because ";
  bool none = std::all_of(api.authorizers.begin(), api.authorizers.end(),
                          [](const Authorizer& authorizer) { return authorizer.kind == AuthorizerKind::iam; });
  return head + (none ? "the related API does not define any Authorizers."
                      : "it wasn't defined in the API's Authorizers.");
}

}  // namespace

void load_auth(Loading& loading, const Resource& resource, const Node& properties, Api& api) {
  const Node* written = properties.find("Auth");
  if (written == nullptr) return;
  Node auth = loading.resolver.resolve(*written, resource.logical_id);
  if (!auth.is_map()) return;
  bool rest = api.kind == ApiKind::rest;
  if (const Node* authorizers = auth.find("Authorizers")) {
    for (const Member& member : authorizers->members) read_authorizer(loading, resource, member, api);
  }
  api.default_authorizer = member_text(auth, "DefaultAuthorizer");
  bool iam = rest ? api.default_authorizer == kIam : member_is_true(auth, "EnableIamAuthorizer", false);
  if (iam) add_iam(api);
  check_default(loading, resource, auth, api);
  api.api_key_required = rest && member_is_true(auth, "ApiKeyRequired", false);
  if (rest && member_is_true(auth, "AddDefaultAuthorizerToCorsPreflight", true))
    api.preflight_authorizer = api.default_authorizer;
}

void load_route_auth(Loading& loading, const Resource& function, const Member& event, const Node& properties, Api& api,
                     Route& route) {
  route.authorizer = api.default_authorizer;
  route.api_key_required = api.api_key_required;
  const Node* written = properties.find("Auth");
  Node auth = written == nullptr ? make_map(event.place) : loading.resolver.resolve(*written, function.logical_id);
  std::string name = member_text(auth, "Authorizer");
  bool rest = api.kind == ApiKind::rest;
  if (rest && name == kIam) add_iam(api);
  if (name == "NONE") {
    route.authorizer.clear();
    if (api.default_authorizer.empty()) {
      loading.diagnostics.error(
          auth.find("Authorizer")->place, function.logical_id,
          {"unknown-authorizer",
           invalid_event(function.logical_id, event.key,
                         "Unable to set Authorizer on API method [" + core::to_lower(route.method) + "] for path [" +
                             route.path +
                             "] because 'NONE' is only a valid value when a DefaultAuthorizer on the API is specified."),
           "leave it out"});
    }
  } else if (!name.empty()) {
    route.authorizer = name;
    if (find_authorizer(api, name) == nullptr) {
      std::vector<std::string> known;
      for (const Authorizer& authorizer : api.authorizers) known.push_back(authorizer.name);
      loading.diagnostics.error(auth.find("Authorizer")->place, function.logical_id,
                                {"unknown-authorizer",
                                 invalid_event(function.logical_id, event.key, why_unknown(api, name, route)),
                                 did_you_mean(name, known, "define it in the API's Auth.Authorizers")});
    }
  }
  if (rest) route.api_key_required = member_is_true(auth, "ApiKeyRequired", route.api_key_required);
  route.scopes = texts_of(auth.find("AuthorizationScopes"));
  const Authorizer* authorizer = find_authorizer(api, route.authorizer);
  if (authorizer != nullptr && auth.find("AuthorizationScopes") == nullptr) route.scopes = authorizer->scopes;
}

void link_authorizers(Loading& loading) {
  for (Api& api : loading.application.apis) {
    for (Authorizer& authorizer : api.authorizers) {
      if (authorizer.function.empty()) continue;
      const Function* found = nullptr;
      for (const Function& function : loading.application.functions) {
        bool same = authorizer.function == function.arn || authorizer.function.starts_with(function.arn + ":");
        if (same) found = &function;
      }
      authorizer.function = found == nullptr ? "" : found->logical_id;
    }
  }
}

}  // namespace sls::model
