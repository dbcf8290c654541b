// Json: the tree for control-plane JSON (templates, configuration, tests). The two hot ways do not use it:
// events are written with core/json_writer.h, and the DynamoDB engine parses with RapidJSON. A file that only
// names the type includes this; one that looks inside also includes <nlohmann/json.hpp>.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sls::core {

// Keeps object members in the order in which they were written.
using Json = nlohmann::ordered_json;

// Where and why a text is not JSON. Lines and columns count from 1, columns in bytes.
struct JsonError {
  std::string message;
  std::size_t line = 1;
  std::size_t column = 1;
};

// Parses strict JSON (no comments, no trailing commas). Nesting deeper than 500 levels is an error, so
// hostile input cannot exhaust the stack. A repeated member keeps the last value.
Result<Json, JsonError> parse_json(std::string_view text);

// The value as text; with `indent` >= 0 on several lines. Bytes that are not UTF-8 become U+FFFD.
std::string dump_json(const Json& value, int indent = -1);

}  // namespace sls::core
