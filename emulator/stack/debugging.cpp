#include "debugging.h"

#include "core/text.h"

namespace sls::stack {
namespace {

bool has_debugger(const model::Function& function) {
  return function.package_type == "Zip" &&
         (function.runtime.starts_with("python3") || function.runtime.starts_with("nodejs"));
}

}  // namespace

Result<bool> resolve_debugging(FunctionOptions& functions, const model::Application& application) {
  std::string& chosen = functions.debug_function;
  if (functions.debug_port == 0 && functions.wrap.empty()) {
    if (chosen.empty()) return true;
    return fail(FailureKind::usage, "--debug-function needs --debug-port PORT");
  }
  std::vector<std::string> names;
  const model::Function* found = nullptr;
  for (const model::Function& function : application.functions) {
    if (!has_debugger(function) && functions.debug_port != 0) {
      if (chosen != function.logical_id && chosen != function.name) continue;
      return fail(FailureKind::usage, "--debug-port is for Python and Node.js; " + function.logical_id + " is " +
                                          function.runtime + ": try hello-sls invoke " + function.logical_id +
                                          " --wrap 'gdb --args'");
    }
    names.push_back(function.logical_id);
    if (chosen == function.logical_id || chosen == function.name) found = &function;
  }
  if (chosen.empty() && names.size() == 1) found = application.find_function(names.front());
  if (found != nullptr) {
    chosen = found->logical_id;
    return true;
  }
  std::string there_are = names.empty() ? "there is none in Python or Node.js" : "there are: " + core::join(names, ", ");
  if (chosen.empty()) return fail(FailureKind::usage, "--debug-port: which function? Say --debug-function NAME; " + there_are);
  return fail(FailureKind::usage, "--debug-function: there is no function " + chosen + "; " + there_are);
}

}  // namespace sls::stack
