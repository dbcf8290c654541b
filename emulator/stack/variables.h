// Variables that the user gives to functions beside the template's: --env-vars FILE and --env-var K=V.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "stack/failure.h"
#include "stack/options.h"
#include "template/application.h"

namespace sls::stack {

struct VariableOverrides {
  std::map<std::string, std::map<std::string, std::string>> by_function;  // logical id → variables
  std::vector<std::string> warnings;  // a variable that the template lacks: AWS will not have it
};

Result<VariableOverrides> read_variables(const VariableOptions& options,
                                         const model::Application& application);

}  // namespace sls::stack
