#include "server.h"

#include <unistd.h>

#include <cstdio>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb/endpoint.h"
#include "dynamodb/engine.h"
#include "http/server.h"
#include "telemetry/ring.h"

namespace sls::dynamodb::crash {

int serve(const std::string& file) {
  core::SystemClock clock;
  core::SystemIds ids;
  telemetry::Ring records;
  auto engine = Engine::open({.file = file}, clock, ids, records);
  if (!engine.ok()) {
    std::fprintf(stderr, "%s\n", engine.error().message.c_str());
    return 1;
  }
  http::ServerOptions options = endpoint_server_options();
  options.host = "127.0.0.1";
  options.port = 0;
  auto server = http::Server::listen(std::move(options));
  if (!server.ok()) return 1;
  (*server)->start(make_endpoint(**engine, ids, {}));
  std::printf("%d\n", static_cast<int>((*server)->port()));
  std::fflush(stdout);
  for (;;) ::pause();
}

}  // namespace sls::dynamodb::crash
