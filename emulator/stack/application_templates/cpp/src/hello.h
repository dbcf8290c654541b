// GET /hello/{name} says hello to whoever the path names.
#pragma once

#include <string>
#include <string_view>

#include "handler/handler.h"

sls::core::Result<std::string, sls::handler::HandlerError> say_hello(std::string_view event,
                                                                     const sls::handler::Context& context);
