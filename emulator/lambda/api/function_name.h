// How clients of the Lambda API name a function: by name, partial ARN or ARN, with or without a qualifier. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sls::lambda {

struct FunctionName {
  std::string name;
  std::string qualifier;  // "$LATEST", an alias, a version; empty: none
  std::string region;     // of an ARN; may be empty
  std::string account;    // of an ARN or partial ARN; may be empty
};

// Nothing when `text` (not percent-encoded) has not the form that the service asks for.
std::optional<FunctionName> parse_function_name(std::string_view text);
// The form of the parameter Qualifier: letters, digits, '-', '_' and '$'.
bool is_qualifier(std::string_view text);

// The form, as the service's message quotes it.
extern const char* const kFunctionNamePattern;

}  // namespace sls::lambda
