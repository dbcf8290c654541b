// The tokens of an expression. Pure; never fails: what is no token becomes a token of kind `other`, for the
// parser to refuse.
#pragma once

#include <string_view>
#include <vector>

namespace sls::dynamodb::expressions {

struct Token {
  enum class Kind { name, name_placeholder, value_placeholder, integer, symbol, other, end } kind = Kind::end;
  std::string_view text;  // into the expression
  bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
};

// The last token is `end`.
std::vector<Token> tokenize(std::string_view expression);

}  // namespace sls::dynamodb::expressions
