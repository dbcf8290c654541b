#include "stack/supervise.h"

#include "lambda/supervisor.h"

namespace sls::stack {

const char* const kSuperviseArgument = lambda::kSuperviseArgument;
int run_supervisor(const std::vector<std::string>& further) {
  return lambda::run_supervisor(further == std::vector<std::string>{lambda::kInTerminalArgument});
}

}  // namespace sls::stack
