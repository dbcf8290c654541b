// CORS as the gateway itself does it. Pure.
#pragma once

#include "http/message.h"
#include "route_table.h"

namespace sls::gateway {

// The mock OPTIONS method that SAM's Cors adds to a REST API.
http::Response rest_preflight(const RouteEntry& entry);

// An HTTP API with CORS answers preflights itself, before any route; nothing when the request is no
// preflight.
bool is_preflight(const http::Request& request);
http::Response http_preflight(const model::Cors& cors, const http::Request& request);
// Replaces the function's CORS headers by the configured ones.
void apply_http_cors(const model::Cors& cors, const http::Request& request, http::Response& response);

}  // namespace sls::gateway
