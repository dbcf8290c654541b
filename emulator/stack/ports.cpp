#include "ports.h"

#include "outgoing/client.h"

namespace sls::stack {
namespace {

constexpr int kPortsToTry = 50;

std::string url_host(const std::string& host) {
  if (host == "0.0.0.0" || host == "::") return "127.0.0.1";
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string url_of(const std::string& host, std::uint16_t port) {
  return "http://" + url_host(host) + ":" + std::to_string(port);
}

// DynamoDB and its stand-ins say "healthy: …" on GET /, or refuse it as DynamoDB does.
bool answers_as_dynamodb(const std::string& url) {
  auto answer = outgoing::call_get(url + "/", std::chrono::milliseconds(300));
  return answer.ok() && (answer->body.starts_with("healthy: ") ||
                         answer->body.find("MissingAuthenticationToken") != std::string::npos);
}

// For a port that cannot be had for another reason than that it is taken.
std::string advice_elsewhere(const http::ServerOptions& options, const std::string& flag) {
  if (options.port != 0 && options.port < 1024) return "; ports below 1024 are root's: choose another with " + flag + " PORT";
  return "; --host takes an IP address of this machine: 127.0.0.1, ::1, or 0.0.0.0 for all";
}

std::string advice(const http::ServerOptions& options, const std::string& what, const std::string& flag) {
  std::string text = "; choose another with " + flag + " PORT (0 is any free one)";
  std::string url = url_of(options.host, options.port);
  if (what == "DynamoDB" && answers_as_dynamodb(url))
    text += "; a DynamoDB answers at " + url + ": use it (AWS_ENDPOINT_URL_DYNAMODB=" + url +
            "; serve --dynamodb-endpoint " + url + "), or copy its tables (dynamodb import --from " + url + ")";
  return text;
}

}  // namespace

Result<OpenedPort> open_port(http::ServerOptions options, const Port& port, bool may_move,
                             const std::string& what, const std::string& flag,
                             std::vector<std::string>& notices) {
  bool movable = may_move && !port.is_explicit && port.number != 0;
  for (int i = 0;; ++i) {
    options.port = static_cast<std::uint16_t>(port.number + i);
    auto server = http::Server::listen(options);
    if (server.ok()) {
      std::string url = url_of(options.host, (*server)->port());
      if (i > 0)
        notices.push_back("port " + std::to_string(port.number) + " is taken; " + what + " is at " + url);
      return OpenedPort{std::move(*server), url};
    }
    bool taken = server.error().kind == http::ListenFailure::address_in_use;
    if (taken && movable && i < kPortsToTry) continue;
    options.port = port.number;
    return fail(FailureKind::environment,
                what + ": " + server.error().message + (taken ? advice(options, what, flag) : advice_elsewhere(options, flag)));
  }
}

}  // namespace sls::stack
