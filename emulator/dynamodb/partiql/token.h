// The tokens of a PartiQL statement, each with the place that the service's messages name: line, column and
// length, counted in characters from 1. Pure. A literal or comment that cannot be read is refused here, as
// the service does, before the grammar is looked at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sls::dynamodb::partiql {

struct Place {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t length = 0;
  // " at 1:45:6"
  std::string text() const;
};

struct Token {
  // `name`: an identifier, quoted or not; `keyword`: a word that is none unless quoted, in lower case.
  enum class Kind { name, keyword, string, number, parameter, symbol, end } kind = Kind::end;
  std::string text;
  Place place;

  bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
  bool is_word(std::string_view word) const { return kind == Kind::keyword && text == word; }
  bool ends() const { return kind == Kind::end || is(";"); }
};

// The last token is `end`. Throws ServiceError.
std::vector<Token> tokenize(std::string_view statement);

// The first word of the statement in lower case, behind blanks and comments; empty when there is none.
std::string first_word(std::string_view statement);

}  // namespace sls::dynamodb::partiql
