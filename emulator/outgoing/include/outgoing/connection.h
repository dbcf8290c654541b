// A kept connection to one server, for requests that say everything themselves: method, target, headers as
// they were signed, a body whose way can be watched. Blocking; one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "outgoing/client.h"

namespace sls::outgoing {

struct Call {
  std::string method;
  std::string target;  // path and query, percent-encoded as they are to be sent
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view body;
  // Bytes of the body that have gone so far. May be empty.
  std::function<void(std::uint64_t)> progress;
  // Whether to break off, asked while the body goes. May be empty.
  std::function<bool()> stop;
};

class Connection {
 public:
  // `origin`: "https://host" or "http://host:port". `ca_file`: certificates to trust instead of the system's;
  // may be empty. `timeout`: of each wait for the other side.
  Connection(const std::string& origin, const std::string& ca_file, std::chrono::milliseconds timeout);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The error is a sentence: which server, and why no answer came. REQUIRES: SIGPIPE is ignored.
  core::Result<Answer, std::string> call(const Call& call);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::outgoing
