// ClientConnection: one open connection of the client, plain or TLS, on which whole messages are exchanged
// within time limits. Private to the room.
#pragma once

#include <utility>  // Asio 1.74 uses std::exchange without it

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "http/client.h"

namespace sls::http {

namespace beast = boost::beast;
using ErrorCode = boost::system::error_code;
using BeastRequest = beast::http::request<beast::http::string_body>;
using AnswerParser = beast::http::response_parser<beast::http::string_body>;

class ClientConnection {
 public:
  // `tls` is null for a plain connection and must outlive this one otherwise.
  ClientConnection(boost::asio::io_context& io, boost::asio::ssl::context* tls);
  ~ClientConnection();

  // Connects, and shakes hands when the URL asks for TLS.
  std::optional<ClientError> open(const Url& server, std::chrono::milliseconds timeout);
  ErrorCode write(BeastRequest& request, std::chrono::milliseconds timeout);
  // Zero: waits for ever. What had come when it failed is in `parser` and buffered().
  ErrorCode read(AnswerParser& parser, std::chrono::milliseconds timeout);
  std::size_t buffered() const { return buffer_.size(); }
  // Whether the other side has closed, or sent what nobody asked for, since the last answer.
  bool is_stale();

 private:
  using Tls = beast::ssl_stream<beast::tcp_stream>;

  std::optional<ClientError> connect(const Url& server);
  std::optional<ClientError> shake_hands(const Url& server);
  beast::tcp_stream& lowest() { return secure_ ? secure_->next_layer() : *plain_; }
  void expire_after(std::chrono::milliseconds timeout);
  template <typename Start>
  ErrorCode run(Start start);

  boost::asio::io_context& io_;
  std::unique_ptr<beast::tcp_stream> plain_;
  std::unique_ptr<Tls> secure_;
  beast::flat_buffer buffer_;
};

}  // namespace sls::http
