// Auth of SAM's APIs and events → authorizers and what each route asks for.
#include "apis/authorizers.h"

#include <algorithm>

#include "apis/integrations.h"
#include "core/text.h"
#include "reading/members.h"

namespace sls::model {
namespace {

void read_identity_lists(const Node& identity, Authorizer& authorizer) {
  const std::pair<const char*, RequestPlace> kLists[] = {{"Headers", RequestPlace::header},
                                                         {"QueryStrings", RequestPlace::query_string},
                                                         {"StageVariables", RequestPlace::stage_variable},
                                                         {"Context", RequestPlace::context}};
  for (const auto& [name, place] : kLists) {
    for (std::string& text : texts_at(identity, name))
      authorizer.identity_sources.push_back({place, std::move(text)});
  }
  if (const Node* every = identity.find("ReauthorizeEvery"))
    authorizer.ttl_seconds = static_cast<int>(scalar_integer(*every).value_or(authorizer.ttl_seconds));
}

// "$request.header.Authorization", "method.request.header.Authorization" → header Authorization.
RequestValue parse_source(std::string_view text) {
  const std::pair<std::string_view, RequestPlace> kPrefixes[] = {
      {"$request.header.", RequestPlace::header},
      {"method.request.header.", RequestPlace::header},
      {"$request.querystring.", RequestPlace::query_string},
      {"method.request.querystring.", RequestPlace::query_string},
      {"$context.", RequestPlace::context},
      {"context.", RequestPlace::context},
      {"$stageVariables.", RequestPlace::stage_variable},
      {"stageVariables.", RequestPlace::stage_variable}};
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
  authorizer.scopes = texts_at(written, "AuthorizationScopes");
  Node none = make_map(written.place);
  const Node* found = written.find("Identity");
  const Node& identity = found == nullptr ? none : *found;
  authorizer.validation_expression = text_at(identity, "ValidationExpression");
  read_identity_lists(identity, authorizer);
  if (written.find("UserPoolArn") != nullptr) {
    authorizer.kind = AuthorizerKind::cognito;
    auto pools = texts_at(written, "UserPoolArn");
    if (pools.size() == 1) authorizer.issuer = issuer_of(pools[0]);
  } else {
    authorizer.function = text_at(written, "FunctionArn");
    bool request = text_at(written, "FunctionPayloadType") == "REQUEST";
    authorizer.kind = request ? AuthorizerKind::request : AuthorizerKind::token;
    if (request) return authorizer;
  }
  authorizer.identity_sources = {{RequestPlace::header, text_at(identity, "Header", "Authorization")}};
  return authorizer;
}

Authorizer read_http_authorizer(const std::string& name, const Node& written) {
  Authorizer authorizer;
  authorizer.name = name;
  authorizer.scopes = texts_at(written, "AuthorizationScopes");
  authorizer.ttl_seconds = 0;
  if (const Node* jwt = written.find("JwtConfiguration")) {
    authorizer.kind = AuthorizerKind::jwt;
    authorizer.issuer = text_at(*jwt, "issuer");
    authorizer.audiences = texts_at(*jwt, "audience");
    authorizer.identity_sources = {
        parse_source(text_at(written, "IdentitySource", "$request.header.Authorization"))};
    return authorizer;
  }
  authorizer.function = text_at(written, "FunctionArn");
  authorizer.payload_format = text_at(written, "AuthorizerPayloadFormatVersion", "2.0");
  if (authorizer.payload_format.size() == 1) authorizer.payload_format += ".0";
  authorizer.simple_responses = true_at(written, "EnableSimpleResponses");
  if (const Node* identity = written.find("Identity")) read_identity_lists(*identity, authorizer);
  return authorizer;
}

// An issuer that only AWS knows: what is missing is not its line.
bool has_unresolved_issuer(const Node& written) {
  const Node* jwt = written.find("JwtConfiguration");
  return jwt == nullptr || !jwt->is_map() || jwt->find("issuer") != nullptr;
}

// What SAM asks of an authorizer beside the names of its properties; empty: nothing is missing.
std::string missing_part(const Authorizer& authorizer, const Node& written, bool rest) {
  bool is_request = authorizer.kind == AuthorizerKind::request;
  if (authorizer.ttl_seconds < 0 || authorizer.ttl_seconds > 3600)
    return " Authorizer result TTL must be between 0 and 3600 seconds.";
  if (rest) {
    std::string type = text_at(written, "FunctionPayloadType", "TOKEN");
    if (type != "TOKEN" && type != "REQUEST")
      return " Authorizer has invalid 'FunctionPayloadType': " + type + ".";
    if (authorizer.kind != AuthorizerKind::cognito && written.find("FunctionArn") == nullptr)
      return " Authorizer must define 'UserPoolArn' or 'FunctionArn'.";
    bool no_source = is_request && authorizer.identity_sources.empty() && authorizer.ttl_seconds != 0;
    return no_source ? " Authorizer must specify Identity with at least one of Headers, QueryStrings, "
                       "StageVariables, "
                       "or Context."
                     : "";
  }
  if (authorizer.kind == AuthorizerKind::jwt)
    return written.find("IdentitySource") == nullptr ? " OAuth2 Authorizer must define 'IdentitySource'."
           : authorizer.issuer.empty() && !has_unresolved_issuer(written)
               ? " OAuth2 Authorizer must define 'issuer' in 'JwtConfiguration'."
               : "";
  for (const char* name : {"FunctionArn", "AuthorizerPayloadFormatVersion"}) {
    const Node* value = written.find(name);
    if (value == nullptr || value->is_null())
      return " Lambda Authorizer must define '" + std::string(name) + "'.";
  }
  if (authorizer.payload_format != "1.0" && authorizer.payload_format != "2.0")
    return " Authorizer payload format version must be 1.0 or 2.0.";
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
    loading.diagnostics.error(member.place, resource.logical_id,
                              {"bad-authorizer", invalid_resource(resource.logical_id, member.key + missing),
                               missing.ends_with("or Context.") ? "or ReauthorizeEvery: 0" : ""});
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
       invalid_resource(resource.logical_id, "Unable to set DefaultAuthorizer because '" +
                                                 api.default_authorizer +
                                                 "' was not defined in 'Authorizers'."),
       did_you_mean(api.default_authorizer, known, "define it in Auth.Authorizers")});
}

