// Application: the handler with a scripted DynamoDB behind it, called with events as API Gateway writes them.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/json.h"
#include "manual_clock.h"
#include "message_crud/handler.h"
#include "scripted_dynamodb.h"

namespace sls::test {

struct Answer {
  int status = 0;
  std::string body;
  core::Json headers;
};

inline std::string rest_event(const std::string& method, const std::string& path,
                              const core::Json& body = nullptr) {
  return core::dump_json(
      {{"resource", "/{proxy+}"},
       {"path", path},
       {"httpMethod", method},
       {"headers", {{"Host", "localhost"}}},
       {"pathParameters", {{"proxy", path.substr(1)}}},
       {"requestContext", {{"stage", "prod"}, {"path", "/prod" + path}, {"httpMethod", method}}},
       {"body", body},
       {"isBase64Encoded", false}});
}

class Application {
 public:
  explicit Application(const std::string& name = "message_crud.handle")
      : dynamodb(std::make_shared<ScriptedDynamoDb>()) {
    auto made = message_crud::make_message_crud({{"_HANDLER", name}, {"DDB_TABLE_NAME", "messages"}},
                                                dynamodb, clock, ids);
    if (!made.ok()) throw std::runtime_error(made.error().message);
    handler_ = std::move(*made);
    context_.log = [this](std::string_view line) { log.emplace_back(line); };
  }

  core::Result<std::string, handler::HandlerError> call(std::string_view event) {
    return handler_(event, context_);
  }

  Answer answer(std::string_view event) {
    auto result = call(event);
    if (!result.ok()) throw std::runtime_error(result.error().type + ": " + result.error().message);
    core::Json response = core::parse_json(*result).value();
    return {response.at("statusCode"), response.at("body"), response.at("headers")};
  }
  Answer request(const std::string& method, const std::string& path, const core::Json& body = nullptr) {
    return answer(rest_event(method, path, body));
  }

  ManualClock clock;
  SequentialIds ids;
  std::shared_ptr<ScriptedDynamoDb> dynamodb;
  std::vector<std::string> log;

 private:
  handler::Handler handler_;
  handler::Context context_;
};

}  // namespace sls::test
