// What a method leads to: an integration as OpenAPI (x-amazon-apigateway-integration),
// AWS::ApiGateway::Method and AWS::ApiGatewayV2::Integration write it. Proxies of the template's functions
// become routes to them, mock answers that need no template language are kept, anything else is named as not
// emulated.
#pragma once

#include "loading.h"

namespace sls::model {

struct Integration {
  std::string type;  // lower case: "aws_proxy", "aws", "http", "http_proxy", "mock"
  std::string uri;
  std::string subtype;  // of an HTTP API's call of another service: "EventBridge-PutEvents"
  std::string http_method;
  std::string payload_format;  // as written; empty: not said
  std::optional<long long> timeout_ms;
  bool streams = false;  // responseTransferMode STREAM
  std::optional<MockAnswer> mock;
  Place place;
  Place uri_place;
};

// `written` is resolved. Members in OpenAPI's or CloudFormation's spelling.
Integration read_integration(const Node& written);

// Fills the route's function, payload format, time-out, or why it leads to none. REQUIRES: all functions are
// loaded.
void apply_integration(Loading& loading, const Resource& resource, const Integration& integration,
                       const Api& api, Route& route);

// The function of the template that an integration's or authorizer's URI, or a function's ARN, names: its
// logical id; empty when it is none of them. Stage variables in it are replaced.
std::string function_of_uri(const Application& application, const std::string& uri, const Api& api);

}  // namespace sls::model
