// HttpsDynamoDbClient: DynamoDB over its wire protocol, signed; what the real Lambda uses. Plain http works
// too, for a store on the same machine. One kept connection, no thread.
//
// A call is tried three times (AWS_MAX_ATTEMPTS), as SDKs do: again after throttling, a 5xx, a damaged answer and a
// connection that failed, each time after a random pause up to a bound that doubles, while the stock of retries
// lasts. A write that failed half-way may so be applied twice.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/retry.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"
#include "dynamodb_client/client.h"
#include "http/client.h"

namespace sls::dynamodb_client {

struct HttpsClientSettings {
  http::Url endpoint;  // a path in it is kept
  aws::Credentials credentials;
  std::string region;
  http::ClientOptions connection;
  int attempts = 3;
  aws::RetryPace pace;
};

// The settings that a Lambda's environment asks for: AWS_REGION, the AWS_ENDPOINT_URL variables, the credentials,
// AWS_MAX_ATTEMPTS. The error names what is missing, is no URL or no number.
core::Result<HttpsClientSettings> https_client_settings(const aws::Variables& variables);

class HttpsDynamoDbClient final : public DynamoDbClient {
 public:
  using Sleep = std::function<void(std::chrono::milliseconds)>;

  // REQUIRES: `clock` and `ids` outlive this.
  HttpsDynamoDbClient(HttpsClientSettings settings, core::Clock& clock, core::IdSource& ids, Sleep sleep);

  core::Result<std::string, ServiceError> call(std::string_view operation, std::string_view body) override;

 private:
  struct Failed {
    ServiceError error;
    bool try_again = false;
    bool timed_out = false;
  };
  core::Result<std::string, Failed> attempt(std::string_view operation, std::string_view body);
  http::Headers headers_for(std::string_view operation, std::string_view body) const;

  HttpsClientSettings settings_;
  core::Clock& clock_;
  core::IdSource& ids_;
  Sleep sleep_;
  aws::RetryQuota quota_;
  http::Client client_;
};

}  // namespace sls::dynamodb_client
