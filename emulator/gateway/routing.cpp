#include "routing.h"

#include "core/text.h"

namespace sls::gateway {
namespace {

constexpr std::int64_t kRestTimeoutMs = 29'000;
constexpr std::int64_t kHttpTimeoutMs = 30'000;
// What an init phase may add to a function's Timeout.
constexpr std::int64_t kInitMs = 10'000;

std::vector<const model::Api*> pointers(const model::Application& application) {
  std::vector<const model::Api*> apis;
  for (const model::Api& api : application.apis) apis.push_back(&api);
  return apis;
}

// Whether a configured operation is meant by a request of this method and path.
bool takes(const model::Operation& operation, std::string_view method, std::string_view path) {
  if (operation.method != method && operation.method != "ANY") return false;
  std::string_view wanted = operation.path;
  while (!wanted.empty() && !path.empty()) {
    wanted.remove_prefix(wanted.front() == '/' ? 1 : 0);
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    std::string_view w = wanted.substr(0, wanted.find('/'));
    std::string_view p = path.substr(0, path.find('/'));
    bool variable = w.size() > 2 && w.front() == '{' && w.back() == '}';
    if (variable && w[w.size() - 2] == '+') return !path.empty();
    if (variable ? p.empty() : w != p) return false;
    wanted.remove_prefix(w.size());
    path.remove_prefix(p.size());
  }
  return wanted.empty() && (path.empty() || path == "/");
}

// Smaller for the more specific of two operations that take a request: segment by segment a literal goes
// before a variable and that before a greedy one; then an exact method before ANY.
std::string rank_of(const model::Operation& operation) {
  std::string rank;
  for (const std::string& segment : core::split(operation.path, '/')) {
    if (segment.empty()) continue;
    bool variable = segment.starts_with('{');
    rank += !variable ? 'a' : (segment.ends_with("+}") ? 'c' : 'b');
  }
  return rank + (operation.method == "ANY" ? '1' : '0');
}

// "Name.suffix:3000" → "name"; empty for any other host.
std::string name_before(std::string_view host, std::string_view suffix) {
  if (host.find(".localhost") == std::string_view::npos) return "";
  std::string name = core::to_lower(host.substr(0, host.find(':')));
  if (!name.ends_with(suffix)) return "";
  return name.substr(0, name.size() - suffix.size());
}

}  // namespace

Routing::Routing(std::shared_ptr<const model::Application> app, lambda::Invoker& invoker, core::Clock& clock,
                 core::IdSource& ids, const Jwks& keys)
    : application(std::move(app)),
      all(pointers(*application)),
      authorization(std::make_unique<Authorization>(invoker, clock, ids, keys)),
      usage_plans(std::make_unique<UsagePlans>(*application)),
      validator(std::make_unique<RequestValidator>(*application)) {
  for (const model::Api& api : application->apis)
    by_api.emplace(core::to_lower(api.logical_id), RouteTable({&api}));
  for (const model::Function& function : application->functions)
    function_timeouts[function.logical_id] = function.timeout_seconds;
}

const RouteTable& Routing::table_for(std::string_view destination, std::string_view host) const {
  std::string api = destination.empty() ? name_before(host, ".localhost") : core::to_lower(destination);
  if (api.empty()) return all;
  auto found = by_api.find(api);
  return found == by_api.end() ? all : found->second;
}

const model::Function* Routing::function_with_url(std::string_view destination, std::string_view host) const {
  std::string name =
      destination.empty() ? name_before(host, ".lambda-url.localhost") : core::to_lower(destination);
  if (name.empty()) return nullptr;
  for (const model::Function& function : application->functions) {
    if (function.url && core::to_lower(function.logical_id) == name) return &function;
  }
  return nullptr;
}

std::int64_t Routing::integration_timeout_ms(const RouteEntry& entry) const {
  std::int64_t limit = entry.api->kind == model::ApiKind::rest ? kRestTimeoutMs : kHttpTimeoutMs;
  if (entry.route->timeout_ms > 0) limit = entry.route->timeout_ms;
  auto function = function_timeouts.find(entry.route->function);
  if (function == function_timeouts.end()) return limit;
  return function->second * 1000LL + kInitMs < limit ? 0 : limit;
}

std::string operation_of(const model::Application& application, const RouteMatch& match,
                         std::string_view method) {
  const model::Route& route = *match.entry->route;
  const model::Operation* best = nullptr;
  for (const model::Operation& operation : application.operations) {
    if (operation.function != route.function || !takes(operation, method, match.path)) continue;
    if (best == nullptr || rank_of(operation) < rank_of(*best)) best = &operation;
  }
  return best == nullptr ? route.operation : best->name;
}

const model::Authorizer* find_authorizer(const model::Api& api, std::string_view name) {
  for (const model::Authorizer& authorizer : api.authorizers) {
    if (authorizer.name == name) return &authorizer;
  }
  return nullptr;
}

}  // namespace sls::gateway
