// RequestContext: what the gateway knows of a request beside the request itself: filled as the request
// passes, read by both event formats and by the answer's headers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace sls::gateway {

struct RequestContext {
  std::string region;
  std::string account_id;
  std::string request_id;           // a UUID
  std::string extended_request_id;  // 15 characters and '='; an HTTP API's own request id
  std::string trace_header;         // X-Amzn-Trace-Id as the function sees it
  std::int64_t time_ms = 0;
  std::uint16_t port = 0;           // and protocol, as X-Forwarded-Port and X-Forwarded-Proto have them
  std::string_view protocol = "http";
  // From authorization: requestContext.authorizer as JSON, empty without; who signed the request; its API
  // key.
  std::string authorizer;
  std::string access_key;
  std::string api_key;
  std::string api_key_id;
  std::string validation_error;  // what a request validator says of the request, for people
};

// The X-Amzn-Trace-Id that a function sees: a complete one is kept as it was sent, a Root alone gets a
// Parent; without, there is a new Root.
std::string trace_header(std::string_view sent, std::int64_t time_ms, core::IdSource& ids);

}  // namespace sls::gateway
