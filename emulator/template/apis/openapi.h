// An API's own definition: OpenAPI 3.0 or Swagger 2.0 with API Gateway's extensions → routes, authorizers and
// the API's settings. The same for a body in the template and a file beside it.
#pragma once

#include "loading.h"

namespace sls::model {

// `body` is resolved. Adds to the API what SAM's properties have not set. REQUIRES: functions are loaded,
// stage and stage variables of the API known.
void read_openapi(Loading& loading, const Resource& resource, const Node& body, Api& api);

// DefinitionUri of SAM's APIs, BodyS3Location of plain ones: a file of this machine. Nothing, and a
// diagnostic, when it is none or cannot be read.
std::optional<Node> load_definition_file(Loading& loading, const Resource& resource, const Node& location);

// "#/components/schemas/X" from `body`; `node` itself when it is no reference, null when it leads nowhere.
const Node* follow_reference(const Node& body, const Node* node);

// Parts of read_openapi: what stands beside the paths, and what an operation asks of requests
// (openapi_contract.cpp).
void read_openapi_settings(Loading& loading, const Resource& resource, const Node& body, Api& api);
void read_openapi_request_checks(Loading& loading, const Resource& resource, const Node& body,
                                 const Node& path_item, const Node& operation, Api& api, Route& route);

// Security schemes whose name is no authorizer's: API keys and signatures.
struct SecuritySchemes {
  std::vector<std::string> api_keys;
  std::vector<std::string> signatures;
};
SecuritySchemes read_security_schemes(const Node& body, Api& api);
// An operation's `security` and x-amazon-apigateway-auth; what they do not say is the API's default.
void read_operation_security(Loading& loading, const Resource& resource, const SecuritySchemes& schemes,
                             const Node& operation, Api& api, Route& route);

}  // namespace sls::model