void check_usage_plan(Loading& loading, const Resource& resource, const Node& auth) {
  const Node* plan = auth.find("UsagePlan");
  if (plan == nullptr || !plan->is_map()) return;
  const Node* create = plan->find("CreateUsagePlan");
  std::string how = create == nullptr ? "" : text_of(*create);
  if (how == "SHARED" || how == "PER_API" || how == "NONE") return;
  loading.diagnostics.error(
      create == nullptr ? plan->place : create->place, resource.logical_id,
      {"bad-value",
       invalid_resource(resource.logical_id,
                        create == nullptr
                            ? "'CreateUsagePlan' is a required field for UsagePlan."
                            : "'CreateUsagePlan' accepts one of ['SHARED', 'PER_API', 'NONE']."),
       ""});
}

std::string why_unknown(const Api& api, const std::string& name, const Route& route) {
  std::string head = "Unable to set Authorizer [" + name + "] on API method [" +
                     core::to_lower(route.method) + "] for path [" + route.path + "] because ";
  bool none = std::all_of(api.authorizers.begin(), api.authorizers.end(), [](const Authorizer& authorizer) {
    return authorizer.kind == AuthorizerKind::iam;
  });
  return head + (none ? "the related API does not define any Authorizers."
                      : "it wasn't defined in the API's Authorizers.");
}

// A list, or text with commas between.
std::vector<RequestValue> parse_sources(const Node* written) {
  std::vector<RequestValue> sources;
  if (written == nullptr) return sources;
  auto add = [&](const std::string& texts) {
    for (const std::string& part : core::split(texts, ',')) {
      if (std::string_view source = core::trim(part); !source.empty())
        sources.push_back(parse_source(source));
    }
  };
  if (written->is_scalar()) add(scalar_text(*written));
  for (const Node& item : written->items) add(text_of(item));
  return sources;
}

