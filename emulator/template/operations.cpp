// The names of operations: configured in Metadata.HelloSls.Operations, else the events', else method and
// path.
#include <algorithm>
#include <map>

#include "core/text.h"
#include "loading.h"

namespace sls::model {
namespace {

void read_configured(Loading& loading, const Resource& resource) {
  const Node* metadata = resource.node->find("Metadata");
  const Node* own = metadata == nullptr ? nullptr : metadata->find("HelloSls");
  const Node* operations = own == nullptr ? nullptr : own->find("Operations");
  if (operations == nullptr) return;
  for (const Member& member : operations->members) {
    const Node* method = member.value.find("Method");
    const Node* path = member.value.find("Path");
    if (method == nullptr || path == nullptr) {
      loading.diagnostics.error(member.place, resource.logical_id,
                                {"bad-operation", "operation " + member.key + " needs Method and Path",
                                 "write { Method: GET, Path: /path }"});
      continue;
    }
    std::string written = text_of(*path);
    loading.application.operations.push_back({member.key, core::to_upper(text_of(*method)),
                                              written.starts_with("/") ? written : "/" + written,
                                              resource.logical_id});
  }
}

bool is_catch_all(const Route& route) {
  return route.path == "$default" || route.path == "/{proxy+}" || route.path.ends_with("+}");
}

// How many routes each function has beside catch-alls.
std::map<std::string, int> count_routes(const Application& application) {
  std::map<std::string, int> counts;
  for (const Api& api : application.apis) {
    for (const Route& route : api.routes) counts[route.function] += is_catch_all(route) ? 0 : 1;
  }
  return counts;
}

}  // namespace

void load_operations(Loading& loading, const std::vector<Resource>& resources) {
  Application& application = loading.application;
  for (const Resource& resource : resources) {
    if (resource.type == "AWS::Serverless::Function" || resource.type == "AWS::Lambda::Function")
      read_configured(loading, resource);
  }
  const std::map<std::string, int> counts = count_routes(application);
  const auto configured_count = static_cast<std::ptrdiff_t>(application.operations.size());
  for (Api& api : application.apis) {
    for (Route& route : api.routes) {
      auto configured_end = application.operations.begin() + configured_count;
      auto configured =
          std::find_if(application.operations.begin(), configured_end, [&](const Operation& operation) {
            return operation.function == route.function && operation.method == route.method &&
                   operation.path == route.path;
          });
      if (configured != configured_end) {
        route.operation = configured->name;
        continue;
      }
      // A definition's operationId stays.
      // A function with several explicit events has an operation for each, called after it.
      bool by_event = counts.at(route.function) > 1 && !is_catch_all(route) && !route.event_id.empty();
      if (route.operation.empty())
        route.operation = by_event ? route.event_id : route.method + " " + route.path;
      bool nameless = is_catch_all(route) || route.function.empty();
      if (!nameless)
        application.operations.push_back({route.operation, route.method, route.path, route.function});
    }
  }
}

}  // namespace sls::model
