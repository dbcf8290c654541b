#include "connection.h"

#include <sys/socket.h>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>

#include "core/text.h"

namespace sls::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr std::size_t kHeadRead = 4 * 1024;
constexpr std::size_t kBodyRead = 64 * 1024;
// What an idle connection may keep of its buffers.
constexpr std::size_t kKeptBuffer = 16 * 1024;
constexpr std::chrono::seconds kLinger{2};

Response default_refusal(ProtocolError error) {
  switch (error) {
    case ProtocolError::headers_too_large:
      return {431, {}, {}};
    case ProtocolError::body_too_large:
      return {413, {}, {}};
    case ProtocolError::timed_out:
      return {408, {}, {}};
    case ProtocolError::malformed:
      break;
  }
  return {400, {}, {}};
}

ProtocolError classify(const boost::system::error_code& error) {
  if (error == beast::http::error::header_limit) return ProtocolError::headers_too_large;
  if (error == beast::http::error::body_limit) return ProtocolError::body_too_large;
  return ProtocolError::malformed;
}

BodyEnd body_end_of(ProtocolError error) {
  if (error == ProtocolError::body_too_large) return BodyEnd::too_large;
  return error == ProtocolError::timed_out ? BodyEnd::timed_out : BodyEnd::broken_off;
}

}  // namespace

Connection::Connection(Tcp::socket socket, std::shared_ptr<EventLoop> loop,
                       std::shared_ptr<const ConnectionSettings> settings)
    : loop_(std::move(loop)), settings_(std::move(settings)), socket_(std::move(socket)) {
  boost::system::error_code ignored;  // a client that is gone already shows at the first read
  socket_.set_option(Tcp::no_delay(true), ignored);
  auto peer = socket_.remote_endpoint(ignored);
  if (!ignored) peer_address_ = peer.address().to_string();
  auto local = socket_.local_endpoint(ignored);
  if (!ignored) local_port_ = local.port();
}

Connection::~Connection() = default;

void Connection::begin() {
  // One that was accepted while the server stops is let go: nobody would close it any more.
  if (settings_->stopping) return;
  loop_->connections.emplace(this, weak_from_this());
  set_deadline(settings_->options.idle_timeout);
  read_more();
}

void Connection::set_deadline(std::chrono::milliseconds from_now) {
  std::lock_guard lock(mutex_);
  deadline_ = std::chrono::steady_clock::now() + from_now;
}

// ---- reading: the loop's thread

void Connection::read_more() {
  if (reading_) return;
  reading_ = true;
  std::size_t size = parser_ && parser_->is_header_done() ? kBodyRead : kHeadRead;
  socket_.async_read_some(buffer_.prepare(size),
                          [self = shared_from_this()](boost::system::error_code error, std::size_t got) {
                            self->reading_ = false;
                            self->on_read(error, got);
                          });
}

void Connection::on_read(boost::system::error_code error, std::size_t size) {
  if (error) return on_peer_closed();
  buffer_.commit(size);
  {
    std::lock_guard lock(mutex_);
    if (phase_ == Phase::handling && !linger_) {
      buffered_ = true;  // a pipelined request: parsed when this one is answered
      return;
    }
    if (phase_ == Phase::closed && !linger_) return;
  }
  if (linger_) {
    buffer_.consume(buffer_.size());
    return read_more();
  }
  parse_buffered();
}

void Connection::on_peer_closed() {
  std::function<void()> gone;
  bool answer_pending = false;
  {
    std::lock_guard lock(mutex_);
    peer_closed_ = true;
    answer_pending = phase_ == Phase::handling && !linger_;
    if (answer_pending) gone = std::exchange(when_gone_, nullptr);
  }
  // The client may only have closed its sending side, so the answer is still written.
  if (gone) gone();
  if (!answer_pending) close(false);
}

void Connection::parse_buffered() {
  {
    std::lock_guard lock(mutex_);
    if (phase_ == Phase::closed) return;
  }
  if (buffer_.size() == 0) return read_more();
  if (!parser_) begin_request();
  if (!put_bytes()) return;
  if (parser_->is_done()) return dispatch();
  if (parser_->is_header_done()) continue_if_expected();
  if (!paused_) read_more();
}

void Connection::begin_request() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(settings_->options.header_limit));
  parser_->body_limit(settings_->options.body_limit);
  continue_sent_ = paused_ = false;
  std::lock_guard lock(mutex_);
  phase_ = Phase::reading;
  deadline_ = std::chrono::steady_clock::now() + settings_->options.header_timeout;
}

bool Connection::put_bytes() {
  while (buffer_.size() > 0 && !parser_->is_done()) {
    bool in_head = !parser_->is_header_done();
    boost::system::error_code error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error == beast::http::error::need_more) break;
    if (error) {
      refuse(classify(error));
      return false;
    }
    if (in_head && parser_->is_header_done() && !take_head()) return false;
  }
  if (streams_) pass_body();
  return true;
}

void Connection::continue_if_expected() {
  if (continue_sent_) return;
  continue_sent_ = true;
  auto expect = parser_->get().find(beast::http::field::expect);
  if (expect == parser_->get().end() ||
      !core::equals_ignoring_case({expect->value().data(), expect->value().size()}, "100-continue")) {
    return;
  }
  std::lock_guard lock(mutex_);
  output_ += "HTTP/1.1 100 Continue\r\n\r\n";
  flush_locked();
}

