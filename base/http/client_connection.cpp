#include "client_connection.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <boost/asio/ip/address.hpp>
#include <boost/beast/version.hpp>

namespace sls::http {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::string where(const Url& server) { return server.host + " port " + std::to_string(server.port); }

ClientError connect_error(const Url& server, const ErrorCode& error) {
  if (error == beast::error::timeout)
    return {ClientError::Kind::timed_out, "connecting to " + where(server) + " took too long"};
  return {ClientError::Kind::connect, "cannot connect to " + where(server) + ": " + error.message()};
}

bool is_address(const std::string& host) {
  ErrorCode error;
  asio::ip::make_address(host, error);
  return !error;
}

}  // namespace

ClientConnection::ClientConnection(asio::io_context& io, asio::ssl::context* tls) : io_(io) {
  if (tls != nullptr) {
    secure_ = std::make_unique<Tls>(io, *tls);
  } else {
    plain_ = std::make_unique<beast::tcp_stream>(io);
  }
}

ClientConnection::~ClientConnection() = default;

template <typename Start>
ErrorCode ClientConnection::run(Start start) {
  ErrorCode result = asio::error::would_block;
  start([&result](const ErrorCode& error, auto&&...) { result = error; });
  io_.restart();
  io_.run();
  return result;
}

void ClientConnection::expire_after(std::chrono::milliseconds timeout) {
  if (timeout.count() == 0) {
    lowest().expires_never();
  } else {
    lowest().expires_after(timeout);
  }
}

std::optional<ClientError> ClientConnection::open(const Url& server, std::chrono::milliseconds timeout) {
  expire_after(timeout);
  if (auto error = connect(server)) return error;
  ErrorCode ignored;
  lowest().socket().set_option(tcp::no_delay(true), ignored);
  return secure_ ? shake_hands(server) : std::nullopt;
}

std::optional<ClientError> ClientConnection::connect(const Url& server) {
  ErrorCode error;
  asio::ip::address address = asio::ip::make_address(server.host, error);
  if (!error) {
    error = run([&](auto done) { lowest().async_connect(tcp::endpoint(address, server.port), done); });
  } else {
    // The blocking lookup: Asio's asynchronous one would start a thread, and a lookup ends by its own time
    // limits.
    tcp::resolver resolver(io_);
    auto found =
        resolver.resolve(server.host, std::to_string(server.port), tcp::resolver::numeric_service, error);
    if (!error) error = run([&](auto done) { lowest().async_connect(found, done); });
  }
  if (error) return connect_error(server, error);
  return std::nullopt;
}

std::optional<ClientError> ClientConnection::shake_hands(const Url& server) {
  SSL* ssl = secure_->native_handle();
  X509_VERIFY_PARAM* expected = ::SSL_get0_param(ssl);
  bool prepared = false;
  if (is_address(server.host)) {
    prepared = ::X509_VERIFY_PARAM_set1_ip_asc(expected, server.host.c_str()) == 1;
  } else {
    // The name goes into the handshake too: one address serves many names.
    prepared = ::SSL_set_tlsext_host_name(ssl, server.host.c_str()) == 1 &&
               ::X509_VERIFY_PARAM_set1_host(expected, server.host.c_str(), 0) == 1;
  }
  if (!prepared) return ClientError{ClientError::Kind::tls, "cannot prepare TLS for " + where(server)};
  ErrorCode error = run([&](auto done) { secure_->async_handshake(asio::ssl::stream_base::client, done); });
  if (!error) return std::nullopt;
  if (error == beast::error::timeout) return connect_error(server, error);
  std::string reason = error.message();
  if (long verdict = ::SSL_get_verify_result(ssl); verdict != X509_V_OK)
    reason = std::string("its certificate is refused: ") + ::X509_verify_cert_error_string(verdict);
  return ClientError{ClientError::Kind::tls, "no TLS connection to " + where(server) + ": " + reason};
}

ErrorCode ClientConnection::write(BeastRequest& request, std::chrono::milliseconds timeout) {
  expire_after(timeout);
  return run([&](auto done) {
    if (secure_) {
      beast::http::async_write(*secure_, request, done);
    } else {
      beast::http::async_write(*plain_, request, done);
    }
  });
}

ErrorCode ClientConnection::read(AnswerParser& parser, std::chrono::milliseconds timeout) {
  expire_after(timeout);
  // The header by itself first: in one go Beast 1.74 forgets that Content-Length was beyond the limit when
  // bytes of the body came along with the header.
  ErrorCode error = run([&](auto done) {
    if (secure_) {
      beast::http::async_read_header(*secure_, buffer_, parser, done);
    } else {
      beast::http::async_read_header(*plain_, buffer_, parser, done);
    }
  });
  if (error || parser.is_done()) return error;
  return run([&](auto done) {
    if (secure_) {
      beast::http::async_read(*secure_, buffer_, parser, done);
    } else {
      beast::http::async_read(*plain_, buffer_, parser, done);
    }
  });
}

bool ClientConnection::is_stale() {
  pollfd descriptor{lowest().socket().native_handle(), POLLIN | POLLRDHUP, 0};
  // TLS 1.3 sends tickets after the handshake, so bytes there say nothing; a close still shows as a hang-up
  // or an error.
  if (::poll(&descriptor, 1, 0) <= 0) return false;
  if ((descriptor.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0) return true;
  return !secure_;
}

}  // namespace sls::http
