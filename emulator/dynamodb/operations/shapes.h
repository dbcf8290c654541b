// Shapes: which JSON kind each member of each operation takes, down to the innermost structure. The service
// checks this before anything else and answers a SerializationException that names what it found and what it
// wanted. What check_shapes() let pass may be read without asking again.
#pragma once

#include <string_view>

#include "../item_json.h"

namespace sls::dynamodb::operations {

// REQUIRES: `body` is an object. Members that no operation knows are left alone, as the service does.
void check_shapes(std::string_view operation, const JsonValue& body);

}  // namespace sls::dynamodb::operations
