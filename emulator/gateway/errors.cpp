#include "errors.h"

#include "core/json_writer.h"

namespace sls::gateway {
namespace {

http::Response rest(int status, std::string_view body, std::string_view type) {
  return {status,
          {{"Content-Type", "application/json"}, {"x-amzn-ErrorType", std::string(type)}},
          std::string(body)};
}

http::Response http_api(int status, std::string_view body) {
  return {status, {{"Content-Type", "application/json"}}, std::string(body)};
}

http::Response rest_error(GatewayError error) {
  switch (error) {
    case GatewayError::no_route:
      return rest(403, R"({"message":"Missing Authentication Token"})",
                  "MissingAuthenticationTokenException");
    case GatewayError::function_failed:
      return rest(502, R"({"message": "Internal server error"})", "InternalServerErrorException");
    case GatewayError::timed_out:
      return rest(504, R"({"message": "Endpoint request timed out"})", "InternalServerErrorException");
    // Lambda's throttling reaches a REST client as a failed integration.
    case GatewayError::throttled:
      return rest(502, R"({"message": "Internal server error"})", "InternalServerErrorException");
    case GatewayError::payload_too_large:
      return rest(413, R"({"message": "Request Too Long"})", "BadRequestException");
    case GatewayError::body_too_large:
      return {413, {{"Content-Type", "text; charset=utf-8"}}, "HTTP content length exceeded 10485760 bytes."};
    case GatewayError::headers_too_large:
      return rest(431, R"({"message":"Request Header Fields Too Large"})", "BadRequestException");
    case GatewayError::malformed_request:
      return rest(400, R"({"message":"Bad Request"})", "BadRequestException");
    case GatewayError::request_timed_out:
      return rest(408, R"({"message":"Request Timeout"})", "BadRequestException");
    case GatewayError::configuration:
      break;
  }
  return rest(500, R"({"message": "Internal server error"})", "InternalServerErrorException");
}

http::Response http_error(GatewayError error) {
  switch (error) {
    case GatewayError::no_route:
      return http_api(404, R"({"message":"Not Found"})");
    case GatewayError::timed_out:
      return http_api(503, R"({"message":"Service Unavailable"})");
    case GatewayError::payload_too_large:
    case GatewayError::body_too_large:
      return http_api(413, R"({"message":"Request Entity Too Large"})");
    case GatewayError::headers_too_large:
      return http_api(431, R"({"message":"Request Header Fields Too Large"})");
    case GatewayError::malformed_request:
      return http_api(400, R"({"message":"Bad Request"})");
    case GatewayError::request_timed_out:
      return http_api(408, R"({"message":"Request Timeout"})");
    case GatewayError::function_failed:
    case GatewayError::throttled:
    case GatewayError::configuration:
      break;
  }
  return http_api(500, R"({"message":"Internal Server Error"})");
}

}  // namespace

http::Response error_response(GatewayError error, model::ApiKind kind) {
  return kind == model::ApiKind::rest ? rest_error(error) : http_error(error);
}

http::Response forbidden_response(std::string_view why) {
  std::string body;
  core::JsonWriter(body).begin_object().member("message", why).end_object();
  return {403, {{"Content-Type", "application/json"}}, std::move(body)};
}

}  // namespace sls::gateway
