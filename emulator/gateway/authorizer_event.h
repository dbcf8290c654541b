// The events that Lambda authorizers get: TOKEN, and REQUEST in formats 1.0 and 2.0. Pure.
#pragma once

#include <string>
#include <vector>

#include "http/message.h"
#include "request_context.h"
#include "route_table.h"

namespace sls::gateway {

// `identity` holds the values of the authorizer's identity sources, in their order.
std::string build_authorizer_event(const model::Authorizer& authorizer,
                                   const std::vector<std::string>& identity, const http::Request& request,
                                   const RouteMatch& match, const RequestContext& context);

}  // namespace sls::gateway
