// Client: a small blocking HTTP/1.1 client that links statically (Boost.Beast, OpenSSL): the one of the
// Lambda bootstrap. One connection, kept alive and re-opened when the other side has closed it. Not
// thread-safe: one per thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "http/message.h"

namespace sls::http {

struct Url {
  bool tls = false;
  std::string host;
  std::uint16_t port = 80;
  std::string path;  // "/" at least, or what the URL has

  // "host" or "host:port", the latter when the port is not the scheme's own.
  std::string authority() const;
};
// Understands http://host[:port][/path] and https://…; nothing otherwise. IPv6 hosts in brackets.
std::optional<Url> parse_url(std::string_view text);

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  // From the last byte sent to the last byte received; zero waits for ever, which the Runtime API's `next`
  // needs.
  std::chrono::milliseconds answer_timeout{60'000};
  // A PEM bundle to trust; empty: OpenSSL's default places.
  std::string ca_file;
  // Of an answer's body, bytes; a longer one is an error of kind `broken`.
  std::uint64_t answer_limit = 64ULL * 1024 * 1024;
};

struct ClientError {
  enum class Kind { connect, tls, timed_out, broken } kind;
  std::string message;
  // The request may have reached the server.
  bool sent = false;
};

class Client {
 public:
  Client(Url server, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends one request and waits for its whole answer. Host and Content-Length are written when `headers`
  // lacks them. A kept connection that turns out to be closed before any byte of an answer is opened anew
  // once, silently.
  core::Result<Response, ClientError> call(std::string_view method, std::string_view target,
                                           const Headers& headers, std::string_view body);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::http
