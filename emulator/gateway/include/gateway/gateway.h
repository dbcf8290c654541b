// Gateway: API Gateway for every API of an application, on one port. A request finds its route, becomes a
// proxy event, goes to Lambda, and the answer becomes an HTTP response, as REST APIs (payload 1.0) and HTTP
// APIs (2.0, or 1.0) do it. Functions with a URL of their own are reached here too: as
// <LogicalId>.lambda-url.localhost, and on ports that lead to them.
//
// Threads: handle() from any thread and never blocking; the answer may go out on another. set_application()
// swaps atomically: a request keeps the application it began with.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "http/local_access.h"
#include "http/message.h"
#include "http/server.h"
#include "lambda/invoker.h"
#include "telemetry/sink.h"
#include "template/application.h"

namespace sls::gateway {

struct GatewayOptions {
  http::LocalAccess access;
  std::vector<std::string> jwks;     // each {"keys": […]}: what may have signed a token
  std::string untimed_function;      // logical id: requests to it wait as long as it takes
  bool disable_authorizers = false;  // every request passes, with or without an identity
};

class Gateway {
 public:
  // Borrows all but the options: they outlive the gateway and every request it has taken.
  Gateway(GatewayOptions options, lambda::Invoker& invoker, core::Clock& clock, core::IdSource& ids,
          telemetry::Sink& sink);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  void set_application(std::shared_ptr<const model::Application> application);
  // The port that clients see, for X-Forwarded-Port.
  void set_port(std::uint16_t port);
  // What further ports lead to: the logical id of an API, or of a function that has a URL.
  void set_destinations(std::map<std::uint16_t, std::string> destinations);
  void handle(http::Request request, http::Responder responder);
  // Answers the requests whose functions have taken longer than API Gateway waits. The gateway does so by
  // itself; this is for a clock that ticks by hand.
  void check_timeouts();

 private:
  class Implementation;
  std::shared_ptr<Implementation> implementation_;
};

// Which function and operation a request of `method` and `path` goes to; both empty when no route takes it.
struct RouteTarget {
  std::string function;
  std::string operation;
};
RouteTarget find_route(const model::Application& application, std::string_view method, std::string_view path);

// API Gateway's limits, and its answers to requests that break the protocol; host and port are the caller's.
http::ServerOptions server_options();

}  // namespace sls::gateway
