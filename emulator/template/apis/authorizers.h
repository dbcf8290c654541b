// Authorizers as each way of writing an API has them: SAM's Auth, OpenAPI's security schemes, resources of
// their own.
#pragma once

#include "loading.h"

namespace sls::model {

inline constexpr const char* kIamAuthorizer = "AWS_IAM";

// Null when the API has none of that name.
const Authorizer* find_authorizer(const Api& api, const std::string& name);
void add_iam_authorizer(Api& api);

// x-amazon-apigateway-authorizer of a security scheme, or the properties of an AWS::ApiGateway::Authorizer or
// AWS::ApiGatewayV2::Authorizer; resolved. `header` is where a token stands when the definition does not say.
Authorizer read_authorizer_definition(const std::string& name, const Node& definition,
                                      const std::string& header, ApiKind kind);

}  // namespace sls::model
