// Endpoint: the wire protocol of DynamoDB and DynamoDB Streams over a Service: one http::RequestHandler.
// Checks the protocol (target, authorization by form, content type), finds the caller, calls the service, dresses the
// answer (request id, CRC-32, content type, CORS for allowed origins).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "dynamodb/service.h"
#include "http/message.h"
#include "http/server.h"

namespace sls::dynamodb {

// Access key id → who that is; nothing for an unknown key, which is then "external".
using CallerLookup = std::function<Caller(std::string_view access_key_id)>;

struct EndpointOptions {
  CallerLookup caller_lookup;                // may be empty
  std::vector<std::string> allowed_hosts;    // --allow-host
  std::vector<std::string> allowed_origins;  // --allow-origin
};

// Borrows service and ids. The returned handler never blocks a network thread on a write.
http::RequestHandler make_endpoint(Service& service, core::IdSource& ids, EndpointOptions options);

// Limits and error answers of the service for a Server that this endpoint listens on (host and port are the caller's).
http::ServerOptions endpoint_server_options();

}  // namespace sls::dynamodb
