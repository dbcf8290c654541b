// Server: an HTTP/1.1 server on a small pool of network threads (Boost.Beast inside).
// The handler is called on a network thread and must not block; it answers through the Responder, from any
// thread, now or hours later. One idle connection costs a socket and a few hundred bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "http/message.h"

namespace sls::http {

// What a client did wrong before a request was complete; the room that listens words the answer.
enum class ProtocolError { malformed, headers_too_large, body_too_large, timed_out };

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  int threads = 2;
  std::size_t header_limit = 64 * 1024;         // request line and all header fields, bytes
  std::uint64_t body_limit = 10 * 1024 * 1024;  // bytes
  std::chrono::milliseconds header_timeout{30'000};
  std::chrono::milliseconds body_timeout{60'000};
  std::chrono::milliseconds idle_timeout{350'000};
  // Whether a request, known by its head, is handed over before its body has arrived; such a body may be as
  // long as `stream_limit`. May be empty: none is.
  std::function<bool(const Request& head)> streams_body;
  std::uint64_t stream_limit = 0;
  // The answer to a protocol error; the connection closes after it. Without one: 400, 431, 413, 408 with no
  // body.
  std::function<Response(ProtocolError)> on_protocol_error;
  // Told of each protocol error, with the port that it came to; on a network thread.
  std::function<void(ProtocolError, std::uint16_t local_port)> on_refused;
};

enum class ListenFailure { address_in_use, other };
struct ListenError {
  ListenFailure kind;
  std::string message;  // names host, port and the system's reason
};

class Server {
 public:
  // Binds and listens; connections wait in the backlog until start().
  static core::Result<std::unique_ptr<Server>, ListenError> listen(ServerOptions options);
  ~Server();  // stop()

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  // Begins to answer with `handler`. Call once.
  void start(RequestHandler handler);
  // A further port of the same host, threads and handler: requests say in `local_port` where
  // they came in. It costs a descriptor. `number` 0: any free one. From any thread; before start()
  // connections wait.
  core::Result<std::uint16_t, ListenError> open_port(std::uint16_t number = 0);
  // Closes a port of open_port(); its connections stay.
  void close_port(std::uint16_t port);
  // Closes the listener and idle connections, lets running requests finish for at most `grace`, then closes
  // them.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds(0));

 private:
  class Implementation;
  explicit Server(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::http