void read_jwt(const Node& definition, Authorizer& authorizer) {
  authorizer.kind = AuthorizerKind::jwt;
  const Node* jwt = find_either(definition, "jwtConfiguration");
  if (jwt == nullptr) return;
  authorizer.issuer = text_at_either(*jwt, "issuer");
  authorizer.audiences = texts_at(*jwt, jwt->find("audience") == nullptr ? "Audience" : "audience");
}

std::string authorizer_type(const Node& definition) {
  std::string type = text_at_either(definition, "type", text_at(definition, "AuthorizerType"));
  return core::to_lower(type);
}

void check_event_auth(Loading& loading, const Resource& function, const Member& event, const Node& auth,
                      const Api& api, const Route& route) {
  auto refuse = [&](const char* name, const std::string& text) {
    loading.diagnostics.error(auth.find(name)->place, function.logical_id,
                              {"bad-authorizer", invalid_event(function.logical_id, event.key, text), ""});
  };
  if (api.kind == ApiKind::http) {
    bool nobody = auth.find("Authorizer") == nullptr && api.default_authorizer.empty();
    if (!nobody || auth.members.empty()) return;
    loading.diagnostics.error(
        auth.place, function.logical_id,
        {"bad-authorizer",
         invalid_event(function.logical_id, event.key,
                       "'Auth' section requires either an explicit 'Authorizer' set or a 'DefaultAuthorizer' "
                       "configured on the HttpApi."),
         ""});
    return;
  }
  const Node* key = auth.find("ApiKeyRequired");
  if (key != nullptr && text_of(*key) == "false" && !api.api_key_required) {
    refuse("ApiKeyRequired", "Unable to set ApiKeyRequired [False] on API method [" +
                                 core::to_lower(route.method) + "] for path [" + route.path +
                                 "] because the related API does not specify any ApiKeyRequired.");
  }
  bool authorized = auth.find("Authorizer") != nullptr || !api.default_authorizer.empty();
  if (auth.find("AuthorizationScopes") != nullptr && !authorized)
    refuse("AuthorizationScopes", "AuthorizationScopes works only when Authorizer is set");
}

}  // namespace

const Authorizer* find_authorizer(const Api& api, const std::string& name) {
  for (const Authorizer& authorizer : api.authorizers) {
    if (authorizer.name == name) return &authorizer;
  }
  return nullptr;
}

void add_iam_authorizer(Api& api) {
  if (find_authorizer(api, kIamAuthorizer) != nullptr) return;
  Authorizer iam;
  iam.name = kIamAuthorizer;
  iam.kind = AuthorizerKind::iam;
  api.authorizers.push_back(std::move(iam));
}

Authorizer read_authorizer_definition(const std::string& name, const Node& definition,
                                      const std::string& header, ApiKind kind) {
  Authorizer authorizer;
  authorizer.name = name;
  authorizer.identity_sources = parse_sources(find_either(definition, "identitySource"));
  authorizer.function = text_at_either(definition, "authorizerUri");
  authorizer.validation_expression = text_at_either(definition, "identityValidationExpression");
  // HTTP APIs cache nothing unless they are told to.
  const Node* ttl = find_either(definition, "authorizerResultTtlInSeconds");
  authorizer.ttl_seconds = kind == ApiKind::rest ? 300 : 0;
  if (ttl != nullptr)
    authorizer.ttl_seconds = static_cast<int>(scalar_integer(*ttl).value_or(authorizer.ttl_seconds));
  std::string type = authorizer_type(definition);
  if (type == "jwt") {
    read_jwt(definition, authorizer);
  } else if (type == "cognito_user_pools") {
    authorizer.kind = AuthorizerKind::cognito;
    auto pools =
        texts_at(definition, definition.find("providerARNs") == nullptr ? "ProviderARNs" : "providerARNs");
    if (pools.size() == 1) authorizer.issuer = issuer_of(pools[0]);
  } else if (type == "request") {
    authorizer.kind = AuthorizerKind::request;
    std::string standard = kind == ApiKind::rest ? "1.0" : "2.0";
    authorizer.payload_format = text_at_either(definition, "authorizerPayloadFormatVersion", standard);
    if (authorizer.payload_format.size() == 1) authorizer.payload_format += ".0";
    const Node* simple = find_either(definition, "enableSimpleResponses");
    authorizer.simple_responses = simple != nullptr && text_of(*simple) == "true";
    return authorizer;
  } else {
    authorizer.kind = AuthorizerKind::token;
  }
  if (authorizer.identity_sources.empty()) authorizer.identity_sources = {{RequestPlace::header, header}};
  return authorizer;
}

