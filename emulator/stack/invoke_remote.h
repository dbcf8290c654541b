// Invoking through the Lambda API of a running `serve`.
#pragma once

#include <string>

#include "stack/failure.h"
#include "stack/invoke.h"

namespace sls::stack {

// `url`: of the Lambda API, http://127.0.0.1:3001.
Result<InvokeOutcome> invoke_at(const std::string& url, const InvokeOptions& options, const std::string& function,
                                const std::string& event);

}  // namespace sls::stack
