#include "names.h"

#include <algorithm>

#include "core/text.h"
#include "gateway/gateway.h"

namespace sls::stack {
namespace {

std::vector<std::string> known_names(const model::Application& application) {
  std::vector<std::string> names;
  auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const model::Function& function : application.functions) add(function.logical_id);
  for (const model::Operation& operation : application.operations) add(operation.name);
  return names;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names)
    list += (list.empty() ? "" : ", ") + (name.find(' ') == std::string::npos ? name : "\"" + name + "\"");
  return list.empty() ? "none" : list;
}

// "GET /message/abc" → the function whose route takes it.
InvokeTarget find_by_path(const model::Application& application, const std::string& name) {
  InvokeTarget target;
  std::size_t blank = name.find(' ');
  std::string method = core::to_upper(name.substr(0, blank));
  std::string path(core::trim(name.substr(blank + 1)));
  auto route = gateway::find_route(application, method, path);
  if (route.function.empty()) return target;
  target.function = application.find_function(route.function);
  target.operation = route.operation;
  target.method = method;
  target.path = path;
  return target;
}

}  // namespace

Result<InvokeTarget> find_invoke_target(const model::Application& application, const std::string& name) {
  std::vector<std::string> names = known_names(application);
  if (name.empty()) {
    if (application.functions.size() == 1) return InvokeTarget{&application.functions.front(), "", "", ""};
    return fail(FailureKind::usage, "which function? There are: " + list_of(names));
  }
  for (const model::Function& function : application.functions) {
    if (function.logical_id == name || function.name == name) return InvokeTarget{&function, "", "", ""};
  }
  for (const model::Operation& operation : application.operations) {
    if (operation.name != name) continue;
    return InvokeTarget{application.find_function(operation.function), operation.name, operation.method,
                        operation.path};
  }
  if (name.find(" /") != std::string::npos) {
    InvokeTarget target = find_by_path(application, name);
    if (target.function != nullptr) return target;
    return fail(FailureKind::usage, "no route takes " + name + "; hello-sls routes lists those there are");
  }
  std::string near = core::nearest(name, names);
  return fail(FailureKind::usage, "there is no function or operation '" + name + "'" +
                                      (near.empty() ? "; there are: " : "; did you mean " + near + "? There are: ") +
                                      list_of(names));
}

}  // namespace sls::stack
