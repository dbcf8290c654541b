// Between plain JSON and DynamoDB's attribute values, as text on both sides: numbers are never read as
// numbers, so they keep every digit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace sls::dynamodb_client {

struct Attribute {
  std::string name;
  std::string value;  // DynamoDB JSON: {"S":"hello"}
};

enum class PlainProblem { malformed, no_object, number_out_of_range };
struct PlainError {
  PlainProblem problem;
  std::string message;
};

// The members of the JSON object `json`, in its order. Of a name that occurs twice, here or further in, the
// last counts.
core::Result<std::vector<Attribute>, PlainError> attributes_from_json(std::string_view json);

// The member "Item" of a GetItem answer as plain JSON, spaced as {"a": 1, "b": [2, 3]}; empty when the answer
// has no item. Sets become arrays, binary its base64 text. The error says what is wrong with the answer.
core::Result<std::string> plain_item(std::string answer);

}  // namespace sls::dynamodb_client
