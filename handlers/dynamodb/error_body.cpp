#include "error_body.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace sls::dynamodb_client {
namespace {

constexpr std::array<std::string_view, 12> kPassing = {"ProvisionedThroughputExceededException",
                                                       "ThrottlingException",
                                                       "Throttling",
                                                       "ThrottledException",
                                                       "RequestThrottled",
                                                       "RequestThrottledException",
                                                       "RequestLimitExceeded",
                                                       "TooManyRequestsException",
                                                       "TransactionInProgressException",
                                                       "InternalServerError",
                                                       "RequestTimeout",
                                                       "RequestTimeoutException"};
constexpr std::size_t kShownBytes = 200;

std::string_view member(const rapidjson::Value& object, const char* name) {
  auto found = object.FindMember(name);
  if (found == object.MemberEnd() || !found->value.IsString()) return {};
  return {found->value.GetString(), found->value.GetStringLength()};
}

// "com.amazonaws.dynamodb.v20120810#Name" and the header's "Name:http://…" → "Name"
std::string short_type(std::string_view type) {
  type = type.substr(0, type.find(':'));
  return std::string(type.substr(type.rfind('#') + 1));
}

}  // namespace

ServiceError parse_service_error(const http::Response& response) {
  ServiceError error{response.status, "", "", response.body};
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(response.body.data(), response.body.size());
  if (!document.HasParseError() && document.IsObject()) {
    error.type = short_type(member(document, "__type"));
    error.message = member(document, "message");
    if (error.message.empty()) error.message = member(document, "Message");
  }
  const std::string* header = response.headers.find("x-amzn-ErrorType");
  if (error.type.empty() && header != nullptr) error.type = short_type(*header);
  if (!error.type.empty()) return error;
  error.type = "UnknownError";
  if (error.message.empty())
    error.message =
        "HTTP status " + std::to_string(response.status) + ": " + response.body.substr(0, kShownBytes);
  return error;
}

bool may_be_tried_again(const ServiceError& error) {
  return error.status >= 500 || error.status == 429 ||
         std::find(kPassing.begin(), kPassing.end(), error.type) != kPassing.end();
}

}  // namespace sls::dynamodb_client
