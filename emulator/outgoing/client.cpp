#include "outgoing/client.h"

#include <httplib.h>

namespace sls::outgoing {

core::Result<Answer, std::string> call_get(const std::string& url, std::chrono::milliseconds timeout) {
  std::size_t scheme = url.find("://");
  std::size_t path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  httplib::Client client(url.substr(0, path));
  if (!client.is_valid()) return core::Failure{"not an http URL: " + url};
  client.set_connection_timeout(timeout);
  client.set_read_timeout(timeout);
  auto result = client.Get(path == std::string::npos ? "/" : url.substr(path));
  if (!result) return core::Failure{"no answer from " + url + ": " + httplib::to_string(result.error())};
  Answer answer{result->status, result->body, {}};
  for (const auto& [name, value] : result->headers) answer.headers.emplace(name, value);
  return answer;
}

}  // namespace sls::outgoing
