// Any routes, and any requests to them. The text: a line for the API's kind ("rest" or "http"), lines of routes
// ("GET /message/{id}"), an empty line, lines of requests. Whatever route takes a request, its path with the parameters put
// in is the request's path again, and a request that reads as a route reads is taken by some route.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "route_table.h"

namespace {

using namespace sls;

constexpr int kMostRoutes = 60;
constexpr int kMostRequests = 60;

std::string_view take_line(std::string_view& text) {
  std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  return line;
}

// "GET /a" → the method; `line` keeps the path.
std::string take_method(std::string_view& line) {
  std::size_t space = std::min(line.find(' '), line.size());
  std::string method(line.substr(0, space));
  line.remove_prefix(std::min(line.size(), space + 1));
  return method;
}

std::string_view without_outer_slashes(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

model::Api read_api(std::string_view& text) {
  model::Api api;
  api.kind = take_line(text) == "http" ? model::ApiKind::http : model::ApiKind::rest;
  api.logical_id = "Api";
  api.stage = api.kind == model::ApiKind::http ? "$default" : "Prod";
  for (int i = 0; i < kMostRoutes; ++i) {
    std::string_view line = take_line(text);
    if (line.empty()) break;
    std::string method = take_method(line);
    std::string path = line == "$default" || line.starts_with('/') ? std::string(line) : "/" + std::string(line);
    api.routes.push_back({.api = api.logical_id, .method = method, .path = path, .function = "F"});
  }
  return api;
}

// The route's path with what it took for its variables in their places.
std::string filled_in(const gateway::RouteMatch& match) {
  std::string path = match.entry->route->path;
  std::string filled;
  std::size_t parameter = 0;
  for (std::size_t at = 0; at <= path.size();) {
    std::size_t end = std::min(path.find('/', at), path.size());
    std::string segment = path.substr(at, end - at);
    bool variable = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
    if (variable && parameter == match.path_parameters.size()) std::abort();
    if (at > 0) filled += '/';
    filled += variable ? match.path_parameters[parameter++].second : segment;
    at = end + 1;
  }
  return filled;
}

void check(const gateway::RouteTable& routes, const model::Api& api, const std::string& method, std::string_view path) {
  gateway::RouteMatch match;
  bool found = routes.match(method, path, match);
  for (const model::Route& route : api.routes) {
    bool same = route.method == method && route.path == path && path.find('{') == std::string_view::npos;
    if (same && !path.ends_with('/') && path.find("//") == std::string_view::npos && !found) std::abort();
  }
  if (!found) return;
  if (match.entry == nullptr || match.entry->api != &api) std::abort();
  if (match.entry->is_preflight || match.entry->route->path == "$default") return;
  if (match.entry->route->method != method && match.entry->route->method != "ANY") std::abort();
  // A path variable twice in one path has one value; the template reader refuses such a path.
  std::string filled = filled_in(match);
  if (without_outer_slashes(filled) != without_outer_slashes(match.path)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const model::Api api = read_api(text);
  const gateway::RouteTable routes({&api});
  for (int i = 0; i < kMostRequests && !text.empty(); ++i) {
    std::string_view line = take_line(text);
    std::string method = take_method(line);
    check(routes, api, method, line.starts_with('/') ? std::string(line) : "/" + std::string(line));
  }
  return 0;
}
