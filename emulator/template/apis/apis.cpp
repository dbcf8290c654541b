// AWS::Serverless::Api and AWS::Serverless::HttpApi.
#include <algorithm>

#include "apis/openapi.h"
#include "loading.h"

namespace sls::model {
namespace {

// "'*'" → "*": REST's values are header literals in quotes of their own.
std::string without_inner_quotes(std::string text) {
  bool quoted = text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

void refuse_api(Loading& loading, const Resource& resource, const Place& place, std::string code,
                std::string text) {
  loading.diagnostics.error(place, resource.logical_id,
                            {code, invalid_resource(resource.logical_id, text), ""});
}

std::optional<Cors> read_rest_cors(Loading& loading, const Resource& resource, const Node& properties) {
  const Node* written = properties.find("Cors");
  if (written == nullptr) return std::nullopt;
  Node value = loading.resolver.resolve(*written, resource.logical_id);
  Cors cors;
  if (properties.find("DefinitionUri") != nullptr && properties.find("DefinitionBody") == nullptr) {
    refuse_api(loading, resource, written->place, "bad-cors",
               "Cors works only with inline Swagger specified in 'DefinitionBody' property.");
  }
  if (value.is_scalar() && !is_bare_number(value)) {
    cors.allow_origin = without_inner_quotes(scalar_text(value));
    return cors;
  }
  if (value.is_scalar() || value.is_list())
    refuse_api(loading, resource, written->place, "bad-cors", "Type of property 'Cors' is invalid.");
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
  if (value.is_scalar() || value.is_list()) {
    if (text_of(value) != "true" && text_of(value) != "false") {
      loading.diagnostics.error(
          written->place, resource.logical_id,
          {"bad-cors",
           invalid_resource(resource.logical_id, "Type of property 'CorsConfiguration' is invalid."),
           "write true, or a map"});
    }
    if (text_of(value) != "true") return std::nullopt;
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
  bool everyone =
      cors.allow_origins.empty() || std::count(cors.allow_origins.begin(), cors.allow_origins.end(), "*") > 0;
  if (cors.allow_credentials && everyone) {
    loading.diagnostics.error(
        written->place, resource.logical_id,
        {"bad-cors",
         invalid_resource(resource.logical_id,
                          "Unable to add Cors configuration because 'AllowCredentials' can not be true when "
                          "'AllowOrigin' is \"'*'\" or not set."),
         "name the origins"});
  }
  return cors;
}

// API Gateway's own rule for names and values.
void check_stage_variable(Loading& loading, const Resource& resource, const Member& variable) {
  constexpr std::string_view kNames = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  bool name = variable.key.find_first_not_of(kNames) == std::string::npos;
  std::string value = text_of(variable.value);
  bool plain = value.find_first_not_of(std::string(kNames) + "-.~:/?#&=,") == std::string::npos;
  if (name && (plain || !variable.value.is_scalar())) return;
  loading.diagnostics.error(
      variable.place, resource.logical_id,
      {"bad-name",
       name ? "Stage variable values only allow A-Z a-z 0-9 -._~:/?#&=,"
            : "Stage variable names only allow alphanumeric characters and underscores: " + variable.key,
       "rename it"});
}

void read_variables(Loading& loading, const Resource& resource, const Node& properties, const char* name,
                    Api& api) {
  const Node* written = properties.find(name);
  if (written == nullptr) return;
  Node variables = loading.resolver.resolve(*written, resource.logical_id);
  for (const Member& member : variables.members) {
    api.stage_variables[member.key] = text_of(member.value);
    check_stage_variable(loading, resource, member);
  }
}

// Values that only an API's own settings know.
void check_api_settings(Loading& loading, const Resource& resource, const Node& properties, const Api& api) {
  bool plain = api.stage == "$default" && api.kind == ApiKind::http;
  plain = plain ||
          api.stage.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
              std::string::npos;
  if (!plain) {
    loading.diagnostics.error(
        properties.find("StageName")->place, resource.logical_id,
        {"bad-name", "Stage name only allows a-zA-Z0-9_-", "use letters, digits, _ and -"});
  }
  std::string version = read_text(loading, resource, properties, "OpenApiVersion");
  bool three = version.size() >= 3 && (version[0] == '2' || version[0] == '3') && version[1] == '.';
  if (version.empty() || three) return;
  refuse_api(loading, resource, properties.find("OpenApiVersion")->place, "bad-value",
             "The OpenApiVersion value must be of the format '3.0.0'.");
}

// The API's own routes. Events add to them only with MergeDefinitions.
void read_definition(Loading& loading, const Resource& resource, const Node& properties, Api& api) {
  const Node* body = properties.find("DefinitionBody");
  const Node* uri = properties.find("DefinitionUri");
  bool merges =
      api.kind == ApiKind::rest && read_boolean(loading, resource, properties, "MergeDefinitions", false);
  if (body != nullptr && uri != nullptr) {
    refuse_api(loading, resource, uri->place, "two-definitions",
               "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.");
  }
  if (merges && uri != nullptr) {
    refuse_api(loading, resource, properties.find("MergeDefinitions")->place, "bad-merge",
               "Cannot set 'MergeDefinitions' to True when using `DefinitionUri`.");
  }
  if (body == nullptr && uri == nullptr) return;
  bool completed = api.kind == ApiKind::http && body != nullptr;
  loading.definitions[api.logical_id] = merges      ? Definition::merged
                                        : completed ? Definition::completed
                                                    : Definition::whole;
  if (body != nullptr)
    return read_openapi(loading, resource, loading.resolver.resolve(*body, resource.logical_id), api);
  Node location = loading.resolver.resolve(*uri, resource.logical_id);
  auto document = load_definition_file(loading, resource, location);
  if (document) read_openapi(loading, resource, *document, api);
}

}  // namespace

void load_api(Loading& loading, const Resource& resource) {
  bool rest = resource.type == "AWS::Serverless::Api";
  Node properties = merged_properties(loading, resource, rest ? "Api" : "HttpApi");
  check_properties(loading, resource, properties);
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
  check_api_settings(loading, resource, properties, api);
  load_auth(loading, resource, properties, api);
  if (rest) load_api_contract(loading, resource, properties, api);
  read_definition(loading, resource, properties, api);
  loading.application.apis.push_back(std::move(api));
}

}  // namespace sls::model
