// NextToken of ExecuteStatement: where a SELECT goes on. Bound to the statement and its parameters, opaque,
// and refused when it was changed or belongs to another request. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../attribute_value.h"

namespace sls::dynamodb::operations {

struct NextToken {
  std::size_t query = 0;  // which of the plan's queries
  Item last_key;
};

// What a statement and its parameters are bound by.
std::string statement_fingerprint(std::string_view statement, const std::vector<AttributeValue>& parameters);

std::string write_next_token(const NextToken& token, std::string_view fingerprint);
// Throws "Invalid NextToken" or "NextToken does not match request".
NextToken read_next_token(std::string_view text, std::string_view fingerprint);

}  // namespace sls::dynamodb::operations
