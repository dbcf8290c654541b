#include "outgoing/connection.h"

#include <httplib.h>

#include <algorithm>

#include "why_none.h"

namespace sls::outgoing {
namespace {

constexpr std::chrono::seconds kOpeningTimeout{10};
// Of a body at a time: small enough to show its way, large enough not to matter.
constexpr std::size_t kPiece = 64 * 1024;

httplib::Request request_of(const Call& call) {
  httplib::Request request;
  request.method = call.method;
  request.path = call.target;
  for (const auto& [name, value] : call.headers) request.headers.emplace(name, value);
  if (call.body.empty()) {
    if (call.method == "PUT" || call.method == "POST") request.headers.emplace("Content-Length", "0");
    return request;
  }
  request.content_length_ = call.body.size();
  request.content_provider_ = [&call](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
    if (call.stop && call.stop()) return false;
    std::size_t piece = std::min(length, kPiece);
    if (!sink.write(call.body.data() + offset, piece)) return false;
    if (call.progress) call.progress(offset + piece);
    return true;
  };
  return request;
}

}  // namespace

class Connection::Implementation {
 public:
  Implementation(const std::string& origin, const std::string& ca_file, std::chrono::milliseconds timeout)
      : origin_(origin), client_(origin) {
    client_.set_connection_timeout(kOpeningTimeout);
    client_.set_read_timeout(timeout);
    client_.set_write_timeout(timeout);
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
    client_.set_url_encode(false);
    if (!ca_file.empty()) client_.set_ca_cert_path(ca_file);
  }

  core::Result<Answer, std::string> call(const Call& call) {
    if (!client_.is_valid()) return core::Failure{"not an http URL: " + origin_};
    httplib::Result result = client_.send(request_of(call));
    if (!result)
      return core::Failure{"no answer from " + origin_ + ": " + why_none(result.error())};
    Answer answer{result->status, result->body, {}};
    for (const auto& [name, value] : result->headers) answer.headers.emplace(name, value);
    return answer;
  }

 private:
  std::string origin_;
  httplib::Client client_;
};

Connection::Connection(const std::string& origin, const std::string& ca_file,
                       std::chrono::milliseconds timeout)
    : implementation_(std::make_unique<Implementation>(origin, ca_file, timeout)) {}
Connection::~Connection() = default;

core::Result<Answer, std::string> Connection::call(const Call& call) { return implementation_->call(call); }

}  // namespace sls::outgoing
