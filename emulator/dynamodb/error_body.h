// ServiceError → the body and status that the service sends. Pure.
#pragma once

#include <string>
#include <string_view>

#include "dynamodb/engine.h"
#include "service_error.h"

namespace sls::dynamodb {

Reply error_reply(const ServiceError& error);
// The same for errors that the protocol itself finds: {"__type": "<prefix>#<type>", "message": …}.
std::string error_body(std::string_view type, std::string_view message);

}  // namespace sls::dynamodb
