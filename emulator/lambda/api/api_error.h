// ApiError: the errors of the Lambda service, each with its status, its x-amzn-ErrorType and its body, which differs
// from shape to shape. Each sentence stands once, here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/message.h"

namespace sls::lambda {

struct ApiError {
  int status = 400;
  std::string type;
  std::string body;
  std::string message;

  http::Response response() const;
};

ApiError function_not_found(std::string_view arn);
ApiError other_region(std::string_view asked, std::string_view here);
ApiError invalid_function_name(std::string_view name);
// A value that is none of an enumeration's.
ApiError not_in_enumeration(std::string_view value, std::string_view member, std::string_view values);
ApiError invalid_qualifier(std::string_view qualifier);
ApiError qualifiers_differ();
ApiError body_is_no_json(std::string_view why);
ApiError invalid_client_context();
ApiError client_context_too_long();
ApiError request_too_large();
ApiError event_too_large(std::size_t bytes);
ApiError rate_exceeded(bool reserved);
ApiError service_failure(std::string_view message);
ApiError access_denied(std::string_view message);
ApiError incomplete_signature(std::string_view message);
// An operation of Lambda that is not emulated.
ApiError unknown_operation(std::string_view message);

}  // namespace sls::lambda
