#include "apis/openapi.h"

#include <algorithm>
#include <array>

#include "apis/integrations.h"
#include "apis/route_checks.h"
#include "core/file.h"
#include "core/text.h"
#include "reading/members.h"
#include "reading/yaml_reader.h"

namespace sls::model {
namespace {

constexpr std::array<std::string_view, 9> kOperationKeys = {
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "x-amazon-apigateway-any-method"};
constexpr const char* kIntegrationKey = "x-amazon-apigateway-integration";

bool is_operation_key(const std::string& key) {
  return std::find(kOperationKeys.begin(), kOperationKeys.end(), core::to_lower(key)) != kOperationKeys.end();
}

// Keys of a path item that are no methods.
bool is_path_item_key(const std::string& key) {
  return key == "parameters" || key == "summary" || key == "description" || key == "servers" ||
         key == "$ref" || key.starts_with("x-");
}

class OpenApiReader {
 public:
  OpenApiReader(Loading& loading, const Resource& resource, const Node& body, Api& api)
      : loading_(loading), resource_(resource), body_(body), api_(api) {}

  void read() {
    if (!check_document()) return;
    read_openapi_settings(loading_, resource_, body_, api_);
    schemes_ = read_security_schemes(body_, api_);
    const Node* paths = body_.find("paths");
    if (paths == nullptr) return;
    for (const Member& path : paths->members) read_path(path);
  }

 private:
  void refuse(const Place& place, std::string text, std::string hint = "") {
    loading_.diagnostics.error(
        place, resource_.logical_id,
        {"bad-definition", invalid_resource(resource_.logical_id, text), std::move(hint)});
  }

  bool check_document() {
    if (!body_.is_map()) {
      refuse(body_.place, "Property 'DefinitionBody' should be a map.");
      return false;
    }
    std::string swagger = text_at(body_, "swagger"), openapi = text_at(body_, "openapi");
    bool known = openapi.starts_with("3.") || (swagger == "2.0" && api_.kind == ApiKind::rest);
    if (!known) {
      refuse(body_.place,
             api_.kind == ApiKind::rest
                 ? "Invalid OpenAPI input: the body says neither swagger: \"2.0\" nor openapi: 3.x."
                 : "Invalid OpenAPI input: an HTTP API takes OpenAPI 3 only.",
             "begin it with openapi: 3.0.1");
    }
    const Node* paths = body_.find("paths");
    if (paths != nullptr && !paths->is_map()) refuse(paths->place, "'paths' must be a map of paths.");
    return paths == nullptr || paths->is_map();
  }

  void read_path(const Member& path) {
    const Node* item = &path.value;
    if (!item->is_map()) {
      return refuse(path.place,
                    "Value of '" + path.key + "' path must be a dictionary according to Swagger spec.");
    }
    bool is_default = path.key == "$default" || path.key == "/$default";
    std::string written = api_.kind == ApiKind::http && is_default ? "$default" : path.key;
    if (written != "$default" && !written.starts_with("/")) {
      refuse(path.place,
             "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly "
             "braces at the beginning and the end.",
             "begin the path with /");
      written.insert(written.begin(), '/');
    }
    if (auto problem = path_problem(written, api_.kind)) refuse(path.place, problem->text, problem->hint);
    for (const Member& member : item->members) {
      if (is_operation_key(member.key)) {
        read_operation(written, *item, member);
      } else if (!is_path_item_key(member.key)) {
        refuse(member.place, "'" + member.key + "' is no HTTP method that API Gateway knows.",
               did_you_mean(member.key, {kOperationKeys.begin(), kOperationKeys.end()}, ""));
      }
    }
  }

  void read_operation(const std::string& path, const Node& item, const Member& operation) {
    if (!operation.value.is_map()) {
      return refuse(operation.place, "Value of '" + operation.key + "' method for path " + path +
                                         " must be a dictionary according to Swagger spec.");
    }
    Route route;
    route.api = api_.logical_id;
    route.path = path;
    std::string method = core::to_upper(operation.key);
    route.method = method == "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : method;
    route.position = position_of(operation.place);
    route.operation = route.operation_id = text_at(operation.value, "operationId");
    route.payload_format = "1.0";
    read_operation_security(loading_, resource_, schemes_, operation.value, api_, route);
    if (api_.kind == ApiKind::rest)
      read_openapi_request_checks(loading_, resource_, body_, item, operation.value, api_, route);
    if (!read_target(operation, route)) return;
    check_duplicate_route(loading_, resource_.logical_id, operation.place, "", api_, route);
    api_.routes.push_back(std::move(route));
  }

