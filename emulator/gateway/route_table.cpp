#include "route_table.h"

#include <algorithm>

namespace sls::gateway {
namespace {

struct Segments {
  std::vector<std::string_view> parts;
  bool trailing_slash = false;
};

// "//a//b/" → a, "", b and a trailing slash: slashes in front of the first segment are dropped, others count.
Segments split_path(std::string_view path) {
  Segments result;
  std::size_t start = path.find_first_not_of('/');
  if (start == std::string_view::npos) return result;
  while (start <= path.size()) {
    std::size_t end = std::min(path.find('/', start), path.size());
    result.parts.push_back(path.substr(start, end - start));
    start = end + 1;
  }
  if (result.parts.back().empty()) {
    result.parts.pop_back();
    result.trailing_slash = true;
  }
  return result;
}

bool is_variable(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}
bool is_greedy(std::string_view segment) {
  return is_variable(segment) && segment[segment.size() - 2] == '+';
}

std::string variable_name(std::string_view segment) {
  return std::string(segment.substr(1, segment.size() - (is_greedy(segment) ? 3 : 2)));
}

// What ANY means on a REST API; on an HTTP API it is every method.
bool is_rest_method(std::string_view method) {
  for (std::string_view known : {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}) {
    if (method == known) return true;
  }
  return false;
}

constexpr const char* kAllMethods = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT";

}  // namespace

struct RouteTable::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  // REST allows one name per parent; a template that has two is refused by AWS and still served here.
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> variables;
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> greedy;
  std::vector<const RouteEntry*> entries;

  Node& child(std::string_view segment) {
    if (!is_variable(segment)) {
      auto& node = literals[std::string(segment)];
      if (!node) node = std::make_unique<Node>();
      return *node;
    }
    auto& list = is_greedy(segment) ? greedy : variables;
    std::string name = variable_name(segment);
    for (auto& [known, node] : list) {
      if (known == name) return *node;
    }
    list.emplace_back(name, std::make_unique<Node>());
    return *list.back().second;
  }
};

// One walk down the tree, with the variables taken so far.
struct RouteTable::Search {
  std::string_view method;
  const Segments& segments;
  const model::Api* only;  // null: every API
  bool rest_method;
  std::vector<std::pair<std::string_view, std::string_view>> taken;
  bool greedy_taken = false;

  const RouteEntry* pick(const Node& node) const {
    const RouteEntry* any = nullptr;
    for (const RouteEntry* entry : node.entries) {
      if (only != nullptr && entry->api != only) continue;
      bool slash_counts = entry->api->kind == model::ApiKind::http && !greedy_taken;
      if (segments.trailing_slash && slash_counts) continue;
      if (entry->method == method) return entry;
      bool takes_any = entry->method == "ANY" && (entry->api->kind == model::ApiKind::http || rest_method);
      if (any == nullptr && takes_any) any = entry;
    }
    return any;
  }

  const RouteEntry* walk(const Node& node, std::size_t at) {
    if (at == segments.parts.size()) return pick(node);
    std::string_view segment = segments.parts[at];
    if (auto literal = node.literals.find(segment); literal != node.literals.end()) {
      if (const RouteEntry* found = walk(*literal->second, at + 1)) return found;
    }
    for (const auto& [name, child] : node.variables) {
      if (segment.empty()) break;
      taken.emplace_back(name, segment);
      if (const RouteEntry* found = walk(*child, at + 1)) return found;
      taken.pop_back();
    }
    for (const auto& [name, child] : node.greedy) {
      greedy_taken = true;
      if (const RouteEntry* found = pick(*child)) {
        taken.emplace_back(name, rest_from(at));
        return found;
      }
      greedy_taken = false;
    }
    return nullptr;
  }

  // All from segment `at` on, as sent, without a trailing slash.
  std::string_view rest_from(std::size_t at) const {
    const char* begin = segments.parts[at].data();
    const char* end = segments.parts.back().data() + segments.parts.back().size();
    return {begin, static_cast<std::size_t>(end - begin)};
  }
};

RouteTable::RouteTable(const std::vector<const model::Api*>& apis)
    : apis_(apis), root_(std::make_unique<Node>()) {
  for (const model::Api* api : apis) {
    for (const model::Route& route : api->routes) add({api, &route, false, route.method, ""});
    if (api->kind == model::ApiKind::rest && api->cors) add_preflights(*api);
  }
}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;

