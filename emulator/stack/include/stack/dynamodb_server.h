// DynamoDbServer: the DynamoDB endpoint alone, with a store of its own: what stands in for DynamoDB Local.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct DynamoDbServerOptions {
  StoreOptions store;  // an empty persist_to: .hello-sls in `working_folder`
  std::filesystem::path working_folder = std::filesystem::current_path();
  std::string region = "us-east-1";
  std::string host = "127.0.0.1";
  std::vector<std::string> allow_hosts;
  std::vector<std::string> allow_origins;
  Port port{8000, false};
  bool port_may_move = false;
  std::filesystem::path ready_file;
};

class DynamoDbServer {
 public:
  // Answers when this returns. Borrows clock and ids.
  static Result<std::unique_ptr<DynamoDbServer>> start(const DynamoDbServerOptions& options, core::Clock& clock,
                                                       core::IdSource& ids);
  ~DynamoDbServer();  // stop()
  DynamoDbServer(const DynamoDbServer&) = delete;
  DynamoDbServer& operator=(const DynamoDbServer&) = delete;

  const std::string& url() const;
  const std::string& store() const;                 // "in memory", or "in FOLDER"
  const std::vector<std::string>& notices() const;  // lines for people
  // Closes the port, lets running requests finish for a moment, and keeps what was acknowledged. Idempotent.
  void stop();

 private:
  class Implementation;
  explicit DynamoDbServer(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::stack
