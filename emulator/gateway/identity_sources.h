// What a request has at the places that authorizers and request validators name. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "request_context.h"
#include "route_table.h"

namespace sls::gateway {

// The first value of a header (blind to case), the first of a query parameter, …; nothing when it is not
// there. An empty value is there.
std::optional<std::string> find_value(const model::RequestValue& wanted, const http::Request& request,
                                      const RouteMatch& match, const RequestContext& context);

// The values of all sources; nothing when one is missing or empty.
std::optional<std::vector<std::string>> read_identity(const model::Authorizer& authorizer,
                                                      const http::Request& request, const RouteMatch& match,
                                                      const RequestContext& context);

// arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/path, with the path of the request.
std::string method_arn(const http::Request& request, const RouteMatch& match, const RequestContext& context);

}  // namespace sls::gateway
