// Bodies that come and go in pieces.
#include "connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace sls::http {
namespace {

// Of a streamed answer that its client is slow to read.
constexpr std::size_t kQueuedAtMost = 512 * 1024;

}  // namespace

// ---- of requests that are handed over before their body has arrived (ServerOptions::streams_body): the
// loop's thread

void Connection::listen(BodyListener listener) { body_listener_ = std::move(listener); }

// The head is there: whether the request is handed over now is the server's choice.
void Connection::begin_stream() {
  const auto& options = settings_->options;
  if (!options.streams_body || parser_->is_done()) return;
  Request head = read_head();
  if (!options.streams_body(head)) return;
  std::uint64_t arrived = parser_->get().body().size();
  parser_->body_limit(options.stream_limit - std::min(options.stream_limit, arrived));
  streams_ = true;
  bool keep_alive = parser_->keep_alive();
  {
    std::lock_guard lock(mutex_);
    body_open_ = true;
    keep_alive_ = keep_alive && !stopping_;
    is_head_ = false;
    version_ = head.version;
  }
  head.stream = shared_from_this();
  settings_->handler(std::move(head), Responder(shared_from_this()));
}

void Connection::resume() {
  boost::asio::post(loop_->io, [self = shared_from_this()] {
    if (std::exchange(self->paused_, false) && self->streams_) self->read_more();
  });
}

void Connection::pass_body() {
  std::string bytes = std::exchange(parser_->get().body(), {});
  if (!bytes.empty() && body_listener_.on_bytes) body_listener_.on_bytes(std::move(bytes));
}

// Trailers are read as further fields of the head.
Headers Connection::take_trailers() const {
  Headers trailers;
  std::size_t number = 0;
  for (const auto& field : parser_->get()) {
    if (number++ < head_fields_) continue;
    trailers.add({field.name_string().data(), field.name_string().size()},
                 {field.value().data(), field.value().size()});
  }
  return trailers;
}

void Connection::end_stream(BodyEnd end, Headers trailers) {
  if (!std::exchange(streams_, false)) return;
  auto listener = std::exchange(body_listener_, {});
  if (listener.on_end) listener.on_end(end, std::move(trailers));
  std::optional<Response> held;
  {
    std::lock_guard lock(mutex_);
    body_open_ = false;
    held = std::exchange(held_, std::nullopt);
  }
  if (held) send(std::move(*held));
}

void Connection::finish_stream() {
  Headers trailers = take_trailers();
  parser_.reset();
  {
    std::lock_guard lock(mutex_);
    phase_ = Phase::handling;
    deadline_ = SteadyTime::max();
    buffered_ = buffer_.size() > 0;
  }
  watch_client();
  end_stream(BodyEnd::complete, std::move(trailers));
}

// ---- of answers: any thread

void Connection::start(int status, Headers headers) {
  std::lock_guard lock(mutex_);
  if (phase_ != Phase::handling) return;
  framing_ = version_ >= 11 ? Framing::chunked : Framing::until_close;
  if (framing_ == Framing::until_close) keep_alive_ = false;
  append_head(output_, status, headers, {version_, keep_alive_, framing_, 0});
  flush_locked();
}

void Connection::write(std::string bytes) {
  std::lock_guard lock(mutex_);
  if (phase_ != Phase::handling || is_head_) return;
  if (framing_ == Framing::chunked) {
    append_chunk(output_, bytes);
  } else {
    output_ += bytes;
  }
  flush_locked();
}

void Connection::finish(Headers trailers) {
  std::lock_guard lock(mutex_);
  if (phase_ != Phase::handling) return;
  if (framing_ == Framing::chunked && !is_head_) append_last_chunk(output_, trailers);
  answer_queued_ = true;
  flush_locked();
}

bool Connection::is_behind() {
  std::lock_guard lock(mutex_);
  return phase_ == Phase::handling && writing_ && output_.size() > kQueuedAtMost;
}

void Connection::when_caught_up(std::function<void()> callback) {
  {
    std::lock_guard lock(mutex_);
    if (phase_ == Phase::handling && writing_) {
      when_caught_up_ = std::move(callback);
      return;
    }
  }
  callback();
}

// The end of a streamed answer without its last chunk, which is how HTTP/1.1 says that it is not whole.
void Connection::abort() {
  std::lock_guard lock(mutex_);
  if (phase_ != Phase::handling) return;
  keep_alive_ = false;
  answer_queued_ = true;
  flush_locked();
}

}  // namespace sls::http
