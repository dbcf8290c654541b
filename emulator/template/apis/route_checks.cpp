#include "apis/route_checks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "core/text.h"

namespace sls::model {
namespace {

bool is_path_variable(const std::string& segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}' &&
         segment.find('{', 1) == std::string::npos;
}

bool is_greedy_variable(const std::string& segment) {
  return is_path_variable(segment) && segment[segment.size() - 2] == '+';
}

// What a REST API takes in a segment that is no variable.
bool is_plain_segment(const std::string& segment) {
  return std::all_of(segment.begin(), segment.end(), [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view("._-:%$+,~!*'()@;=&").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

std::string owner_of(const Route& route) { return route.event_id.empty() ? route.api : route.function; }

// Where a route's path is written: an event's Path, else the route itself.
Place place_of_path(const Loading& loading, const Route& route) {
  const Node* at = route.event_id.empty() ? nullptr : loading.root.find("Resources");
  for (const std::string& key : {route.function, std::string("Properties"), std::string("Events"),
                                 route.event_id, std::string("Properties"), std::string("Path")}) {
    at = at == nullptr ? nullptr : at->find(key);
  }
  if (at != nullptr) return at->place;
  return {loading.files.add(route.position.file), route.position.line, route.position.column};
}

}  // namespace

bool is_api_method(const std::string& method) {
  static constexpr std::array<std::string_view, 8> kMethods = {"GET",   "PUT",  "POST",    "DELETE",
                                                               "PATCH", "HEAD", "OPTIONS", "ANY"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

bool parse_request_parameter(std::string_view text, RequestValue& value) {
  const std::pair<std::string_view, RequestPlace> kPrefixes[] = {
      {"method.request.header.", RequestPlace::header},
      {"method.request.querystring.", RequestPlace::query_string},
      {"method.request.path.", RequestPlace::path}};
  for (const auto& [prefix, place] : kPrefixes) {
    if (!text.starts_with(prefix) || text.size() == prefix.size()) continue;
    value = {place, std::string(text.substr(prefix.size()))};
    return true;
  }
  return false;
}

std::optional<PathProblem> path_problem(const std::string& path, ApiKind kind) {
  if (path == "$default") return std::nullopt;
  auto segments = core::split(path.substr(1), '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string& segment = segments[i];
    bool bad = kind == ApiKind::rest && !is_path_variable(segment) && !is_plain_segment(segment);
    if (bad) {
      return PathProblem{
          "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at "
          "the "
          "beginning and the end.",
          "make the variable a whole segment, and leave out other characters"};
    }
    if (is_greedy_variable(segment) && i + 1 < segments.size())
      return PathProblem{"A greedy path variable must be the last part of the path.",
                         "move " + segment + " to the end"};
  }
  return std::nullopt;
}

void check_duplicate_route(Loading& loading, const std::string& logical_id, const Place& place,
                           const std::string& event, const Api& api, const Route& route) {
  std::string maker = route.event_id.empty() ? route.api : route.function + "." + route.event_id;
  auto [first, is_new] =
      loading.routes.emplace(api.logical_id + " " + route.method + " " + route.path, maker);
  if (is_new) return;
  std::string text = "API method \"" + core::to_lower(route.method) +
                     "\" defined multiple times for path \"" + route.path + "\".";
  loading.diagnostics.error(
      place, logical_id,
      {"duplicate-route",
       event.empty() ? invalid_resource(logical_id, text) : invalid_event(logical_id, event, text),
       "the first one is " + first->second});
}

void check_sibling_variables(Loading& loading, const Api& api) {
  if (api.kind != ApiKind::rest) return;
  std::map<std::string, std::pair<std::string, const Route*>> variables;  // parent path → variable
  for (const Route& route : api.routes) {
    std::string parent;
    for (const std::string& segment : core::split(route.path.substr(1), '/')) {
      if (is_path_variable(segment) && !is_greedy_variable(segment)) {
        auto [known, is_new] = variables.emplace(parent, std::pair(segment, &route));
        if (!is_new && known->second.first != segment) {
          loading.diagnostics.error(
              place_of_path(loading, route), owner_of(route),
              {"sibling-variable",
               "A sibling (" + known->second.first +
                   ") of this resource already has a variable path part -- only one is allowed",
               "name the variable " + known->second.first + ", as " + owner_of(*known->second.second) +
                   " does"});
        }
      }
      parent += "/" + segment;
    }
  }
}

}  // namespace sls::model
