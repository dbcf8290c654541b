// The program's other life: with kSuperviseArgument as its first argument it is the supervisor of child processes (lambda's
// supervisor.h says what that is).
#pragma once

#include <string>
#include <vector>

namespace sls::stack {

extern const char* const kSuperviseArgument;
// `further`: the arguments behind it.
int run_supervisor(const std::vector<std::string>& further);

}  // namespace sls::stack
