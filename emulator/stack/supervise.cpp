#include "stack/supervise.h"

#include "lambda/supervisor.h"

namespace sls::stack {

const char* const kSuperviseArgument = lambda::kSuperviseArgument;
int run_supervisor() { return lambda::run_supervisor(); }

}  // namespace sls::stack
