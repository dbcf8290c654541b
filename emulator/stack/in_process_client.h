// InProcessClient: the DynamoDB client of handlers that run in this process: straight into the service
// (as a rule the engine), with the caller's name. The wire and this meet in Service::execute, so a handler cannot tell them apart.
#pragma once

#include <functional>
#include <utility>

#include "dynamodb/service.h"
#include "dynamodb_client/client.h"

namespace sls::stack {

class InProcessClient final : public dynamodb_client::DynamoDbClient {
 public:
  // `caller` says who calls now; asked at each call, on the calling thread. Borrows the service.
  InProcessClient(dynamodb::Service& service, std::function<dynamodb::Caller()> caller)
      : service_(service), caller_(std::move(caller)) {}

  core::Result<std::string, dynamodb_client::ServiceError> call(std::string_view operation,
                                                                std::string_view body) override;

 private:
  dynamodb::Service& service_;
  std::function<dynamodb::Caller()> caller_;
};

}  // namespace sls::stack
