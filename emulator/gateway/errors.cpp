#include "errors.h"

#include "core/json_writer.h"

namespace sls::gateway {
namespace {

struct Words {
  GatewayError error;
  int rest_status;
  std::string_view rest_body;
  std::string_view rest_type;      // x-amzn-ErrorType
  std::string_view response_type;  // of GatewayResponses
  int http_status;
  std::string_view http_body;
};

constexpr std::string_view kFailed = R"({"message": "Internal server error"})";
constexpr std::string_view kHttpFailed = R"({"message":"Internal Server Error"})";
constexpr std::string_view kForbidden = R"({"message":"Forbidden"})";
constexpr std::string_view kUnauthorized = R"({"message":"Unauthorized"})";
constexpr std::string_view kTooMany = R"({"message":"Too Many Requests"})";
constexpr std::string_view kBadRequest = R"({"message":"Bad Request"})";
constexpr std::string_view kMissingToken = R"({"message":"Missing Authentication Token"})";
constexpr std::string_view kTooLarge = R"({"message":"Request Entity Too Large"})";

constexpr Words kWords[] = {
    {GatewayError::no_route, 403, kMissingToken, "MissingAuthenticationTokenException",
     "MISSING_AUTHENTICATION_TOKEN", 404, R"({"message":"Not Found"})"},
    {GatewayError::function_failed, 502, kFailed, "InternalServerErrorException", "DEFAULT_5XX", 500,
     kHttpFailed},
    {GatewayError::timed_out, 504, R"({"message": "Endpoint request timed out"})",
     "InternalServerErrorException", "INTEGRATION_TIMEOUT", 503, R"({"message":"Service Unavailable"})"},
    // Lambda's throttling reaches a client as a failed integration.
    {GatewayError::function_throttled, 502, kFailed, "InternalServerErrorException", "DEFAULT_5XX", 500,
     kHttpFailed},
    {GatewayError::payload_too_large, 413, R"({"message": "Request Too Long"})", "BadRequestException", "",
     413, kTooLarge},
    {GatewayError::body_too_large, 413, "HTTP content length exceeded 10485760 bytes.", "", "", 413,
     kTooLarge},
    {GatewayError::headers_too_large, 431, R"({"message":"Request Header Fields Too Large"})",
     "BadRequestException", "", 431, R"({"message":"Request Header Fields Too Large"})"},
    {GatewayError::malformed_request, 400, kBadRequest, "BadRequestException", "", 400, kBadRequest},
    {GatewayError::request_timed_out, 408, R"({"message":"Request Timeout"})", "BadRequestException", "", 408,
     R"({"message":"Request Timeout"})"},
    {GatewayError::configuration, 500, kFailed, "InternalServerErrorException", "API_CONFIGURATION_ERROR",
     500, kHttpFailed},
    {GatewayError::unauthorized, 401, kUnauthorized, "UnauthorizedException", "UNAUTHORIZED", 401,
     kUnauthorized},
    {GatewayError::access_denied, 403, R"({"Message":"User is not authorized to access this resource"})",
     "AccessDeniedException", "ACCESS_DENIED", 403, kForbidden},
    {GatewayError::explicitly_denied, 403,
     R"({"Message":"User is not authorized to access this resource with an explicit deny"})",
     "AccessDeniedException", "ACCESS_DENIED", 403, kForbidden},
    {GatewayError::authorizer_failed, 500, R"({"message":null})", "AuthorizerConfigurationException",
     "AUTHORIZER_CONFIGURATION_ERROR", 500, kHttpFailed},
    {GatewayError::missing_signature, 403, kMissingToken, "MissingAuthenticationTokenException",
     "MISSING_AUTHENTICATION_TOKEN", 403, kForbidden},
    {GatewayError::incomplete_signature, 403, "", "IncompleteSignatureException", "INVALID_SIGNATURE", 403,
     kForbidden},
    {GatewayError::no_api_key, 403, kForbidden, "ForbiddenException", "INVALID_API_KEY", 403, kForbidden},
    {GatewayError::throttled, 429, kTooMany, "TooManyRequestsException", "THROTTLED", 429, kTooMany},
    {GatewayError::quota_exceeded, 429, R"({"message":"Limit Exceeded"})", "LimitExceededException",
     "QUOTA_EXCEEDED", 429, kTooMany},
    {GatewayError::missing_parameters, 400, "", "BadRequestException", "BAD_REQUEST_PARAMETERS", 400,
     kBadRequest},
    {GatewayError::invalid_body, 400, R"({"message": "Invalid request body"})", "BadRequestException",
     "BAD_REQUEST_BODY", 400, kBadRequest},
};

const Words& words_of(GatewayError error) {
  for (const Words& words : kWords) {
    if (words.error == error) return words;
  }
  return kWords[1];
}

}  // namespace

http::Response error_response(GatewayError error, model::ApiKind kind, std::string_view message) {
  const Words& words = words_of(error);
  if (kind == model::ApiKind::http)
    return {words.http_status, {{"Content-Type", "application/json"}}, std::string(words.http_body)};
  if (error == GatewayError::body_too_large)
    return {words.rest_status, {{"Content-Type", "text; charset=utf-8"}}, std::string(words.rest_body)};
  std::string body(words.rest_body);
  if (!message.empty()) {
    body = R"({"message": )";
    core::append_json_string(body, message);
    body += '}';
  }
  return {words.rest_status,
          {{"Content-Type", "application/json"}, {"x-amzn-ErrorType", std::string(words.rest_type)}},
          std::move(body)};
}

http::Response forbidden_response(std::string_view why) {
  std::string body;
  core::JsonWriter(body).begin_object().member("message", why).end_object();
  return {403, {{"Content-Type", "application/json"}}, std::move(body)};
}

std::string_view response_type(GatewayError error) { return words_of(error).response_type; }

}  // namespace sls::gateway
