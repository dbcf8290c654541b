#include "http/client.h"

#include "client_connection.h"

namespace sls::http {
namespace asio = boost::asio;
namespace {

// A field's value ends at a line break: what follows one would be a field of somebody else's choosing.
std::string on_one_line(std::string value) {
  for (char& c : value) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return value;
}

BeastRequest make_request(const Url& server, std::string_view method, std::string_view target,
                          const Headers& headers, std::string_view body) {
  BeastRequest request;
  request.version(11);
  request.method_string({method.data(), method.size()});
  request.target({target.data(), target.size()});
  for (const auto& [name, value] : headers) request.insert(name, on_one_line(value));
  if (!headers.has("Host")) request.insert("Host", server.authority());
  // A body that may not be there has no length: GET without a body says nothing of one.
  bool has_body = !body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  if (has_body && !headers.has("Content-Length"))
    request.insert("Content-Length", std::to_string(body.size()));
  request.body() = body;
  return request;
}

Response to_response(AnswerParser& parser) {
  auto message = parser.release();
  Response response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message)
    response.headers.add(std::string(field.name_string()), std::string(field.value()));
  response.body = std::move(message.body());
  return response;
}

std::string describe(const ErrorCode& error) {
  if (error == beast::http::error::body_limit) return "the answer is larger than this client takes";
  if (error == beast::http::error::header_limit)
    return "the answer's header is larger than this client takes";
  if (error == beast::http::error::end_of_stream || error == beast::http::error::partial_message ||
      error == asio::error::eof || error == asio::ssl::error::stream_truncated)
    return "the other side closed the connection";
  return error.message();
}

}  // namespace

class Client::Implementation {
 public:
  Implementation(Url server, ClientOptions options)
      : server_(std::move(server)), options_(std::move(options)) {}

  core::Result<Response, ClientError> call(std::string_view method, std::string_view target,
                                           const Headers& headers, std::string_view body) {
    BeastRequest request = make_request(server_, method, target, headers, body);
    if (connection_ && connection_->is_stale()) connection_.reset();
    bool kept = connection_ != nullptr;
    bool nothing_came = false;
    auto answer = attempt(request, nothing_came);
    if (answer.ok() || !kept || !nothing_came) return answer;
    return attempt(request, nothing_came);
  }

 private:
  // Opens the connection where there is none and exchanges one message on it. Sets `nothing_came` when the
  // connection closed before the first byte of an answer, as one does that was closed while it lay idle.
  core::Result<Response, ClientError> attempt(BeastRequest& request, bool& nothing_came) {
    if (!connection_) {
      if (auto error = open()) return core::Failure{std::move(*error)};
    }
    ErrorCode written = connection_->write(request, options_.answer_timeout);
    if (written == beast::error::timeout) return fail(ClientError::Kind::timed_out, written);
    // A server may refuse a large body before it has read all of it: its answer is there although writing
    // failed.
    for (;;) {
      AnswerParser parser;
      parser.body_limit(options_.answer_limit);
      parser.header_limit(64 * 1024);
      parser.skip(request.method_string() == "HEAD");
      ErrorCode error = connection_->read(parser, options_.answer_timeout);
      if (error) {
        nothing_came = !parser.got_some() && connection_->buffered() == 0 && error != beast::error::timeout;
        return fail(error == beast::error::timeout ? ClientError::Kind::timed_out : ClientError::Kind::broken,
                    written ? written : error);
      }
      int status = static_cast<int>(parser.get().result_int());
      if (status >= 100 && status < 200 && status != 101)
        continue;  // an interim answer; the real one follows
      if (written || !parser.get().keep_alive()) connection_.reset();
      return to_response(parser);
    }
  }

  std::optional<ClientError> open() {
    if (server_.tls && !tls_) {
      if (auto error = make_tls()) return error;
    }
    auto connection = std::make_unique<ClientConnection>(io_, server_.tls ? &*tls_ : nullptr);
    if (auto error = connection->open(server_, options_.connect_timeout)) return error;
    connection_ = std::move(connection);
    return std::nullopt;
  }

  std::optional<ClientError> make_tls() {
    asio::ssl::context context(asio::ssl::context::tls_client);
    ErrorCode error;
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                            asio::ssl::context::no_tlsv1_1,
                        error);
    context.set_verify_mode(asio::ssl::verify_peer, error);
    if (options_.ca_file.empty()) {
      context.set_default_verify_paths(error);
    } else {
      context.load_verify_file(options_.ca_file, error);
    }
    if (error)
      return ClientError{ClientError::Kind::tls,
                         "cannot read the certificates to trust" +
                             (options_.ca_file.empty() ? "" : " from " + options_.ca_file) + ": " +
                             error.message()};
    tls_.emplace(std::move(context));
    return std::nullopt;
  }

  core::Failure<ClientError> fail(ClientError::Kind kind, const ErrorCode& error) {
    connection_.reset();
    std::string message =
        kind == ClientError::Kind::timed_out ? " did not answer in time" : ": " + describe(error);
    return core::Failure{ClientError{kind, server_.authority() + message, true}};
  }

  Url server_;
  ClientOptions options_;
  asio::io_context io_{1};
  std::optional<asio::ssl::context> tls_;
  std::unique_ptr<ClientConnection> connection_;
};

Client::Client(Url server, ClientOptions options)
    : implementation_(std::make_unique<Implementation>(std::move(server), std::move(options))) {}
Client::~Client() = default;

core::Result<Response, ClientError> Client::call(std::string_view method, std::string_view target,
                                                 const Headers& headers, std::string_view body) {
  return implementation_->call(method, target, headers, body);
}

}  // namespace sls::http