  // False when there is no route: an HTTP API leaves out what has no integration.
  bool read_target(const Member& operation, Route& route) {
    const Node* written = follow_reference(body_, operation.value.find(kIntegrationKey));
    if (written != nullptr && written->is_map()) {
      apply_integration(loading_, resource_, read_integration(*written), api_, route);
      return true;
    }
    if (api_.kind == ApiKind::rest) {
      loading_.diagnostics.error(
          operation.place, resource_.logical_id,
          {"no-integration", "No integration defined for method",
           std::string("add ") + kIntegrationKey + " to " + route.method + " " + route.path});
      route.integration = "none";
      return true;
    }
    loading_.left_out.push_back({api_.logical_id, route.method, route.path, operation.place});
    return false;
  }

  Loading& loading_;
  const Resource& resource_;
  const Node& body_;
  Api& api_;
  SecuritySchemes schemes_;
};

// The first intrinsic below a node; null when there is none.
const Node* find_intrinsic(const Node& node) {
  if (!intrinsic_name(node).empty()) return &node;
  for (const Node& item : node.items) {
    if (const Node* found = find_intrinsic(item)) return found;
  }
  for (const Member& member : node.members) {
    if (const Node* found = find_intrinsic(member.value)) return found;
  }
  return nullptr;
}

}  // namespace

const Node* follow_reference(const Node& body, const Node* node) {
  // A circle of references ends after as many steps as no honest document has.
  for (int steps = 0; node != nullptr && steps < 16; ++steps) {
    const Node* reference = node->find("$ref");
    if (reference == nullptr) return node;
    std::string text = text_of(*reference);
    if (!text.starts_with("#/")) return nullptr;
    node = &body;
    for (std::string part : core::split(std::string_view(text).substr(2), '/')) {
      for (const auto& [escape, plain] : {std::pair("~1", "/"), std::pair("~0", "~")}) {
        for (std::size_t at; (at = part.find(escape)) != std::string::npos;) part.replace(at, 2, plain);
      }
      node = node == nullptr ? nullptr : node->find(part);
    }
  }
  return nullptr;
}

std::optional<Node> load_definition_file(Loading& loading, const Resource& resource, const Node& location) {
  std::string name = text_of(location);
  if (!location.is_scalar() || name.empty() || name.starts_with("s3://") || name.starts_with("https://")) {
    loading.diagnostics.warning(
        location.place, resource.logical_id,
        {"not-emulated", "a definition that is not a file of this machine is not read: the API has no routes",
         "name a local file, as sam package takes it too"});
    return std::nullopt;
  }
  std::filesystem::path file = loading.application.template_file.parent_path() / name;
  loading.application.definition_files.push_back(file.lexically_normal());
  auto text = core::read_file(file);
  if (!text.ok()) {
    loading.diagnostics.error(location.place, resource.logical_id,
                              {"unreadable-definition", "the definition cannot be read: " + text.error(),
                               "the path is relative to the template"});
    return std::nullopt;
  }
  Node root;
  auto failure = read_template_text(*text, loading.files.add(file.lexically_normal().string()),
                                    loading.diagnostics, root);
  if (failure) {
    loading.diagnostics.error(failure->place, resource.logical_id, std::move(failure->finding));
    return std::nullopt;
  }
  const Node* intrinsic = find_intrinsic(root);
  if (intrinsic == nullptr) return root;
  loading.diagnostics.error(intrinsic->place, resource.logical_id,
                            {"bad-definition",
                             "CloudFormation does not resolve " + std::string(intrinsic_name(*intrinsic)) +
                                 " in a definition's file",
                             "write DefinitionBody with Fn::Transform of AWS::Include, which does"});
  return loading.resolver.resolve(root, resource.logical_id);
}

void read_openapi(Loading& loading, const Resource& resource, const Node& body, Api& api) {
  OpenApiReader(loading, resource, body, api).read();
}

}  // namespace sls::model
