// The grammar of PartiQL: text → Statement, or the service's "Statement wasn't well formed". Operators bind
// as in the service: OR, AND, NOT, then = <> IS IN, then the other comparisons and BETWEEN, then + and -.
// What the grammar takes and the service then refuses (an alias, a LIMIT) is noted in `refusal`, because an
// unreadable statement is reported first. Recursion is bounded by a depth of its own.
#pragma once

#include <string_view>

#include "ast.h"

namespace sls::dynamodb::partiql {

constexpr std::size_t kLongestStatement = 8192;

Statement parse_statement(std::string_view text);

}  // namespace sls::dynamodb::partiql
