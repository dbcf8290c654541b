// AWS::ApiGatewayV2::*: an HTTP API written resource by resource, by a Body, or by a Target.
#include <algorithm>
#include <array>

#include "apis/authorizers.h"
#include "apis/integrations.h"
#include "apis/openapi.h"
#include "apis/plain_apis.h"
#include "apis/route_checks.h"
#include "core/text.h"
#include "reading/members.h"

namespace sls::model {
namespace {

constexpr std::string_view kV2Prefix = "AWS::ApiGatewayV2::";
constexpr std::array<std::string_view, 6> kHttpTypes = {"Api",   "Route",      "Integration",
                                                        "Stage", "Authorizer", "Deployment"};

struct HttpResource {
  const Resource* resource = nullptr;
  Node properties;  // resolved
  std::string type;
};

class HttpLoader {
 public:
  explicit HttpLoader(Loading& loading) : loading_(loading) {}

  void load(const std::vector<Resource>& resources) {
    for (const Resource& resource : resources) {
      if (!is_http_resource(resource.type)) continue;
      Node written = merged_properties(loading_, resource, "");
      check_properties(loading_, resource, written);
      parts_.push_back({&resource, loading_.resolver.resolve(written, resource.logical_id),
                        resource.type.substr(kV2Prefix.size())});
    }
    each("Api", [&](const HttpResource& part) { add_api(part); });
    each("Stage", [&](const HttpResource& part) { add_stage(part); });
    each("Authorizer", [&](const HttpResource& part) { add_authorizer(part); });
    each("Api", [&](const HttpResource& part) { read_definition(part); });
    each("Route", [&](const HttpResource& part) { add_route(part); });
  }

 private:
  template <typename Visit>
  void each(std::string_view type, Visit visit) {
    for (const HttpResource& part : parts_) {
      if (part.type == type) visit(part);
    }
  }

  Api* api_with_id(const std::string& id) {
    for (Api& api : loading_.application.apis) {
      if (api.id == id) return &api;
    }
    return nullptr;
  }
  Api* api_of(const HttpResource& part) { return api_with_id(text_at(part.properties, "ApiId")); }

  void add_api(const HttpResource& part) {
    if (core::to_upper(text_at(part.properties, "ProtocolType")) == "WEBSOCKET") {
      note_fidelity(loading_, *part.resource, "ProtocolType", Fidelity::not_emulated,
                    "compatibility.md#apis");
      loading_.application.not_emulated.push_back(
          {part.resource->logical_id, "WebSocket API", position_of(part.resource->place)});
      return;
    }
    Api api;
    api.logical_id = part.resource->logical_id;
    api.kind = ApiKind::http;
    api.id = api_id(api.logical_id);
    api.position = position_of(part.resource->place);
    api.name = text_at(part.properties, "Name", api.logical_id);
    if (const Node* cors = part.properties.find("CorsConfiguration")) api.cors = read_cors(*cors);
    loading_.definitions[api.logical_id] = Definition::whole;
    loading_.application.apis.push_back(std::move(api));
  }

  static Cors read_cors(const Node& written) {
    Cors cors;
    cors.allow_origins = texts_at(written, "AllowOrigins");
    cors.allow_methods = core::join(texts_at(written, "AllowMethods"), ",");
    cors.allow_headers = core::join(texts_at(written, "AllowHeaders"), ",");
    cors.expose_headers = core::join(texts_at(written, "ExposeHeaders"), ",");
    cors.max_age = text_at(written, "MaxAge");
    cors.allow_credentials = true_at(written, "AllowCredentials");
    return cors;
  }

  void add_stage(const HttpResource& part) {
    Api* api = api_of(part);
    std::string name = text_at(part.properties, "StageName");
    if (api == nullptr || name.empty()) return;
    if (!api->stage.empty()) {
      loading_.diagnostics.warning(
          part.resource->place, part.resource->logical_id,
          {"not-emulated", "an API has one stage here: " + api->stage + "; " + name + " is left out", ""});
      return;
    }
    api->stage = name;
    const Node* variables = part.properties.find("StageVariables");
    if (variables == nullptr) return;
    for (const Member& member : variables->members) api->stage_variables[member.key] = text_of(member.value);
  }

  void add_authorizer(const HttpResource& part) {
    if (Api* api = api_of(part)) {
      api->authorizers.push_back(read_authorizer_definition(part.resource->logical_id, part.properties,
                                                            "Authorization", ApiKind::http));
    }
  }

  // Body, or Target: a quick create of one route to one function, on a stage $default of its own.
  void read_definition(const HttpResource& part) {
    Api* api = api_with_id(api_id(part.resource->logical_id));
    if (api == nullptr) return;
    std::string target = text_at(part.properties, "Target");
    if (api->stage.empty()) {
      if (target.empty() && part.properties.find("Body") == nullptr) {
        loading_.diagnostics.warning(
            part.resource->place, part.resource->logical_id,
            {"no-stage", "the API has no stage: on AWS nothing answers", "add a Stage"});
      }
      api->stage = "$default";
    }
    if (const Node* body = part.properties.find("Body")) read_openapi(loading_, *part.resource, *body, *api);
    const Node* location = part.properties.find("BodyS3Location");
    if (location != nullptr) {
      auto document = load_definition_file(loading_, *part.resource, *location);
      if (document) read_openapi(loading_, *part.resource, *document, *api);
    }
    if (!target.empty()) add_quick_route(part, *api, target);
  }