void Connection::dispatch() {
  if (streams_) return finish_stream();
  bool keep_alive = parser_->keep_alive();
  Request request = read_head();
  request.body = std::move(parser_->get().body());
  parser_.reset();
  if (request.version >= 11 && !request.headers.has("Host")) return refuse(ProtocolError::malformed);
  {
    std::lock_guard lock(mutex_);
    phase_ = Phase::handling;
    deadline_ = SteadyTime::max();
    keep_alive_ = keep_alive && !stopping_;
    is_head_ = request.method == "HEAD";
    version_ = request.version;
    buffered_ = buffer_.size() > 0;
  }
  watch_client();
  settings_->handler(std::move(request), Responder(shared_from_this()));
}

void Connection::watch_client() {
  // One read stays open while the request is handled: it is how a client that goes away is noticed.
  if (buffer_.size() == 0) {
    if (buffer_.capacity() > kKeptBuffer) buffer_.shrink_to_fit();
    read_more();
  }
}

void Connection::refuse(ProtocolError error) {
  const auto& worded = settings_->options.on_protocol_error;
  Response response = worded ? worded(error) : default_refusal(error);
  if (settings_->options.on_refused && !streams_) settings_->options.on_refused(error, local_port_);
  parser_.reset();
  if (!reading_) buffer_.consume(buffer_.size());
  {
    std::lock_guard lock(mutex_);
    phase_ = Phase::handling;
    keep_alive_ = false;
    linger_ = true;
    is_head_ = false;
    version_ = 11;
    deadline_ = std::chrono::steady_clock::now() + kLinger;
  }
  // Whoever has been given the request answers it.
  if (streams_) {
    end_stream(body_end_of(error));
  } else {
    send(std::move(response));
  }
  read_more();
}

void Connection::check_deadline(SteadyTime now) {
  Phase phase;
  {
    std::lock_guard lock(mutex_);
    if (now < deadline_) return;
    phase = phase_;
  }
  if (phase == Phase::reading) return refuse(ProtocolError::timed_out);
  close(false);
}

void Connection::close(bool let_finish) {
  std::function<void()> gone, caught_up;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    keep_alive_ = false;
    if (let_finish && (phase_ == Phase::handling || body_open_)) return;
    phase_ = Phase::closed;
    gone = std::exchange(when_gone_, nullptr);
    caught_up = std::exchange(when_caught_up_, nullptr);
    boost::system::error_code ignored;  // nothing can be done about a close that fails
    socket_.close(ignored);
  }
  loop_->connections.erase(this);
  if (gone) gone();
  if (caught_up) caught_up();
  end_stream(BodyEnd::broken_off);
}

// ---- answering: any thread

void Connection::send(Response response) {
  std::lock_guard lock(mutex_);
  if (body_open_) {
    held_ = std::move(response);
    return;
  }
  if (phase_ != Phase::handling) return;
  HeadOptions head{version_, keep_alive_, Framing::content_length, response.body.size()};
  bool with_body = !is_head_ && !has_no_body(response.status);
  output_.reserve(output_.size() + 512 + (with_body ? response.body.size() : 0));
  append_head(output_, response.status, response.headers, head);
  if (with_body) output_ += response.body;
  answer_queued_ = true;
  flush_locked();
}

void Connection::when_client_gone(std::function<void()> callback) {
  {
    std::lock_guard lock(mutex_);
    if (phase_ == Phase::handling && !peer_closed_) {
      when_gone_ = std::move(callback);
      return;
    }
  }
  callback();
}

void Connection::flush_locked() {
  if (writing_) return;
  if (!output_.empty()) {
    ssize_t sent =
        ::send(socket_.native_handle(), output_.data(), output_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    bool would_block = sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    if (sent < 0 && !would_block) {
      phase_ = Phase::closed;
      return post_close_locked();
    }
    output_.erase(0, would_block ? 0 : static_cast<std::size_t>(sent));
    if (!output_.empty()) {
      writing_ = true;
      boost::asio::post(loop_->io, [self = shared_from_this()] { self->continue_writing(); });
      return;
    }
  }
  if (answer_queued_) answer_complete_locked();
}

void Connection::continue_writing() {
  auto bytes = std::make_shared<std::string>();
  {
    std::lock_guard lock(mutex_);
    if (phase_ == Phase::closed) return;
    bytes->swap(output_);
    deadline_ = std::chrono::steady_clock::now() + settings_->options.body_timeout;
  }
  asio::async_write(socket_, asio::buffer(*bytes),
                    [self = shared_from_this(), bytes](boost::system::error_code error, std::size_t) {
                      if (error) return self->close(false);
                      std::function<void()> caught_up;
                      {
                        std::lock_guard lock(self->mutex_);
                        self->writing_ = false;
                        self->deadline_ = SteadyTime::max();
                        self->flush_locked();
                        if (!self->writing_) caught_up = std::exchange(self->when_caught_up_, nullptr);
                      }
                      if (caught_up) caught_up();
                    });
}

void Connection::answer_complete_locked() {
  answer_queued_ = false;
  when_gone_ = nullptr;
  framing_ = Framing::content_length;
  if (output_.capacity() > kKeptBuffer) std::string().swap(output_);
  if (linger_) {
    // Closing now would reset the connection under a client that still sends, and it would never read the
    // answer.
    ::shutdown(socket_.native_handle(), SHUT_WR);
    phase_ = Phase::closed;
    deadline_ = std::chrono::steady_clock::now() + kLinger;
    return;
  }
  if (!keep_alive_ || peer_closed_) {
    phase_ = Phase::closed;
    return post_close_locked();
  }
  phase_ = Phase::idle;
  deadline_ = std::chrono::steady_clock::now() + settings_->options.idle_timeout;
  if (buffered_) {
    buffered_ = false;
    asio::post(loop_->io, [self = shared_from_this()] { self->parse_buffered(); });
  }
}

void Connection::post_close_locked() {
  asio::post(loop_->io, [self = shared_from_this()] { self->close(false); });
}

}  // namespace sls::http
