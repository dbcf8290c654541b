// Routing: an application with all that is made of it for requests: its route tables (one over all APIs, and
// one for each, reached as <LogicalId>.localhost), authorization with its cache, usage plans, validators. A
// request keeps the one it began with.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "authorization.h"
#include "request_validator.h"
#include "route_table.h"
#include "usage_plans.h"

namespace sls::gateway {

struct Routing {
  // Borrows all but the application.
  Routing(std::shared_ptr<const model::Application> app, lambda::Invoker& invoker, core::Clock& clock,
          core::IdSource& ids, const Jwks& keys);

  // `destination`: of the port that a request came to; it goes before the Host.
  const RouteTable& table_for(std::string_view destination, std::string_view host) const;
  // The function whose URL is meant; null: none is.
  const model::Function* function_with_url(std::string_view destination, std::string_view host) const;
  // How long the gateway waits for the route's function; 0: the function's own Timeout is always shorter.
  std::int64_t integration_timeout_ms(const RouteEntry& entry) const;

  std::shared_ptr<const model::Application> application;
  RouteTable all;
  std::map<std::string, RouteTable> by_api;  // by the logical id in lower case
  std::map<std::string, int, std::less<>> function_timeouts;  // seconds
  std::unique_ptr<Authorization> authorization;
  std::unique_ptr<UsagePlans> usage_plans;
  std::unique_ptr<RequestValidator> validator;
};

// The configured name of a monolith's operation, of the most specific that takes the request; else the
// route's.
std::string operation_of(const model::Application& application, const RouteMatch& match,
                         std::string_view method);

const model::Authorizer* find_authorizer(const model::Api& api, std::string_view name);

}  // namespace sls::gateway
