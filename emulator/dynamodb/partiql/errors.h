// What the service says of a PartiQL statement. Thrown as ServiceError; a sentence that only one place says
// stands at that place.
#pragma once

#include <string>
#include <string_view>

#include "../expressions/errors.h"
#include "../messages.h"
#include "token.h"

namespace sls::dynamodb::partiql {

// "Statement wasn't well formed, can't be processed: " + detail
[[noreturn]] void fail_not_well_formed(std::string_view detail);
[[noreturn]] void fail(std::string text);
// `text` with " at <line>:<column>:<length>" behind it.
[[noreturn]] void fail_at(std::string text, const Place& place);

// The errors of expressions, which PartiQL words without "Invalid <X>Expression: ".
expressions::Blame blame();

}  // namespace sls::dynamodb::partiql
