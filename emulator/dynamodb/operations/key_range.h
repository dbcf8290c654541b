// Bounds on range key attributes → the range of encoded keys that a query walks. Pure.
#pragma once

#include "../expressions/expressions.h"
#include "../storage/key_codec.h"

namespace sls::dynamodb::operations {

// `parts` is the schema's range key; the bounds are on its parts from the left, all but the last with `eq`.
storage::KeyRange range_of(const std::vector<storage::KeyPart>& parts, const expressions::KeyBound* begin,
                           const expressions::KeyBound* end);

}  // namespace sls::dynamodb::operations
