// The handler type: what a Lambda function written for this project is, to whatever runs it. The same
// function value runs inside the emulator's process and inside the real Lambda `bootstrap`; it knows neither.
//
// Whoever runs it makes one Handler per execution environment (Lambda's init phase) and calls it once per
// invocation, never twice at a time.
//
// A Handler may block. It must not throw for an expected failure: it returns a HandlerError, which the runner
// reports as Lambda's error payload {"errorMessage", "errorType", "stackTrace": []}.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sls::handler {

// What Lambda tells a function about the invocation at hand; names as in the Runtime API's headers.
struct Context {
  std::string request_id;
  std::int64_t deadline_unix_ms = 0;
  std::string invoked_function_arn;
  std::string trace_id;        // the X-Ray header's value: Root=…;Parent=…;Sampled=…
  std::string client_context;  // JSON, empty when the caller sent none
  std::string function_name;
  std::string function_version = "$LATEST";
  int memory_limit_mb = 128;
  // Writes one line of the function's own log, without its newline. Never empty while a handler runs.
  std::function<void(std::string_view)> log = [](std::string_view) {};
};

struct HandlerError {
  std::string type;     // Lambda's errorType, such as "Runtime.UnmarshalError"
  std::string message;  // Lambda's errorMessage, UTF-8
};

using Handler =
    std::function<core::Result<std::string, HandlerError>(std::string_view payload, const Context&)>;

// The process environment of a function, as variables; "_HANDLER" is among them.
using Variables = std::map<std::string, std::string>;

// Lambda's error payload for a HandlerError.
std::string error_payload(const HandlerError& error);

}  // namespace sls::handler
