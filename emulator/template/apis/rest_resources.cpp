// AWS::ApiGateway::*: a REST API written resource by resource, or by a Body.
#include <algorithm>
#include <array>
#include <map>

#include "apis/authorizers.h"
#include "apis/integrations.h"
#include "apis/openapi.h"
#include "apis/plain_apis.h"
#include "apis/route_checks.h"
#include "core/text.h"
#include "reading/members.h"

namespace sls::model {
namespace {

constexpr std::string_view kPrefix = "AWS::ApiGateway::";
constexpr std::array<std::string_view, 9> kRestTypes = {
    "RestApi",    "Resource", "Method",           "Deployment",     "Stage",
    "Authorizer", "Model",    "RequestValidator", "GatewayResponse"};

struct RestResource {
  const Resource* resource = nullptr;
  Node properties;   // resolved
  std::string type;  // without the prefix
};

class RestLoader {
 public:
  explicit RestLoader(Loading& loading) : loading_(loading) {}

  void load(const std::vector<Resource>& resources) {
    for (const Resource& resource : resources) {
      if (!is_rest_resource(resource.type)) continue;
      Node written = merged_properties(loading_, resource, "");
      check_properties(loading_, resource, written);
      parts_.push_back({&resource, loading_.resolver.resolve(written, resource.logical_id),
                        resource.type.substr(kPrefix.size())});
    }
    for (const RestResource& part : parts_) by_id_[api_id(part.resource->logical_id)] = &part;
    each("RestApi", [&](const RestResource& part) { add_api(part); });
    each("Deployment", [&](const RestResource& part) { add_stage(part, false); });
    each("Stage", [&](const RestResource& part) { add_stage(part, true); });
    each("RestApi", [&](const RestResource& part) { read_body(part); });
    each("Authorizer", [&](const RestResource& part) { add_authorizer(part); });
    each("Model", [&](const RestResource& part) { add_model(part); });
    each("GatewayResponse", [&](const RestResource& part) { add_gateway_response(part); });
    each("Method", [&](const RestResource& part) { add_method(part); });
  }

 private:
  template <typename Visit>
  void each(std::string_view type, Visit visit) {
    for (const RestResource& part : parts_) {
      if (part.type == type) visit(part);
    }
  }

  // A RestApiId is the id that Ref gives; it may be a SAM API's.
  Api* api_of(const RestResource& part) {
    std::string id = text_at(part.properties, "RestApiId");
    for (Api& api : loading_.application.apis) {
      if (api.id == id) return &api;
    }
    return nullptr;
  }

  void add_api(const RestResource& part) {
    Api api;
    api.logical_id = part.resource->logical_id;
    api.kind = ApiKind::rest;
    api.id = api_id(api.logical_id);
    api.position = position_of(part.resource->place);
    const Node* body = part.properties.find("Body");
    const Node* info = body == nullptr ? nullptr : body->find("info");
    std::string title = info == nullptr ? "" : text_at(*info, "title");
    api.name = text_at(part.properties, "Name", title.empty() ? api.logical_id : title);
    for (std::string& type : texts_at(part.properties, "BinaryMediaTypes")) {
      for (std::size_t at; (at = type.find("~1")) != std::string::npos;) type.replace(at, 2, "/");
      api.binary_media_types.push_back(std::move(type));
    }
    api.api_key_from_authorizer = text_at(part.properties, "ApiKeySourceType") == "AUTHORIZER";
    loading_.definitions[api.logical_id] = Definition::whole;
    loading_.application.apis.push_back(std::move(api));
  }

  // A stage of its own goes before the one that a deployment makes; the first of several is the one that
  // answers.
  void add_stage(const RestResource& part, bool own) {
    Api* api = api_of(part);
    std::string name = text_at(part.properties, "StageName");
    if (api == nullptr || name.empty()) return;
    if (!api->stage.empty() && (!own || staged_.contains(api->logical_id))) {
      loading_.diagnostics.warning(
          part.resource->place, part.resource->logical_id,
          {"not-emulated", "an API has one stage here: " + api->stage + "; " + name + " is left out", ""});
      return;
    }
    api->stage = name;
    if (own) staged_.insert(api->logical_id);
    const Node* variables = part.properties.find("Variables");
    const Node* description = part.properties.find("StageDescription");
    if (variables == nullptr && description != nullptr) variables = description->find("Variables");
    if (variables == nullptr) return;
    api->stage_variables.clear();
    for (const Member& member : variables->members) api->stage_variables[member.key] = text_of(member.value);
  }

