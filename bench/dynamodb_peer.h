// A DynamoDB endpoint under measurement: hello-sls or, where its program is given, Dynoxide; started on a free port, in
// memory or on a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "server_process.h"

namespace sls::bench {

enum class Kind { hello_sls, dynoxide };

class DynamoDbPeer {
 public:
  // `folder` takes the store's files; empty: in memory. Returns when the endpoint answers.
  DynamoDbPeer(Kind kind, const std::string& program, const std::filesystem::path& folder);

  const ServerProcess& process() const { return *process_; }
  std::uint16_t port() const { return port_; }
  // From the start of the program to its first answer.
  double first_answer_ms() const { return first_answer_ms_; }

  // The bytes of one request.
  std::string request(const std::string& operation, const std::string& body) const;
  // Sends it; the answer's body. Throws when it is not 200.
  std::string call(const std::string& operation, const std::string& body) const;

 private:
  std::unique_ptr<ServerProcess> process_;
  std::uint16_t port_ = 0;
  double first_answer_ms_ = 0;
};

}  // namespace sls::bench
