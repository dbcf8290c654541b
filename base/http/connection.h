// Connection: one client's socket: reads requests one after the other, writes their answers in order.
//
// Two kinds of thread meet here. The network thread that owns the socket reads, parses and calls the handler.
// Whoever answers may be any thread: it writes to the socket itself when nothing is queued, because handing
// the bytes back to the network thread would cost a wake-up per request. `mutex_` guards all that both touch,
// closing included, so an answering thread never writes to a descriptor that has been closed and given to
// somebody else.
#pragma once

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "http/message.h"
#include "http/server.h"
#include "serialize.h"

namespace sls::http {

using Tcp = boost::asio::ip::tcp;
using SteadyTime = std::chrono::steady_clock::time_point;

class Connection;

// One network thread's event loop and the connections that live on it. A connection holds its loop by
// shared_ptr: a Responder may outlive the server, and the socket needs its io_context to the end.
struct EventLoop {
  boost::asio::io_context io{1};
  // Touched on the loop's thread only. A connection that nobody holds any more, because its request was
  // dropped after its client had gone, is found expired here.
  std::unordered_map<Connection*, std::weak_ptr<Connection>> connections;
};

// What all connections of a server share; outlives them by shared_ptr.
struct ConnectionSettings {
  ServerOptions options;
  RequestHandler handler;
  std::atomic<bool> stopping{false};
};

class Connection final : public Responder::Channel,
                         public BodyStream,
                         public std::enable_shared_from_this<Connection> {
 public:
  Connection(Tcp::socket socket, std::shared_ptr<EventLoop> loop,
             std::shared_ptr<const ConnectionSettings> settings);
  ~Connection() override;

  // The rest is called on the loop's thread.
  void begin();
  // Closes the connection if its time is up.
  void check_deadline(SteadyTime now);
  // Closes at once, or with `let_finish` after the request in flight.
  void close(bool let_finish);

  // Channel: from any thread.
  void send(Response response) override;
  void start(int status, Headers headers) override;
  void write(std::string bytes) override;
  void finish(Headers trailers) override;
  void abort() override;
  bool is_behind() override;
  void when_caught_up(std::function<void()> callback) override;
  void when_client_gone(std::function<void()> callback) override;

  // BodyStream.
  void listen(BodyListener listener) override;
  void pause() override { paused_ = true; }
  void resume() override;

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  enum class Phase { idle, reading, handling, closed };

  void read_more();
  void on_read(boost::system::error_code error, std::size_t size);
  void on_peer_closed();
  void parse_buffered();
  bool put_bytes();
  bool take_head();
  void begin_request();
  void continue_if_expected();
  void dispatch();
  Request read_head() const;
  void watch_client();
  void begin_stream();
  void pass_body();
  void finish_stream();
  void end_stream(BodyEnd end, Headers trailers = {});
  Headers take_trailers() const;
  void refuse(ProtocolError error);
  void set_deadline(std::chrono::milliseconds from_now);

  // REQUIRES for these: mutex_ is held.
  void flush_locked();
  void answer_complete_locked();
  void post_close_locked();

  void continue_writing();

  const std::shared_ptr<EventLoop> loop_;
  const std::shared_ptr<const ConnectionSettings> settings_;
  Tcp::socket socket_;
  std::string peer_address_;
  std::uint16_t local_port_ = 0;

  // The loop's thread only.
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  bool reading_ = false;
  bool continue_sent_ = false;
  bool paused_ = false;         // … by whoever reads the body that is handed over
  bool streams_ = false;        // the request that is read has been handed over already
  BodyListener body_listener_;  // of its body
  std::size_t head_fields_ = 0;  // what comes behind these are trailers

  std::mutex mutex_;
  Phase phase_ = Phase::idle;
  SteadyTime deadline_ = SteadyTime::max();
  bool keep_alive_ = true;
  bool is_head_ = false;
  bool body_open_ = false;  // the body of a request that was handed over is still arriving
  std::optional<Response> held_;  // its answer, until the body has been read
  int version_ = 11;
  bool peer_closed_ = false;
  bool linger_ =
      false;  // the rest of a refused request is read and dropped, so that the client sees the answer
  Framing framing_ = Framing::content_length;
  std::string output_;          // bytes not yet written
  bool writing_ = false;        // an asynchronous write of output_ is under way
  bool answer_queued_ = false;  // the whole answer is in output_ or written
  bool buffered_ = false;       // bytes of a next request wait in buffer_, and no read is open
  bool stopping_ = false;       // the server stops: no further request on this connection
  std::function<void()> when_gone_;
  std::function<void()> when_caught_up_;
};

}  // namespace sls::http