void load_auth(Loading& loading, const Resource& resource, const Node& properties, Api& api) {
  const Node* written = properties.find("Auth");
  if (written == nullptr) return;
  Node auth = loading.resolver.resolve(*written, resource.logical_id);
  if (!auth.is_map()) return;
  bool rest = api.kind == ApiKind::rest;
  if (const Node* authorizers = auth.find("Authorizers")) {
    if (authorizers->kind != NodeKind::unresolved && !authorizers->is_map())
      refuse_kind(loading, resource, *authorizers, "Auth.Authorizers", PropertyKind::map);
    for (const Member& member : authorizers->members) read_authorizer(loading, resource, member, api);
  }
  api.default_authorizer = text_at(auth, "DefaultAuthorizer");
  bool iam = rest ? api.default_authorizer == kIamAuthorizer : true_at(auth, "EnableIamAuthorizer");
  if (iam) add_iam_authorizer(api);
  check_default(loading, resource, auth, api);
  if (rest) check_usage_plan(loading, resource, auth);
  api.api_key_required = rest && true_at(auth, "ApiKeyRequired");
  if (rest && true_at(auth, "AddDefaultAuthorizerToCorsPreflight", true))
    api.preflight_authorizer = api.default_authorizer;
}

void load_route_auth(Loading& loading, const Resource& function, const Member& event, const Node& properties,
                     Api& api, Route& route) {
  route.authorizer = api.default_authorizer;
  route.api_key_required = api.api_key_required;
  const Node* written = properties.find("Auth");
  Node auth =
      written == nullptr ? make_map(event.place) : loading.resolver.resolve(*written, function.logical_id);
  std::string name = text_at(auth, "Authorizer");
  bool rest = api.kind == ApiKind::rest;
  if (rest && name == kIamAuthorizer) add_iam_authorizer(api);
  if (name == "NONE") {
    route.authorizer.clear();
    if (api.default_authorizer.empty()) {
      loading.diagnostics.error(
          auth.find("Authorizer")->place, function.logical_id,
          {"unknown-authorizer",
           invalid_event(function.logical_id, event.key,
                         "Unable to set Authorizer on API method [" + core::to_lower(route.method) +
                             "] for path [" + route.path +
                             "] because 'NONE' is only a valid value when a DefaultAuthorizer on the API is "
                             "specified."),
           "leave it out"});
    }
  } else if (!name.empty()) {
    route.authorizer = name;
    if (find_authorizer(api, name) == nullptr) {
      std::vector<std::string> known;
      for (const Authorizer& authorizer : api.authorizers) known.push_back(authorizer.name);
      loading.diagnostics.error(
          auth.find("Authorizer")->place, function.logical_id,
          {"unknown-authorizer", invalid_event(function.logical_id, event.key, why_unknown(api, name, route)),
           did_you_mean(name, known, "define it in the API's Auth.Authorizers")});
    }
  }
  check_event_auth(loading, function, event, auth, api, route);
  if (rest) route.api_key_required = true_at(auth, "ApiKeyRequired", route.api_key_required);
  route.scopes = texts_at(auth, "AuthorizationScopes");
  const Authorizer* authorizer = find_authorizer(api, route.authorizer);
  if (authorizer != nullptr && auth.find("AuthorizationScopes") == nullptr) route.scopes = authorizer->scopes;
}

void link_authorizers(Loading& loading) {
  for (Api& api : loading.application.apis) {
    for (Authorizer& authorizer : api.authorizers) {
      if (authorizer.function.empty()) continue;
      authorizer.function = function_of_uri(loading.application, authorizer.function, api);
    }
  }
}

}  // namespace sls::model
