// AWS::Serverless::Api and AWS::Serverless::HttpApi.
#include "loading.h"

namespace sls::model {
namespace {

const std::vector<KnownProperty> kRestProperties = {{"StageName"},
                                                    {"Name"},
                                                    {"Description"},
                                                    {"Cors"},
                                                    {"Variables"},
                                                    {"BinaryMediaTypes"},
                                                    {"Tags"},
                                                    {"EndpointConfiguration", Fidelity::approximated},
                                                    {"DefinitionBody", kNot},
                                                    {"DefinitionUri", kNot},
                                                    {"Auth"},
                                                    {"Models"},
                                                    {"OpenApiVersion", Fidelity::approximated},
                                                    {"MergeDefinitions", kNot},
                                                    {"DisableExecuteApiEndpoint", kNot},
                                                    {"GatewayResponses"},
                                                    {"MethodSettings", kNot},
                                                    {"ApiKeySourceType"},
                                                    {"AccessLogSetting", kNot},
                                                    {"CacheClusterEnabled", kNot},
                                                    {"CacheClusterSize", kNot},
                                                    {"CanarySetting", kNot},
                                                    {"Domain", kNot},
                                                    {"FailOnWarnings", Fidelity::approximated},
                                                    {"MinimumCompressionSize", kNot},
                                                    {"Mode", Fidelity::approximated},
                                                    {"TracingEnabled", kNot},
                                                    {"AlwaysDeploy", Fidelity::approximated},
                                                    {"PropagateTags", kNot},
                                                    {"Policy", kNot},
                                                    {"SecurityPolicy", kNot},
                                                    {"EndpointAccessMode", kNot}};
const std::vector<KnownProperty> kHttpProperties = {{"StageName"},
                                                    {"Name"},
                                                    {"Description"},
                                                    {"CorsConfiguration"},
                                                    {"StageVariables"},
                                                    {"Tags"},
                                                    {"DefinitionBody", kNot},
                                                    {"DefinitionUri", kNot},
                                                    {"Auth"},
                                                    {"FailOnWarnings", Fidelity::approximated},
                                                    {"RouteSettings", kNot},
                                                    {"DefaultRouteSettings", kNot},
                                                    {"AccessLogSettings", kNot},
                                                    {"Domain", kNot},
                                                    {"DisableExecuteApiEndpoint", kNot},
                                                    {"PropagateTags", kNot}};

// "'*'" → "*": REST's values are header literals in quotes of their own.
std::string without_inner_quotes(std::string text) {
  bool quoted = text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::optional<Cors> read_rest_cors(Loading& loading, const Resource& resource, const Node& properties) {
  const Node* written = properties.find("Cors");
  if (written == nullptr) return std::nullopt;
  Node value = loading.resolver.resolve(*written, resource.logical_id);
  Cors cors;
  if (value.is_scalar()) {
    cors.allow_origin = without_inner_quotes(scalar_text(value));
    return cors;
  }
  for (const Member& member : value.members) {
    std::string text = without_inner_quotes(text_of(member.value));
    if (member.key == "AllowOrigin") {
      cors.allow_origin = text;
    } else if (member.key == "AllowMethods") {
      cors.allow_methods = text;
    } else if (member.key == "AllowHeaders") {
      cors.allow_headers = text;
    } else if (member.key == "MaxAge") {
      cors.max_age = text;
    } else if (member.key == "AllowCredentials") {
      cors.allow_credentials = text == "true";
    } else {
      loading.diagnostics.error(
          member.place, resource.logical_id,
          {"bad-cors", invalid_resource(resource.logical_id, "Invalid value for 'Cors' property."),
           did_you_mean(member.key,
                        {"AllowOrigin", "AllowMethods", "AllowHeaders", "MaxAge", "AllowCredentials"}, "")});
    }
  }
  bool everyone = cors.allow_origin.empty() || cors.allow_origin == "*";
  if (cors.allow_credentials && everyone) {
    loading.diagnostics.error(
        written->place, resource.logical_id,
        {"bad-cors",
         invalid_resource(resource.logical_id,
                          "Unable to add Cors configuration because \"AllowCredentials\" can not be true "
                          "when \"AllowOrigin\" is \"'*'\" or not set"),
         ""});
  }
  return cors;
}

std::string joined(const Node* list) {
  std::string text;
  if (list == nullptr) return text;
  if (list->is_scalar()) return scalar_text(*list);
  for (const Node& item : list->items) text += (text.empty() ? "" : ",") + text_of(item);
  return text;
}

std::optional<Cors> read_http_cors(Loading& loading, const Resource& resource, const Node& properties) {
  const Node* written = properties.find("CorsConfiguration");
  if (written == nullptr) return std::nullopt;
  Node value = loading.resolver.resolve(*written, resource.logical_id);
  Cors cors;
  if (value.is_scalar()) {
    if (scalar_text(value) != "true") return std::nullopt;
    cors.allow_origin = "*";
    cors.allow_origins = {"*"};
    return cors;
  }
  if (const Node* origins = value.find("AllowOrigins")) {
    for (const Node& origin : origins->items) cors.allow_origins.push_back(text_of(origin));
  }
  cors.allow_methods = joined(value.find("AllowMethods"));
  cors.allow_headers = joined(value.find("AllowHeaders"));
  cors.expose_headers = joined(value.find("ExposeHeaders"));
  if (const Node* age = value.find("MaxAge")) cors.max_age = text_of(*age);
  if (const Node* credentials = value.find("AllowCredentials"))
    cors.allow_credentials = text_of(*credentials) == "true";
  return cors;
}

void read_variables(Loading& loading, const Resource& resource, const Node& properties, const char* name,
                    Api& api) {
  const Node* written = properties.find(name);
  if (written == nullptr) return;
  Node variables = loading.resolver.resolve(*written, resource.logical_id);
  for (const Member& member : variables.members) api.stage_variables[member.key] = text_of(member.value);
}

}  // namespace

void load_api(Loading& loading, const Resource& resource) {
  bool rest = resource.type == "AWS::Serverless::Api";
  Node properties = merged_properties(loading, resource, rest ? "Api" : "HttpApi");
  check_properties(loading, resource, properties, rest ? kRestProperties : kHttpProperties,
                   "compatibility.md#apis");
  Api api;
  api.logical_id = resource.logical_id;
  api.kind = rest ? ApiKind::rest : ApiKind::http;
  api.position = position_of(resource.place);
  api.id = api_id(resource.logical_id);
  api.name = read_text(loading, resource, properties, "Name", resource.logical_id);
  api.stage = read_text(loading, resource, properties, "StageName", rest ? "" : "$default");
  if (rest && api.stage.empty()) {
    loading.diagnostics.error(
        resource.place, resource.logical_id,
        {"missing-property", invalid_resource(resource.logical_id, "Missing required property 'StageName'."),
         "add StageName"});
    api.stage = "Prod";
  }
  api.cors =
      rest ? read_rest_cors(loading, resource, properties) : read_http_cors(loading, resource, properties);
  read_variables(loading, resource, properties, rest ? "Variables" : "StageVariables", api);
  for (std::string type : read_texts(loading, resource, properties, "BinaryMediaTypes")) {
    for (std::size_t at; (at = type.find("~1")) != std::string::npos;) type.replace(at, 2, "/");
    api.binary_media_types.push_back(std::move(type));
  }
  load_auth(loading, resource, properties, api);
  if (rest) load_api_contract(loading, resource, properties, api);
  for (const char* name : {"DefinitionBody", "DefinitionUri"}) {
    if (const Member* member = properties.find_member(name)) {
      loading.diagnostics.warning(
          member->place, resource.logical_id,
          {"not-emulated",
           std::string(name) + " is not read yet: the routes of this API come from function events", ""});
    }
  }
  loading.application.apis.push_back(std::move(api));
}

}  // namespace sls::model
