// HTTP messages as plain values, and the Responder through which a room answers.
// Nothing here names the HTTP library; nothing here knows what a request is for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sls::http {

// Header fields in the order in which they came, repeats and spelling kept. Names compare without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value);
  // Replaces all fields of that name by this one.
  void set(std::string name, std::string value);
  void remove(std::string_view name);
  // The first field of that name, or null.
  const std::string* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }

  void reserve(std::size_t count) { fields_.reserve(count); }
  bool empty() const { return fields_.empty(); }
  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

// How the body of a request has ended.
enum class BodyEnd {
  complete,
  broken_off,  // its sender went, or sent what is no HTTP
  too_large,
  timed_out,
};

// Who is told of a body while it arrives: on one network thread, one call after the other.
struct BodyListener {
  std::function<void(std::string bytes)> on_bytes;
  // Once, last. Trailers come with a complete body.
  std::function<void(BodyEnd end, Headers trailers)> on_end;
};

// A body that is still arriving, of a server that was asked to hand such over (ServerOptions::streams_body).
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // REQUIRES: called before the handler returns; without a listener the body is dropped.
  virtual void listen(BodyListener listener) = 0;
  // Nothing more is read, so that its sender has to wait: within on_bytes.
  virtual void pause() = 0;
  // From any thread.
  virtual void resume() = 0;
};

struct Request {
  std::string method;  // as sent: upper case in practice
  std::string path;    // the target up to '?', as sent: percent-encoding, double and trailing slashes kept
  std::string query;   // the target after '?', as sent; empty without one
  bool has_query = false;
  Headers headers;
  std::string body;
  // The body, where it is still to come; null: `body` has all of it. It is answered with send(), and the
  // answer goes out when the body has been read.
  std::shared_ptr<BodyStream> stream;
  std::string peer_address;  // the client's IP address as text
  int version = 11;          // 10 or 11
  std::uint16_t local_port = 0;  // the port of the server that it came to
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Length, Connection and Date are the server's to write
  std::string body;
};

// The way an answer goes back: once, from any thread. A Responder that is dropped unanswered sends a bare
// 500. Either send(), or start() followed by any number of write() and one finish(). Calls never block: bytes
// are queued.
class Responder {
 public:
  // What the server implements; a test may implement it as well.
  class Channel {
   public:
    virtual ~Channel() = default;
    virtual void send(Response response) = 0;
    virtual void start(int status, Headers headers) = 0;
    virtual void write(std::string bytes) = 0;
    virtual void finish(Headers trailers) = 0;
    virtual void abort() = 0;
    virtual bool is_behind() { return false; }
    virtual void when_caught_up(std::function<void()> callback) { callback(); }
    virtual void when_client_gone(std::function<void()> callback) = 0;
  };

  Responder() = default;
  explicit Responder(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
  Responder(Responder&&) noexcept = default;
  // What this one had to answer is answered as if it was dropped.
  Responder& operator=(Responder&& other) noexcept;
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;
  ~Responder();

  // REQUIRES: not answered yet.
  void send(Response response);
  // Begins a streamed answer: chunked for HTTP/1.1, until close for 1.0.
  void start(int status, Headers headers);
  // REQUIRES: start() was called.
  void write(std::string bytes);
  void finish(Headers trailers = {});
  // Closes the connection in the middle of a streamed answer, so that the client sees that it is not whole.
  void abort();
  // Whether more of a streamed answer is queued than should be, because the client reads slowly.
  bool is_behind() const { return channel_ && channel_->is_behind(); }
  // `callback` runs once, when nothing is queued any more or the connection has ended; perhaps at once.
  void when_caught_up(std::function<void()> callback);
  // `callback` runs at most once, on a network thread, when the client closes before the answer is complete.
  void when_client_gone(std::function<void()> callback);

 private:
  std::shared_ptr<Channel> channel_;
  bool started_ = false;
};

using RequestHandler = std::function<void(Request, Responder)>;

}  // namespace sls::http
