// The error bodies of AWS's JSON protocol.
#pragma once

#include "dynamodb_client/client.h"
#include "http/message.h"

namespace sls::dynamodb_client {

// {"__type": "prefix#Name", "message" or "Message": …}. A body of another shape (a proxy's page, say) gives
// the type "UnknownError", or what x-amzn-ErrorType says, and its first bytes as the message.
ServiceError parse_service_error(const http::Response& response);

// Throttling and the service's own failures, which another try may mend.
bool may_be_tried_again(const ServiceError& error);

}  // namespace sls::dynamodb_client
