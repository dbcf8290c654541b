// RouteTable: which route takes a request. Built once for an application; immutable, safe from any thread.
//
// One tree of path segments for all APIs, so that a match costs the path's length, not the number of routes.
// At each segment a literal goes before a variable, a variable before a greedy one; a branch that ends
// without a route for the method gives way to the next. Where REST and HTTP APIs differ (trailing slashes,
// $default) the route's API decides.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/application.h"

namespace sls::gateway {

// A route, or the preflight method that SAM's Cors adds to a path of a REST API.
struct RouteEntry {
  const model::Api* api = nullptr;
  const model::Route* route = nullptr;
  bool is_preflight = false;
  std::string method;
  std::string preflight_methods;  // what a preflight allows when the template does not say
};

struct RouteMatch {
  const RouteEntry* entry = nullptr;
  std::string path;        // without the stage
  std::string stage_path;  // with the stage, as REST's requestContext.path has it
  std::vector<std::pair<std::string, std::string>> path_parameters;  // as sent, not decoded
};

class RouteTable {
 public:
  explicit RouteTable(const std::vector<const model::Api*>& apis);
  ~RouteTable();
  RouteTable(RouteTable&&) noexcept;

  // `path` as sent: percent-encoded, beginning with '/'. Nothing when no route takes it.
  bool match(std::string_view method, std::string_view path, RouteMatch& match) const;
  const std::vector<const model::Api*>& apis() const { return apis_; }
  // The routes of equal method and path that another API's route hides, for a warning.
  const std::vector<const RouteEntry*>& hidden() const { return hidden_; }

 private:
  struct Node;
  struct Search;
  void add(RouteEntry entry);
  void add_preflights(const model::Api& api);
  bool match_path(std::string_view method, std::string_view path, const model::Api* only,
                  RouteMatch& match) const;
  bool match_default(const model::Api* only, RouteMatch& match) const;
  bool match_behind_stage(std::string_view method, std::string_view path, RouteMatch& match) const;

  std::vector<std::unique_ptr<RouteEntry>> entries_;
  std::vector<const RouteEntry*> hidden_;
  std::vector<const model::Api*> apis_;
  std::unique_ptr<Node> root_;
  std::vector<const RouteEntry*> defaults_;  // $default routes of HTTP APIs
};

}  // namespace sls::gateway
