// What an OpenAPI document says beside its paths and integrations: settings of the API, security, request
// validation.
#include <algorithm>
#include <set>

#include "apis/authorizers.h"
#include "apis/openapi.h"
#include "core/text.h"
#include "reading/members.h"

namespace sls::model {
namespace {

constexpr const char* kAuthorizerKey = "x-amazon-apigateway-authorizer";

std::string joined_texts(const Node& map, std::string_view name) {
  return core::join(texts_at(map, name), ",");
}

void read_openapi_cors(const Node& written, Api& api) {
  Cors cors;
  cors.allow_origins = texts_at(written, "allowOrigins");
  cors.allow_methods = joined_texts(written, "allowMethods");
  cors.allow_headers = joined_texts(written, "allowHeaders");
  cors.expose_headers = joined_texts(written, "exposeHeaders");
  cors.max_age = text_at(written, "maxAge");
  cors.allow_credentials = true_at(written, "allowCredentials");
  api.cors = std::move(cors);
}

void read_openapi_gateway_responses(const Node& written, Api& api) {
  constexpr std::string_view kHeader = "gatewayresponse.header.";
  for (const Member& member : written.members) {
    GatewayResponse response;
    response.status = static_cast<int>(integer_at(member.value, "statusCode").value_or(0));
    if (const Node* parameters = member.value.find("responseParameters")) {
      for (const Member& parameter : parameters->members) {
        if (parameter.key.starts_with(kHeader))
          response.headers.emplace_back(parameter.key.substr(kHeader.size()), text_of(parameter.value));
      }
    }
    if (const Node* templates = member.value.find("responseTemplates")) {
      for (const Member& entry : templates->members) response.templates[entry.key] = text_of(entry.value);
    }
    api.gateway_responses.emplace(member.key, std::move(response));  // SAM's own property goes first
  }
}

// The validator that an operation or the document names: what it looks at.
struct Validator {
  bool body = false;
  bool parameters = false;
};

Validator find_validator(const Node& body, const Node& operation) {
  constexpr const char* kName = "x-amazon-apigateway-request-validator";
  const Node* validators = body.find("x-amazon-apigateway-request-validators");
  std::string name = text_at(operation, kName, text_at(body, kName));
  const Node* chosen = validators == nullptr ? nullptr : validators->find(name);
  if (chosen == nullptr) return {};
  return {true_at(*chosen, "validateRequestBody"), true_at(*chosen, "validateRequestParameters")};
}

// The schema of a JSON body: OpenAPI 3 has it below requestBody, Swagger 2.0 among the parameters.
const Node* find_body_schema(const Node& body, const Node& operation) {
  const Node* request = follow_reference(body, operation.find("requestBody"));
  const Node* content = request == nullptr ? nullptr : request->find("content");
  const Node* json = content == nullptr ? nullptr : content->find("application/json");
  if (json != nullptr) return json->find("schema");
  const Node* parameters = operation.find("parameters");
  if (parameters == nullptr) return nullptr;
  for (const Node& item : parameters->items) {
    const Node* parameter = follow_reference(body, &item);
    if (parameter != nullptr && text_at(*parameter, "in") == "body") return parameter->find("schema");
  }
  return nullptr;
}

// Of all schemas of a template together; an API of many routes that share schemas stays far below it.
constexpr std::size_t kMostSchemaBytes = 4 * 1024 * 1024;

// Every "$ref" below a schema, and below what those lead to.
void collect_references(const Node& body, const Node& node, std::set<std::string>& found) {
  if (const Node* reference = node.find("$ref"); reference != nullptr && reference->is_scalar()) {
    const Node* target = follow_reference(body, &node);
    if (target != nullptr && found.insert(text_of(*reference)).second)
      collect_references(body, *target, found);
  }
  for (const Node& item : node.items) collect_references(body, item, found);
  for (const Member& member : node.members) collect_references(body, member.value, found);
}

// One schema as a document of its own: with the definitions that its references lead to, at their places.
std::string schema_document(const Node& body, const Node& schema) {
  std::set<std::string> references;
  collect_references(body, schema, references);
  Node definitions = make_map(schema.place), schemas = make_map(schema.place),
       document = make_map(schema.place);
  for (const std::string& reference : references) {
    Node call = make_call("$ref", make_scalar(reference, schema.place), schema.place);
    const Node* target = follow_reference(body, &call);
    std::string name = reference.substr(reference.rfind('/') + 1);
    Node& into = reference.starts_with("#/definitions/") ? definitions : schemas;
    into.members.push_back({name, schema.place, *target});
  }
  document.members.push_back({"definitions", schema.place, std::move(definitions)});
  document.members.push_back(
      {"components", schema.place, make_call("schemas", std::move(schemas), schema.place)});
  Node all = make_list(schema.place);
  all.items.push_back(schema);
  document.members.push_back({"allOf", schema.place, std::move(all)});
  return to_json(document);
}

void add_required_parameters(const Node& body, const Node* list, Route& route) {
  if (list == nullptr) return;
  for (const Node& item : list->items) {
    const Node* parameter = follow_reference(body, &item);
    if (parameter == nullptr || !true_at(*parameter, "required")) continue;
    std::string place = text_at(*parameter, "in"), name = text_at(*parameter, "name");
    if (place == "header") route.required_parameters.push_back({RequestPlace::header, name});
    if (place == "query") route.required_parameters.push_back({RequestPlace::query_string, name});
    if (place == "path") route.required_parameters.push_back({RequestPlace::path, name});
  }
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void read_openapi_settings(Loading& loading, const Resource& resource, const Node& body, Api& api) {
  for (std::string& type : texts_at(body, "x-amazon-apigateway-binary-media-types")) {
    if (!is_among(api.binary_media_types, type)) api.binary_media_types.push_back(std::move(type));
  }
  if (text_at(body, "x-amazon-apigateway-api-key-source") == "AUTHORIZER") api.api_key_from_authorizer = true;
  const Node* cors = body.find("x-amazon-apigateway-cors");
  if (cors != nullptr && api.kind == ApiKind::http && !api.cors) read_openapi_cors(*cors, api);
  const Node* responses = body.find("x-amazon-apigateway-gateway-responses");
  if (responses != nullptr && api.kind == ApiKind::rest) read_openapi_gateway_responses(*responses, api);
  if (const Member* security = body.find_member("security")) {
    loading.diagnostics.warning(
        security->place, resource.logical_id,
        {"ignored-security",
         "API Gateway ignores `security` at the root of a definition: its routes stay open",
         "write it at each operation"});
  }
  const Node* policy = body.find("x-amazon-apigateway-policy");
  if (policy == nullptr) return;
  loading.application.fidelity.push_back({resource.logical_id, "DefinitionBody.x-amazon-apigateway-policy",
                                          Fidelity::not_emulated, "compatibility.md#apis"});
}

SecuritySchemes read_security_schemes(const Node& body, Api& api) {
  SecuritySchemes schemes;
  const Node* components = body.find("components");
  const Node* written = components == nullptr ? nullptr : components->find("securitySchemes");
  if (written == nullptr) written = body.find("securityDefinitions");
  if (written == nullptr) return schemes;
  for (const Member& scheme : written->members) {
    const Node* definition = follow_reference(body, scheme.value.find(kAuthorizerKey));
    if (text_at(scheme.value, "x-amazon-apigateway-authtype") == "awsSigv4") {
      schemes.signatures.push_back(scheme.key);
    } else if (definition != nullptr) {
      if (find_authorizer(api, scheme.key) != nullptr) continue;
      std::string header = text_at(scheme.value, "name", "Authorization");
      api.authorizers.push_back(read_authorizer_definition(scheme.key, *definition, header, api.kind));
    } else if (text_at(scheme.value, "type") == "apiKey") {
      schemes.api_keys.push_back(scheme.key);
    }
  }
  return schemes;
}

void read_operation_security(Loading& loading, const Resource& resource, const SecuritySchemes& schemes,
                             const Node& operation, Api& api, Route& route) {
  bool is_preflight = route.method == "OPTIONS" && api.kind == ApiKind::rest;
  route.authorizer = is_preflight ? api.preflight_authorizer : api.default_authorizer;
  route.api_key_required = api.api_key_required && !is_preflight;
  bool open = false;
  const Node* security = operation.find("security");
  for (const Node& alternative : security == nullptr ? std::vector<Node>() : security->items) {
    for (const Member& named : alternative.members) {
      if (is_among(schemes.api_keys, named.key) || named.key == "api_key") {
        route.api_key_required = true;
      } else if (is_among(schemes.signatures, named.key)) {
        add_iam_authorizer(api);
        route.authorizer = kIamAuthorizer;
      } else if (named.key == "NONE") {
        open = true;
      } else if (find_authorizer(api, named.key) != nullptr) {
        route.authorizer = named.key;
        for (const Node& scope : named.value.items) route.scopes.push_back(text_of(scope));
      } else {
        std::vector<std::string> known;
        for (const Authorizer& authorizer : api.authorizers) known.push_back(authorizer.name);
        loading.diagnostics.error(named.place, resource.logical_id,
                                  {"unknown-authorizer",
                                   "Invalid OpenAPI input: security scheme '" + named.key + "' of " +
                                       route.method + " " + route.path + " is not defined",
                                   did_you_mean(named.key, known, "define it below securitySchemes")});
      }
    }
  }
  if (open) route.authorizer.clear();
  const Node* auth = operation.find("x-amazon-apigateway-auth");
  if (auth == nullptr) return;
  if (text_at(*auth, "type") == "NONE") route.authorizer.clear();
  if (text_at(*auth, "type") != kIamAuthorizer) return;
  add_iam_authorizer(api);
  route.authorizer = kIamAuthorizer;
}

void read_openapi_request_checks(Loading& loading, const Resource& resource, const Node& body,
                                 const Node& path_item, const Node& operation, Api& api, Route& route) {
  Validator validator = find_validator(body, operation);
  if (validator.parameters) {
    add_required_parameters(body, path_item.find("parameters"), route);
    add_required_parameters(body, operation.find("parameters"), route);
  }
  const Node* schema = validator.body ? find_body_schema(body, operation) : nullptr;
  if (schema == nullptr) return;
  std::string reference = text_at(*schema, "$ref");
  route.body_model =
      reference.empty() ? route.method + " " + route.path : reference.substr(reference.rfind('/') + 1);
  if (api.models.contains(route.body_model)) return;
  std::string document = schema_document(body, *schema);
  std::size_t bytes = document.size();
  for (const auto& [name, text] : api.models) bytes += text.size();
  if (bytes > kMostSchemaBytes) {
    loading.diagnostics.warning(schema->place, resource.logical_id,
                                {"too-large",
                                 "the API's schemas are over 4 MB with all that they refer to: bodies of " +
                                     route.method + " " + route.path + " are not checked",
                                 ""});
    route.body_model.clear();
    return;
  }
  api.models.emplace(route.body_model, std::move(document));
}

}  // namespace sls::model
