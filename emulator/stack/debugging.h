// --debug-port, --debug-function and --wrap: which function is looked into.
#pragma once

#include "stack/failure.h"
#include "stack/options.h"
#include "template/application.h"

namespace sls::stack {

// Makes debug_function a logical id, where there is a debug_port or a wrap. The error names the functions to choose from.
Result<bool> resolve_debugging(FunctionOptions& functions, const model::Application& application);

}  // namespace sls::stack
