// Proxy events: request → JSON text, written without a tree. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/json_writer.h"
#include "http/message.h"
#include "request_context.h"
#include "route_table.h"

namespace sls::gateway {

// Payload format 1.0, of a REST API or of an HTTP API (which adds "version" and differs in details).
std::string build_event_v1(const http::Request& request, const RouteMatch& match,
                           const RequestContext& context);
// Payload format 2.0.
std::string build_event_v2(const http::Request& request, const RouteMatch& match,
                           const RequestContext& context);

// What an event says of the request, without version and body: Lambda authorizers get the same.
void write_request_v1(core::JsonWriter& json, const http::Request& request, const RouteMatch& match,
                      const RequestContext& context);
void write_request_v2(core::JsonWriter& json, const http::Request& request, const RouteMatch& match,
                      const RequestContext& context);

// Of a function URL: payload format 2.0 with its own request context.
std::string build_event_url(const http::Request& request, const model::FunctionUrl& url,
                            const RequestContext& context);

// Whether `content_type` is in a REST API's BinaryMediaTypes: without parameters, wildcards on the right.
bool is_binary_media_type(const model::Api& api, std::string_view content_type);

}  // namespace sls::gateway
