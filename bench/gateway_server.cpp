// The gateway alone: the routes of the message application, and a Lambda that answers at once on the caller's thread with a
// fixed message. What a request costs here beyond the bare hello server is reading it, finding its route, writing the event
// and mapping the answer. Prints its port and answers until its standard input closes.
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "core/clock.h"
#include "core/ids.h"
#include "gateway/gateway.h"

namespace sls::bench {
namespace {

class AtOnce final : public lambda::Invoker {
 public:
  void invoke(lambda::Invocation, lambda::Completion completion) override {
    lambda::InvocationResult result;
    result.payload =
        R"({"statusCode":200,"headers":{"Content-Type":"application/json"},"body":"{\"message\": \"hello world\", )"
        R"(\"pk\": \"7c0fa1c4-9e0c-4a0e-8d53-6a4b9d0f6a11\", \"sk\": \"v0\", \"timestamp\": 1700000000}"})";
    completion(std::move(result));
  }
};

std::shared_ptr<const model::Application> message_application() {
  auto application = std::make_shared<model::Application>();
  model::Function function;
  function.logical_id = function.name = "MessageCrudApp";
  application->functions.push_back(std::move(function));
  model::Api api;
  api.logical_id = "MessageApi";
  api.id = "abcdefghij";
  api.stage = "prod";
  for (const char* path : {"/{proxy+}", "/message", "/message/{message_id}"}) {
    api.routes.push_back({.api = api.logical_id, .method = "ANY", .path = path, .function = "MessageCrudApp"});
  }
  application->apis.push_back(std::move(api));
  return application;
}

int serve() {
  auto server = http::Server::listen(gateway::server_options());
  if (!server.ok()) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return EXIT_FAILURE;
  }
  AtOnce lambda;
  core::SystemClock clock;
  core::SystemIds ids;
  telemetry::NullSink sink;
  gateway::Gateway gateway({}, lambda, clock, ids, sink);
  gateway.set_application(message_application());
  gateway.set_port((*server)->port());
  (*server)->start([&gateway](http::Request request, http::Responder responder) {
    gateway.handle(std::move(request), std::move(responder));
  });
  std::printf("%d\n", (*server)->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  (*server)->stop(std::chrono::milliseconds(100));
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace sls::bench

int main() { return sls::bench::serve(); }
