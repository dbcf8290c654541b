#include "outgoing/client.h"

#include <httplib.h>

#include "core/text.h"
#include "why_none.h"

namespace sls::outgoing {
namespace {

constexpr std::chrono::seconds kConnectTimeout{10};

}  // namespace

std::string why_none(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "it cannot be connected to";
    case httplib::Error::ConnectionTimeout:
      return "it takes no connection in time";
    case httplib::Error::Read:
      return "the connection ended, or the answer took too long";
    case httplib::Error::Write:
      return "the connection ended while it was written to";
    case httplib::Error::Canceled:
      return "interrupted";
    case httplib::Error::SSLConnection:
      return "it does not speak TLS";
    case httplib::Error::SSLLoadingCerts:
      return "the certificates to trust cannot be read";
    case httplib::Error::SSLServerVerification:
      return "its certificate is not trusted";
    default:
      return httplib::to_string(error);
  }
}

namespace {

// The position of a URL's path; npos when it has none.
std::size_t path_of(const std::string& url) {
  std::size_t scheme = url.find("://");
  return url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
}

core::Result<Answer, std::string> answer_of(const std::string& url, const httplib::Result& result) {
  if (!result) return core::Failure{"no answer from " + url + ": " + why_none(result.error())};
  Answer answer{result->status, result->body, {}};
  for (const auto& [name, value] : result->headers) answer.headers.emplace(name, value);
  return answer;
}

}  // namespace

bool IgnoringCase::operator()(const std::string& a, const std::string& b) const {
  return core::to_lower(a) < core::to_lower(b);
}

core::Result<Answer, std::string> call_get(const std::string& url, std::chrono::milliseconds timeout) {
  std::size_t path = path_of(url);
  httplib::Client client(url.substr(0, path));
  if (!client.is_valid()) return core::Failure{"not an http URL: " + url};
  client.set_connection_timeout(timeout);
  client.set_read_timeout(timeout);
  return answer_of(url, client.Get(path == std::string::npos ? "/" : url.substr(path)));
}

core::Result<Answer, std::string> call_post(const std::string& url, const std::map<std::string, std::string>& headers,
                                            const std::string& body, const std::string& content_type,
                                            std::chrono::milliseconds timeout) {
  std::size_t path = path_of(url);
  httplib::Client client(url.substr(0, path));
  if (!client.is_valid()) return core::Failure{"not an http URL: " + url};
  client.set_connection_timeout(kConnectTimeout);
  client.set_read_timeout(timeout);
  client.set_tcp_nodelay(true);
  httplib::Headers sent(headers.begin(), headers.end());
  return answer_of(url, client.Post(path == std::string::npos ? "/" : url.substr(path), sent, body, content_type));
}

}  // namespace sls::outgoing
