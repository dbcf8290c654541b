// Handler answer → HTTP response, as REST APIs (1.0) and HTTP APIs (2.0, 1.0) map it. Pure; safe on any
// bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "errors.h"
#include "http/message.h"
#include "template/application.h"

namespace sls::gateway {

struct MappedResponse {
  http::Response response;
  std::optional<GatewayError> error;  // the answer was none: the gateway answers itself
  std::string reason;                 // what was wrong with it, for people
};

// `accept` is the request's Accept header: it decides whether a REST API decodes a base64 body.
MappedResponse map_response_v1(std::string payload, const model::Api& api, std::string_view accept);
MappedResponse map_response_v2(std::string payload,
                               std::string_view default_content_type = "text/plain; charset=utf-8");
// The JSON in front of a streamed answer: status, headers, cookies. The response's body is empty.
MappedResponse map_prelude(std::string_view prelude, bool with_multi_value_headers = false);

}  // namespace sls::gateway
