// The program's other life: with kSuperviseArgument alone it is the supervisor of child processes (lambda's
// supervisor.h says what that is).
#pragma once

namespace sls::stack {

extern const char* const kSuperviseArgument;
int run_supervisor();

}  // namespace sls::stack
