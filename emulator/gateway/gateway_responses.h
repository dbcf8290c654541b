// GatewayResponses of a REST API: other status, headers and bodies for the gateway's own errors. Pure.
#pragma once

#include <string_view>

#include "errors.h"
#include "http/message.h"
#include "request_context.h"
#include "template/application.h"

namespace sls::gateway {

// Changes the answer to `error` as the API asks: the error's own type goes before DEFAULT_4XX and
// DEFAULT_5XX.
void customize(http::Response& response, GatewayError error, const model::Api& api,
               const http::Request& request, const RequestContext& context);

}  // namespace sls::gateway