  void read_body(const RestResource& part) {
    Api* api = find_own(part.resource->logical_id);
    if (api == nullptr) return;
    if (api->stage.empty()) {
      api->stage = "Prod";
      loading_.diagnostics.warning(
          part.resource->place, part.resource->logical_id,
          {"no-stage", "the API has no stage: on AWS nothing answers", "add a Stage"});
    }
    if (const Node* body = part.properties.find("Body"))
      return read_openapi(loading_, *part.resource, *body, *api);
    const Node* location = part.properties.find("BodyS3Location");
    if (location == nullptr) return;
    auto document = load_definition_file(loading_, *part.resource, *location);
    if (document) read_openapi(loading_, *part.resource, *document, *api);
  }

  Api* find_own(const std::string& logical_id) {
    for (Api& api : loading_.application.apis) {
      if (api.logical_id == logical_id) return &api;
    }
    return nullptr;
  }

  void add_authorizer(const RestResource& part) {
    if (Api* api = api_of(part)) {
      api->authorizers.push_back(read_authorizer_definition(part.resource->logical_id, part.properties,
                                                            "Authorization", ApiKind::rest));
    }
  }

  void add_model(const RestResource& part) {
    Api* api = api_of(part);
    const Node* schema = part.properties.find("Schema");
    if (api == nullptr || schema == nullptr) return;
    std::string name = text_at(part.properties, "Name", part.resource->logical_id);
    api->models[name] = schema->is_scalar() ? text_of(*schema) : to_json(*schema);
  }

  void add_gateway_response(const RestResource& part) {
    Api* api = api_of(part);
    if (api == nullptr) return;
    constexpr std::string_view kHeader = "gatewayresponse.header.";
    GatewayResponse response;
    response.status = static_cast<int>(integer_at(part.properties, "StatusCode").value_or(0));
    if (const Node* parameters = part.properties.find("ResponseParameters")) {
      for (const Member& member : parameters->members) {
        if (member.key.starts_with(kHeader))
          response.headers.emplace_back(member.key.substr(kHeader.size()), text_of(member.value));
      }
    }
    if (const Node* templates = part.properties.find("ResponseTemplates")) {
      for (const Member& member : templates->members) response.templates[member.key] = text_of(member.value);
    }
    if (const Node* type = part.properties.find("ResponseType"))
      check_response_type(loading_, part.resource->logical_id, type->place, text_of(*type));
    api->gateway_responses[text_at(part.properties, "ResponseType")] = std::move(response);
  }

  // The path of a ResourceId; nothing when it is none of the API's. A circle of parents ends in nothing, too.
  std::optional<std::string> path_of(const std::string& id, const Api& api, int depth = 0) {
    if (id == api.id + "root") return "";
    if (depth > 64) return std::nullopt;
    auto part = by_id_.find(id);
    if (part == by_id_.end() || part->second->type != "Resource") return std::nullopt;
    auto parent = path_of(text_at(part->second->properties, "ParentId"), api, depth + 1);
    if (!parent) return std::nullopt;
    return *parent + "/" + text_at(part->second->properties, "PathPart");
  }

