// What a request to the Lambda API asks for: which function, and how it is to be invoked. Pure.
#pragma once

#include <string>
#include <string_view>

#include "api_error.h"
#include "core/result.h"
#include "http/message.h"
#include "template/application.h"

namespace sls::lambda {

enum class InvocationType { request_response, event, dry_run };

struct InvokeRequest {
  InvocationType type = InvocationType::request_response;
  bool wants_log = false;
  std::string client_context;  // JSON
  std::string payload;         // JSON; {} when none was sent
};

struct FunctionTarget {
  const model::Function* function = nullptr;
  std::string qualifier;  // as asked for; may be empty
  std::string arn() const { return qualifier.empty() ? function->arn : function->arn + ":" + qualifier; }
};

// `written`: the segment of the path, percent-encoded.
core::Result<FunctionTarget, ApiError> find_target(const model::Application& application, std::string_view written,
                                                   std::string_view query);

// Moves the body out of the request.
core::Result<InvokeRequest, ApiError> read_invoke_request(http::Request& request);

// The value of a parameter of a query string, or of a form; empty when there is none.
std::string query_value(std::string_view query, std::string_view name);

}  // namespace sls::lambda
