// ScriptedDynamoDb: a DynamoDbClient that notes each call and gives the answers it was told to, "{}" when it
// has none.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynamodb_client/client.h"

namespace sls::test {

class ScriptedDynamoDb final : public dynamodb_client::DynamoDbClient {
 public:
  struct Call {
    std::string operation;
    std::string body;
  };

  void answer(std::string body) { answers_.push_back(std::move(body)); }
  void fail(std::string type, std::string message, int status = 400) {
    answers_.push_back(
        core::Failure{dynamodb_client::ServiceError{status, std::move(type), std::move(message), ""}});
  }

  core::Result<std::string, dynamodb_client::ServiceError> call(std::string_view operation,
                                                                std::string_view body) override {
    calls.push_back({std::string(operation), std::string(body)});
    if (answers_.empty()) return std::string("{}");
    auto next = std::move(answers_.front());
    answers_.pop_front();
    return next;
  }

  std::vector<Call> calls;

 private:
  std::deque<core::Result<std::string, dynamodb_client::ServiceError>> answers_;
};

}  // namespace sls::test
