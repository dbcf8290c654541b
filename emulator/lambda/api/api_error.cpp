#include "api_error.h"

#include "core/json_writer.h"
#include "function_name.h"

namespace sls::lambda {
namespace {

std::string text_of(std::string_view view) { return std::string(view); }

// The name of the member with the sentence differs by shape: `message` in most, `Message` in a few.
ApiError make(int status, std::string type, std::string message, const char* member = "message",
              const char* fault = "User", const char* reason = nullptr) {
  ApiError error{status, std::move(type), "", std::move(message)};
  core::JsonWriter json(error.body);
  json.begin_object();
  if (fault != nullptr) json.member("Type", fault);
  if (reason != nullptr) json.member("Reason", reason);
  json.member(member, error.message).end_object();
  return error;
}

ApiError validation(const std::string& constraint) {
  return make(400, "ValidationException", "1 validation error detected: " + constraint, "message", nullptr);
}

}  // namespace

http::Response ApiError::response() const {
  http::Response response{status, {{"Content-Type", "application/json"}, {"x-amzn-ErrorType", type}}, body};
  if (status == 429) response.headers.add("Retry-After", "1");
  return response;
}

ApiError function_not_found(std::string_view arn) {
  return make(404, "ResourceNotFoundException", "Function not found: " + text_of(arn), "Message");
}
ApiError other_region(std::string_view asked, std::string_view here) {
  return make(404, "ResourceNotFoundException",
              "Functions from '" + text_of(asked) + "' are not reachable in this region ('" + text_of(here) + "')",
              "Message");
}
ApiError invalid_function_name(std::string_view name) {
  return validation("Value '" + text_of(name) +
                    "' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression "
                    "pattern: " +
                    kFunctionNamePattern);
}
ApiError invalid_qualifier(std::string_view qualifier) {
  return validation("Value '" + text_of(qualifier) +
                    "' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                    "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+");
}
ApiError not_in_enumeration(std::string_view value, std::string_view member, std::string_view values) {
  return validation("Value '" + text_of(value) + "' at '" + text_of(member) +
                    "' failed to satisfy constraint: Member must satisfy enum value set: [" + text_of(values) + "]");
}
ApiError qualifiers_differ() {
  return make(400, "InvalidParameterValueException",
              "The derived qualifier from the function name does not match the specified qualifier.");
}
ApiError body_is_no_json(std::string_view why) {
  return make(400, "InvalidRequestContentException",
              "Could not parse request body into json: Could not parse payload into json: " + text_of(why));
}
ApiError invalid_client_context() {
  return make(400, "InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.");
}
ApiError client_context_too_long() {
  return make(400, "InvalidRequestContentException",
              "Client context must be at most 3583 bytes of Base64-encoded data.");
}
ApiError request_too_large() {
  return make(413, "RequestEntityTooLargeException",
              "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
}
ApiError event_too_large(std::size_t bytes) {
  return make(413, "RequestEntityTooLargeException",
              std::to_string(bytes) +
                  " byte payload is too large for the Event invocation type (limit 1048576 bytes)");
}
ApiError rate_exceeded(bool reserved) {
  return make(429, "TooManyRequestsException", "Rate Exceeded.", "message", "User",
              reserved ? "ReservedFunctionConcurrentInvocationLimitExceeded"
                       : "ConcurrentInvocationLimitExceeded");
}
ApiError service_failure(std::string_view message) {
  return make(500, "ServiceException", text_of(message), "Message", "Service");
}
ApiError access_denied(std::string_view message) {
  return make(403, "AccessDeniedException", text_of(message), "Message", nullptr);
}
ApiError incomplete_signature(std::string_view message) {
  return make(403, "IncompleteSignatureException", text_of(message), "message", nullptr);
}
ApiError unknown_operation(std::string_view message) {
  return make(404, "UnknownOperationException", text_of(message), "Message", nullptr);
}

}  // namespace sls::lambda
