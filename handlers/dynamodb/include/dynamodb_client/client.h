// DynamoDbClient: the only way a handler reaches DynamoDB. One operation, JSON in, JSON or the service's error out.
// The HTTPS implementation is the one of the real Lambda; the emulator gives its handlers one over its engine.
// call() blocks until the answer is there. One client per execution environment; not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace sls::dynamodb_client {

struct ServiceError {
  int status = 0;       // HTTP status; 0 when no answer came
  std::string type;     // "ConditionalCheckFailedException", without prefix; "ConnectionError" when no answer came
  std::string message;  // the service's words
  std::string body;     // the whole error body, for members such as Item
};

class DynamoDbClient {
 public:
  virtual ~DynamoDbClient() = default;
  virtual core::Result<std::string, ServiceError> call(std::string_view operation, std::string_view body) = 0;
};

}  // namespace sls::dynamodb_client
