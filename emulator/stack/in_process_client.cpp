#include "in_process_client.h"

#include <nlohmann/json.hpp>

#include "core/json.h"

namespace sls::stack {
namespace {

// Errors are rare on the hot way, so a tree is cheap enough here.
std::string message_of(const std::string& body) {
  auto json = core::parse_json(body);
  if (!json.ok() || !json->is_object()) return body;
  return json->value("message", json->value("Message", ""));
}

}  // namespace

core::Result<std::string, dynamodb_client::ServiceError> InProcessClient::call(std::string_view operation,
                                                                               std::string_view body) {
  dynamodb::Reply reply = service_.execute({std::string(operation), std::string(body), caller_()});
  if (reply.ok()) return std::move(reply.body);
  return core::Failure{
      dynamodb_client::ServiceError{reply.status, reply.error_type, message_of(reply.body), reply.body}};
}

}  // namespace sls::stack
