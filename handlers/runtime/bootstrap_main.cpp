// bootstrap: the program that AWS Lambda starts for a provided.* function. It runs the handler that _HANDLER
// names on the Lambda Runtime API, with DynamoDB over HTTPS.
#include <memory>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb_client/https_client.h"
#include "message_crud/handler.h"
#include "runtime/process.h"

int main() {
  using namespace sls;
  core::SystemClock clock;
  core::SystemIds ids;
  return runtime::run_process([&](const handler::Variables& variables)
                                  -> core::Result<handler::Handler, handler::HandlerError> {
    auto settings = dynamodb_client::https_client_settings(variables);
    if (!settings.ok())
      return core::Failure{handler::HandlerError{"Function.ConfigurationError", settings.error()}};
    settings->connection.ca_file = runtime::certificate_file(variables);
    auto client = std::make_shared<dynamodb_client::HttpsDynamoDbClient>(std::move(*settings), clock, ids,
                                                                         runtime::sleep_for);
    return message_crud::make_message_crud(variables, std::move(client), clock, ids);
  });
}
