// build: what `serve` and `exec` do to functions before they are ready, on its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct BuildOptions {
  TemplateOptions source;
  FunctionOptions functions;
  std::string function;  // a logical id or FunctionName; empty: all
  std::function<void(const std::string&)> print;  // one line for people
};

struct BuildSummary {
  std::vector<std::string> failed;  // functions whose build failed; why has been printed
};
Result<BuildSummary> build(const BuildOptions& options);

}  // namespace sls::stack