void RouteTable::add(RouteEntry entry) {
  entries_.push_back(std::make_unique<RouteEntry>(std::move(entry)));
  const RouteEntry* added = entries_.back().get();
  if (added->route->path == "$default") {
    defaults_.push_back(added);
    return;
  }
  Node* node = root_.get();
  for (std::string_view segment : split_path(added->route->path).parts) node = &node->child(segment);
  bool hidden = std::any_of(node->entries.begin(), node->entries.end(),
                            [&](const RouteEntry* other) { return other->method == added->method; });
  if (hidden && !added->is_preflight) hidden_.push_back(added);
  node->entries.push_back(added);
}

// SAM writes a mock OPTIONS method into each path that has none of its own.
void RouteTable::add_preflights(const model::Api& api) {
  std::map<std::string, std::vector<const model::Route*>> by_path;
  for (const model::Route& route : api.routes) by_path[route.path].push_back(&route);
  for (const auto& [path, routes] : by_path) {
    bool own = std::any_of(routes.begin(), routes.end(),
                           [](const model::Route* route) { return route->method == "OPTIONS"; });
    if (own) continue;
    std::vector<std::string> methods = {"OPTIONS"};
    bool any = false;
    for (const model::Route* route : routes) {
      any = any || route->method == "ANY";
      methods.push_back(route->method);
    }
    std::sort(methods.begin(), methods.end());
    std::string list;
    for (const std::string& method : methods) list += (list.empty() ? "" : ",") + method;
    add({&api, routes.front(), true, "OPTIONS", any ? kAllMethods : list});
  }
}

bool RouteTable::match_path(std::string_view method, std::string_view path, const model::Api* only,
                            RouteMatch& match) const {
  Segments segments = split_path(path);
  Search search{method, segments, only, is_rest_method(method), {}, false};
  const RouteEntry* found = search.walk(*root_, 0);
  if (found == nullptr) return false;
  match.entry = found;
  match.path_parameters.clear();
  for (const auto& [name, value] : search.taken) match.path_parameters.emplace_back(name, value);
  // An HTTP API's greedy variable keeps a trailing slash, a REST API's does not.
  if (search.greedy_taken && segments.trailing_slash && found->api->kind == model::ApiKind::http)
    match.path_parameters.back().second += '/';
  return true;
}

// The $default route of `only`, or of the first API that has one.
bool RouteTable::match_default(const model::Api* only, RouteMatch& match) const {
  auto found = std::find_if(defaults_.begin(), defaults_.end(), [only](const RouteEntry* entry) {
    return only == nullptr || entry->api == only;
  });
  if (found == defaults_.end()) return false;
  match.entry = *found;
  match.path_parameters.clear();
  return true;
}

bool RouteTable::match_behind_stage(std::string_view method, std::string_view path, RouteMatch& match) const {
  std::size_t end = path.find('/', 1);
  std::string_view stage = path.substr(1, end == std::string_view::npos ? end : end - 1);
  std::string_view rest = end == std::string_view::npos ? std::string_view("/") : path.substr(end);
  for (const model::Api* api : apis_) {
    if (api->stage != stage || stage.empty()) continue;
    if (!match_path(method, rest, api, match) && !match_default(api, match)) continue;
    match.path = rest;
    match.stage_path = path;
    return true;
  }
  return false;
}

bool RouteTable::match(std::string_view method, std::string_view path, RouteMatch& match) const {
  bool found = match_path(method, path, nullptr, match);
  // A first segment that is the stage's name and that only a variable takes is the stage of an AWS-style URL.
  bool starts_with_literal = found && match.entry->route->path.substr(0, 2) != "/{";
  if (!starts_with_literal) {
    RouteMatch behind_stage;
    if (match_behind_stage(method, path, behind_stage)) {
      match = std::move(behind_stage);
      return true;
    }
  }
  if (!found && !match_default(nullptr, match)) return false;
  const model::Api& api = *match.entry->api;
  match.path = path;
  std::size_t first = path.find_first_not_of('/');
  if (api.kind == model::ApiKind::rest)
    match.path = "/" + std::string(first == std::string_view::npos ? "" : path.substr(first));
  match.stage_path = api.stage == "$default" ? std::string(path) : "/" + api.stage + std::string(path);
  return true;
}

}  // namespace sls::gateway
