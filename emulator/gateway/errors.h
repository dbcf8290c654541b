// The gateway's own answers, in API Gateway's words.
#pragma once

#include <string_view>

#include "http/message.h"
#include "template/application.h"

namespace sls::gateway {

enum class GatewayError {
  no_route,
  function_failed,  // failed, timed out or answered what is no response
  timed_out,        // the gateway's own 29 or 30 s
  function_throttled,
  payload_too_large,  // over the 6 MB that Lambda takes
  body_too_large,     // over the gateway's 10 MB
  headers_too_large,
  malformed_request,
  request_timed_out,
  configuration,         // undecodable base64 in a binary answer
  unauthorized,          // no identity, or "Unauthorized" from the authorizer
  access_denied,         // no statement of the policy allows it
  explicitly_denied,     // one denies it
  authorizer_failed,     // it failed, or its answer is none
  missing_signature,     // AWS_IAM
  incomplete_signature,  // AWS_IAM
  no_api_key,
  throttled,  // by a usage plan
  quota_exceeded,
  missing_parameters,
  invalid_body,
};

// `message` replaces the words of errors that name something of the request.
http::Response error_response(GatewayError error, model::ApiKind kind, std::string_view message = "");
// A request that this machine does not answer: `why` names the flag that would allow it.
http::Response forbidden_response(std::string_view why);

// The name under which a REST API's GatewayResponses know the error; empty: it cannot be customized.
std::string_view response_type(GatewayError error);

}  // namespace sls::gateway
