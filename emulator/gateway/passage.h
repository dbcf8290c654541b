// Passage: one request on its way through the gateway; lives until its answer is sent.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "http/message.h"
#include "integration_timeouts.h"
#include "request_context.h"
#include "routing.h"
#include "streamed_response.h"

namespace sls::gateway {

struct Passage {
  std::shared_ptr<const Routing> routing;
  http::Request request;
  http::Responder responder;
  std::string destination;          // of the port it came to: an API's logical id, or empty
  bool found = false;               // whether a route takes it
  RouteMatch match;                 // REQUIRES: found
  const model::Api* api =
      nullptr;  // the route's; without a route the one whose words the refusal has; or null
  RequestContext context;
  std::string event;
  std::int64_t begun_ns = 0;
  std::atomic<bool> claimed{false};
  std::optional<IntegrationTimeouts::Ticket> waits_until;
  std::shared_ptr<StreamedResponse> stream;  // of a route that streams

  model::ApiKind kind() const { return api == nullptr ? model::ApiKind::rest : api->kind; }
  // The function's answer and the gateway's timeout come from two threads: the first one answers.
  bool claim() { return !claimed.exchange(true); }
};

}  // namespace sls::gateway
