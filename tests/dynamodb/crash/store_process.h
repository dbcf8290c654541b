// StoreProcess: this program as a server in a process of its own, and connections to it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "raw_client.h"

namespace sls::dynamodb::crash {

class StoreProcess {
 public:
  // Returns when the server listens. Throws std::runtime_error when it does not come up.
  explicit StoreProcess(const std::string& file);
  ~StoreProcess() { kill(); }
  StoreProcess(const StoreProcess&) = delete;
  StoreProcess& operator=(const StoreProcess&) = delete;

  std::uint16_t port() const { return port_; }
  void kill();  // SIGKILL, and waits for the end

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

class Connection {
 public:
  explicit Connection(std::uint16_t port) : client_(port) {}
  // Nothing: there was no whole answer. Throws std::runtime_error on an answer that is an error.
  std::optional<nlohmann::json> call(const std::string& operation, const nlohmann::json& body);

 private:
  test::RawClient client_;
};

}  // namespace sls::dynamodb::crash
