// InProcessClient: the DynamoDB client of handlers that run in this process: straight into the engine, with
// the caller's name. The wire and this meet in Engine::execute, so a handler cannot tell them apart.
#pragma once

#include <functional>
#include <utility>

#include "dynamodb/engine.h"
#include "dynamodb_client/client.h"

namespace sls::stack {

class InProcessClient final : public dynamodb_client::DynamoDbClient {
 public:
  // `caller` says who calls now; asked at each call, on the calling thread. Borrows the engine.
  InProcessClient(dynamodb::Engine& engine, std::function<dynamodb::Caller()> caller)
      : engine_(engine), caller_(std::move(caller)) {}

  core::Result<std::string, dynamodb_client::ServiceError> call(std::string_view operation,
                                                                std::string_view body) override;

 private:
  dynamodb::Engine& engine_;
  std::function<dynamodb::Caller()> caller_;
};

}  // namespace sls::stack
