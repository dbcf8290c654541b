// Opening the ports: a default port that is taken moves to the next free one where that is wanted; an
// explicit one never.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "http/server.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

// How long requests that are under way may take to finish when a server stops.
inline constexpr std::chrono::milliseconds kRequestGrace{2'000};

struct OpenedPort {
  std::unique_ptr<http::Server> server;
  std::string url;  // http://127.0.0.1:3000
};

// `what` names the port in messages ("API Gateway"), `flag` is the flag that chooses it. A port that moved
// adds a line to `notices`.
Result<OpenedPort> open_port(http::ServerOptions options, const Port& port, bool may_move,
                             const std::string& what, const std::string& flag,
                             std::vector<std::string>& notices);

}  // namespace sls::stack
