// POST /visits/{page}: counts a visit of the page and answers how many there have been.
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb_client/https_client.h"
#include "runtime/process.h"

namespace {

using nlohmann::json;
using sls::core::Failure;
using sls::core::Result;
using sls::handler::Context;
using sls::handler::Handler;
using sls::handler::HandlerError;
using sls::handler::Variables;

std::string answer(int status, const json& body) {
  return json{
      {"statusCode", status}, {"headers", {{"Content-Type", "application/json"}}}, {"body", body.dump()}}
      .dump();
}

class VisitCounter {
 public:
  VisitCounter(std::string table, std::shared_ptr<sls::dynamodb_client::DynamoDbClient> dynamodb)
      : table_(std::move(table)), dynamodb_(std::move(dynamodb)) {}

  Result<std::string, HandlerError> operator()(std::string_view payload, const Context& context) {
    json event = json::parse(payload, nullptr, /*allow_exceptions=*/false);
    std::string page = event.is_object() ? event.value("/pathParameters/page"_json_pointer, "") : "";
    if (page.empty()) return Failure{HandlerError{"BadEvent", "the event has no path parameter page"}};
    json request = {{"TableName", table_},
                    {"Key", {{"page", {{"S", page}}}}},
                    {"UpdateExpression", "ADD visits :one"},
                    {"ExpressionAttributeValues", {{":one", {{"N", "1"}}}}},
                    {"ReturnValues", "UPDATED_NEW"}};
    auto updated = dynamodb_->call("UpdateItem", request.dump());
    if (!updated.ok()) {
      context.log("UpdateItem: " + updated.error().type + ": " + updated.error().message);
      return answer(503, {{"error", "the visit could not be counted"}});
    }
    json visits = json::parse(*updated, nullptr, false).value("/Attributes/visits/N"_json_pointer, "0");
    return answer(200, {{"page", page}, {"visits", std::stoll(visits.get<std::string>())}});
  }

 private:
  std::string table_;
  std::shared_ptr<sls::dynamodb_client::DynamoDbClient> dynamodb_;
};

}  // namespace

int main() {
  static sls::core::SystemClock clock;
  static sls::core::SystemIds ids;
  return sls::runtime::run_process([](const Variables& variables) -> Result<Handler, HandlerError> {
    auto table = variables.find("TABLE_NAME");
    if (table == variables.end()) return Failure{HandlerError{"ConfigurationError", "TABLE_NAME is not set"}};
    auto settings = sls::dynamodb_client::https_client_settings(variables);
    if (!settings.ok()) return Failure{HandlerError{"ConfigurationError", settings.error()}};
    settings->connection.ca_file = sls::runtime::certificate_file(variables);
    auto counter = std::make_shared<VisitCounter>(
        table->second, std::make_shared<sls::dynamodb_client::HttpsDynamoDbClient>(
                           std::move(*settings), clock, ids, sls::runtime::sleep_for));
    return Handler(
        [counter](std::string_view payload, const Context& context) { return (*counter)(payload, context); });
  });
}