  void add_method(const RestResource& part) {
    Api* api = api_of(part);
    if (api == nullptr) return;
    const Node* written = part.properties.find("ResourceId");
    auto path = written == nullptr ? std::nullopt : path_of(text_of(*written), *api);
    if (!path) {
      loading_.diagnostics.error(written == nullptr ? part.resource->place : written->place,
                                 part.resource->logical_id,
                                 {"bad-resource-id", "Invalid Resource identifier specified",
                                  "name a Resource of the API, or !GetAtt Api.RootResourceId"});
      return;
    }
    Route route;
    route.api = api->logical_id;
    route.path = path->empty() ? "/" : *path;
    route.method = core::to_upper(text_at(part.properties, "HttpMethod"));
    route.position = position_of(part.resource->place);
    route.operation = route.operation_id = text_at(part.properties, "OperationName");
    if (!check_method(part, route)) return;
    read_method_authorization(part, *api, route);
    read_method_checks(part, *api, route);
    const Node* integration = part.properties.find("Integration");
    if (integration != nullptr) {
      apply_integration(loading_, *part.resource, read_integration(*integration), *api, route);
    } else {
      loading_.diagnostics.error(part.resource->place, part.resource->logical_id,
                                 {"no-integration", "No integration defined for method", "add Integration"});
      route.integration = "none";
    }
    check_duplicate_route(loading_, part.resource->logical_id, part.resource->place, "", *api, route);
    api->routes.push_back(std::move(route));
  }

  bool check_method(const RestResource& part, const Route& route) {
    if (auto problem = path_problem(route.path, ApiKind::rest)) {
      loading_.diagnostics.error(part.resource->place, part.resource->logical_id,
                                 {"bad-path", problem->text, problem->hint});
    }
    if (is_api_method(route.method)) return true;
    const Node* method = part.properties.find("HttpMethod");
    loading_.diagnostics.error(method == nullptr ? part.resource->place : method->place,
                               part.resource->logical_id,
                               {"bad-method", "Invalid HTTP method specified", "use GET, POST, … or ANY"});
    return false;
  }

  void read_method_authorization(const RestResource& part, Api& api, Route& route) {
    std::string type = text_at(part.properties, "AuthorizationType", "NONE");
    route.api_key_required = true_at(part.properties, "ApiKeyRequired");
    route.scopes = texts_at(part.properties, "AuthorizationScopes");
    if (type == kIamAuthorizer) {
      add_iam_authorizer(api);
      route.authorizer = kIamAuthorizer;
    } else if (type != "NONE") {
      std::string id = text_at(part.properties, "AuthorizerId");
      for (const Authorizer& authorizer : api.authorizers) {
        if (api_id(authorizer.name) == id) route.authorizer = authorizer.name;
      }
      if (!route.authorizer.empty()) return;
      loading_.diagnostics.error(part.resource->place, part.resource->logical_id,
                                 {"unknown-authorizer",
                                  "Invalid authorizer ID specified. Setting the authorization type "
                                  "to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
                                  "set AuthorizerId to an Authorizer of the API"});
    }
  }

  void read_method_checks(const RestResource& part, Api& api, Route& route) {
    std::string id = text_at(part.properties, "RequestValidatorId");
    auto found = by_id_.find(id);
    if (found != by_id_.end() && found->second->type == "RequestValidator") {
      const RestResource& validator = *found->second;
      const Node* parameters = part.properties.find("RequestParameters");
      if (true_at(validator.properties, "ValidateRequestParameters") && parameters != nullptr) {
        for (const Member& member : parameters->members) {
          RequestValue value;
          if (parse_request_parameter(member.key, value) && text_of(member.value) == "true")
            route.required_parameters.push_back(std::move(value));
        }
      }
      const Node* models = part.properties.find("RequestModels");
      if (true_at(validator.properties, "ValidateRequestBody") && models != nullptr)
        route.body_model = text_at(*models, "application/json");
    }
    if (!route.body_model.empty() && !api.models.contains(route.body_model)) route.body_model.clear();
  }

  Loading& loading_;
  std::vector<RestResource> parts_;
  std::map<std::string, const RestResource*> by_id_;  // what Ref gives → the resource
  std::set<std::string> staged_;                      // APIs that have a stage of its own
};

}  // namespace

bool is_rest_resource(std::string_view type) {
  if (!type.starts_with(kPrefix)) return false;
  return std::find(kRestTypes.begin(), kRestTypes.end(), type.substr(kPrefix.size())) != kRestTypes.end();
}

void load_rest_resources(Loading& loading, const std::vector<Resource>& resources) {
  RestLoader(loading).load(resources);
}

}  // namespace sls::model
