#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "core/text.h"
#include "errors.h"
#include "keywords.h"
#include "token.h"

namespace sls::dynamodb::partiql {
namespace {

constexpr std::array<std::string_view, 29> kSymbols = {
    "<<", ">>", "<=", ">=", "<>", "!=", "||", "(", ")", "[", "]", "{", "}", ",", ".",
    ":",  ";",  "=",  "<",  ">",  "+",  "-",  "*", "/", "%", "?", "@", "^", "`"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool continues_name(char c) { return begins_name(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    skip_blanks();
    begin_ = at_;
    begin_line_ = line_;
    begin_column_ = column_;
    if (at_ == text_.size()) return token(Token::Kind::end, "");
    char c = text_[at_];
    if (c == '\'') return token(Token::Kind::string, quoted('\''));
    if (c == '"') return token(Token::Kind::name, quoted('"'));
    if (begins_name(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    for (std::string_view symbol : kSymbols) {
      if (!text_.substr(at_).starts_with(symbol)) continue;
      advance(symbol.size());
      return token(symbol == "?" ? Token::Kind::parameter : Token::Kind::symbol, std::string(symbol));
    }
    fail_not_well_formed("");
  }

 private:
  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void advance(std::size_t bytes) {
    for (; bytes > 0; --bytes, ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else if (begins_character(text_[at_])) {
        ++column_;
      }
    }
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        advance(1);
      } else if (text_.substr(at_).starts_with("--")) {
        advance(std::min(text_.find('\n', at_), text_.size()) - at_);
      } else if (text_.substr(at_).starts_with("/*")) {
        std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) fail_not_well_formed("");
        advance(end + 2 - at_);
      } else {
        return;
      }
    }
  }

  std::string quoted(char quote) {
    std::string value;
    advance(1);
    while (at_ < text_.size()) {
      char c = text_[at_];
      advance(1);
      if (c == quote && peek(0) != quote) return value;
      if (c == quote) advance(1);
      value.push_back(c);
    }
    fail_not_well_formed("");
  }

  Token word() {
    std::size_t end = at_;
    while (end < text_.size() && continues_name(text_[end])) ++end;
    std::string name(text_.substr(at_, end - at_));
    advance(end - at_);
    std::string lower = core::to_lower(name);
    bool keyword = is_keyword(lower);
    return token(keyword ? Token::Kind::keyword : Token::Kind::name, keyword ? lower : name);
  }

  std::size_t digits() {
    std::size_t count = 0;
    for (; is_digit(peek(0)); ++count) advance(1);
    return count;
  }

  Token number() {
    digits();
    std::size_t fraction = 0;
    if (peek(0) == '.') {
      advance(1);
      fraction = digits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') exponent(fraction);
    if (begins_name(peek(0))) fail_not_well_formed("");
    return token(Token::Kind::number, std::string(text_.substr(begin_, at_ - begin_)));
  }

  // The service keeps a scale of 32 bits: the digits behind the point less the exponent.
  void exponent(std::size_t fraction) {
    advance(1);
    bool negative = peek(0) == '-';
    if (negative || peek(0) == '+') advance(1);
    std::size_t from = at_;
    if (digits() == 0) fail_not_well_formed("");
    std::int32_t value = 0;
    auto parsed = std::from_chars(text_.data() + from, text_.data() + at_, value);
    if (parsed.ec != std::errc()) fail_not_well_formed("");
    std::int64_t scale =
        static_cast<std::int64_t>(fraction) + (negative ? value : -static_cast<std::int64_t>(value));
    if (scale > std::numeric_limits<std::int32_t>::max()) fail_not_well_formed("");
  }

  Token token(Token::Kind kind, std::string value) const {
    auto span = text_.substr(begin_, at_ - begin_);
    auto length = static_cast<std::uint32_t>(std::count_if(span.begin(), span.end(), begins_character));
    return {kind, std::move(value), {begin_line_, begin_column_, length}};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  std::size_t begin_ = 0;
  std::uint32_t begin_line_ = 1;
  std::uint32_t begin_column_ = 1;
};

}  // namespace

std::string Place::text() const {
  return " at " + std::to_string(line) + ":" + std::to_string(column) + ":" + std::to_string(length);
}

std::vector<Token> tokenize(std::string_view statement) {
  Lexer lexer(statement);
  std::vector<Token> tokens;
  do {
    tokens.push_back(lexer.next());
  } while (tokens.back().kind != Token::Kind::end);
  return tokens;
}

std::string first_word(std::string_view statement) {
  try {
    Token token = Lexer(statement).next();
    return token.kind == Token::Kind::keyword ? token.text : "";
  } catch (const ServiceError&) {
    return "";  // whoever parses the statement meets the same error
  }
}

}  // namespace sls::dynamodb::partiql
