// Headers of requests, among them those in which a runtime says more of an answer than its body does.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace sls::lambda {

constexpr const char* kErrorType = "Lambda-Runtime-Function-Error-Type";
constexpr const char* kErrorBody = "Lambda-Runtime-Function-Error-Body";  // base64 of JSON
constexpr const char* kResponseMode = "Lambda-Runtime-Function-Response-Mode";

inline std::string header_or_empty(const http::Headers& headers, std::string_view name) {
  const std::string* value = headers.find(name);
  return value == nullptr ? "" : *value;
}

inline bool is_streamed(const http::Headers& headers) { return header_or_empty(headers, kResponseMode) == "streaming"; }

}  // namespace sls::lambda
