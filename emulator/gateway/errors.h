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
  throttled,
  payload_too_large,  // over the 6 MB that Lambda takes
  body_too_large,     // over the gateway's 10 MB
  headers_too_large,
  malformed_request,
  request_timed_out,
  configuration,  // undecodable base64 in a binary answer
};

http::Response error_response(GatewayError error, model::ApiKind kind);
// A request that this machine does not answer: `why` names the flag that would allow it.
http::Response forbidden_response(std::string_view why);

}  // namespace sls::gateway