  void add_quick_route(const HttpResource& part, Api& api, const std::string& target) {
    Route route = new_route(part, api);
    if (!read_route_key(part, text_at(part.properties, "RouteKey", "$default"), route)) return;
    Integration integration;
    integration.type = target.starts_with("arn:") ? "aws_proxy" : "http_proxy";
    integration.uri = target;
    integration.payload_format = "2.0";
    integration.place = integration.uri_place = part.properties.find("Target")->place;
    apply_integration(loading_, *part.resource, integration, api, route);
    api.routes.push_back(std::move(route));
  }

  static Route new_route(const HttpResource& part, const Api& api) {
    Route route;
    route.api = api.logical_id;
    route.position = position_of(part.resource->place);
    return route;
  }

  // "GET /x", "ANY /x", "$default".
  bool read_route_key(const HttpResource& part, const std::string& key, Route& route) {
    std::size_t blank = key.find(' ');
    route.method = key == "$default" ? "ANY" : core::to_upper(key.substr(0, blank));
    route.path = key == "$default" ? key : blank == std::string::npos ? "" : key.substr(blank + 1);
    bool formed = key == "$default" || (route.path.starts_with("/") && is_api_method(route.method));
    auto problem = formed ? path_problem(route.path, ApiKind::http) : std::nullopt;
    if (formed && !problem) return true;
    const Node* written = part.properties.find("RouteKey");
    loading_.diagnostics.error(
        written == nullptr ? part.resource->place : written->place, part.resource->logical_id,
        {"bad-route-key",
         problem
             ? problem->text
             : "The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP "
               "METHOD> /<RESOURCE PATH>\" or \"$default\"",
         "write GET /path"});
    return formed;
  }

  void add_route(const HttpResource& part) {
    Api* api = api_of(part);
    if (api == nullptr || api->kind != ApiKind::http) return;
    Route route = new_route(part, *api);
    if (!read_route_key(part, text_at(part.properties, "RouteKey"), route)) return;
    route.operation = text_at(part.properties, "OperationName");
    read_route_authorization(part, *api, route);
    const HttpResource* target = find_integration(text_at(part.properties, "Target"));
    if (target != nullptr) {
      apply_integration(loading_, *target->resource, read_integration(target->properties), *api, route);
    } else {
      const Node* written = part.properties.find("Target");
      route.integration = "none";
      loading_.diagnostics.error(written == nullptr ? part.resource->place : written->place,
                                 part.resource->logical_id,
                                 {"no-integration", "Invalid Integration identifier specified",
                                  "write !Sub integrations/${Integration}"});
    }
    check_duplicate_route(loading_, part.resource->logical_id, part.resource->place, "", *api, route);
    api->routes.push_back(std::move(route));
  }

  const HttpResource* find_integration(const std::string& target) const {
    constexpr std::string_view kIntegrations = "integrations/";
    if (!target.starts_with(kIntegrations)) return nullptr;
    for (const HttpResource& part : parts_) {
      bool meant = part.type == "Integration" &&
                   api_id(part.resource->logical_id) == target.substr(kIntegrations.size());
      if (meant) return &part;
    }
    return nullptr;
  }

  void read_route_authorization(const HttpResource& part, Api& api, Route& route) {
    std::string type = text_at(part.properties, "AuthorizationType", "NONE");
    route.scopes = texts_at(part.properties, "AuthorizationScopes");
    if (type == kIamAuthorizer) {
      add_iam_authorizer(api);
      route.authorizer = kIamAuthorizer;
      return;
    }
    if (type == "NONE") return;
    std::string id = text_at(part.properties, "AuthorizerId");
    for (const Authorizer& authorizer : api.authorizers) {
      if (api_id(authorizer.name) == id) route.authorizer = authorizer.name;
    }
    if (!route.authorizer.empty()) return;
    loading_.diagnostics.error(part.resource->place, part.resource->logical_id,
                               {"unknown-authorizer", "Invalid authorizer ID specified",
                                "set AuthorizerId to an Authorizer of the API"});
  }

  Loading& loading_;
  std::vector<HttpResource> parts_;
};

}  // namespace

bool is_http_resource(std::string_view type) {
  if (!type.starts_with(kV2Prefix)) return false;
  return std::find(kHttpTypes.begin(), kHttpTypes.end(), type.substr(kV2Prefix.size())) != kHttpTypes.end();
}

void load_http_resources(Loading& loading, const std::vector<Resource>& resources) {
  HttpLoader(loading).load(resources);
}

}  // namespace sls::model
