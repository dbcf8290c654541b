// What `invoke NAME` means: a function, an operation, or a method and path.
#pragma once

#include <string>

#include "stack/failure.h"
#include "template/application.h"

namespace sls::stack {

struct InvokeTarget {
  const model::Function* function = nullptr;
  std::string operation;  // for telemetry; may be empty
  std::string method;     // of the default event; empty when the function is meant as such
  std::string path;
};

// An empty name means the only function. The error names what there is, and the nearest.
Result<InvokeTarget> find_invoke_target(const model::Application& application, const std::string& name);

}  // namespace sls::stack
