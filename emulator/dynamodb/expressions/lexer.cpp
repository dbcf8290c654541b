#include "lexer.h"

namespace sls::dynamodb::expressions {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t run_of(std::string_view text, std::size_t from, bool (*belongs)(char)) {
  while (from < text.size() && belongs(text[from])) ++from;
  return from;
}

Token next_token(std::string_view text, std::size_t at) {
  char c = text[at];
  auto cut = [&](Token::Kind kind, std::size_t end) { return Token{kind, text.substr(at, end - at)}; };
  if (is_letter(c)) return cut(Token::Kind::name, run_of(text, at, is_word));
  if (is_digit(c)) return cut(Token::Kind::integer, run_of(text, at, is_digit));
  if (c == '#' || c == ':') {
    std::size_t end = run_of(text, at + 1, is_word);
    if (end == at + 1) return cut(Token::Kind::other, end);
    return cut(c == '#' ? Token::Kind::name_placeholder : Token::Kind::value_placeholder, end);
  }
  std::string_view two = text.substr(at, 2);
  if (two == "<>" || two == "<=" || two == ">=") return cut(Token::Kind::symbol, at + 2);
  if (std::string_view("(),.[]=<>+-").find(c) != std::string_view::npos)
    return cut(Token::Kind::symbol, at + 1);
  // A character of several bytes stays whole in the error message.
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
  return cut(Token::Kind::other, end);
}

}  // namespace

std::vector<Token> tokenize(std::string_view expression) {
  std::vector<Token> tokens;
  std::size_t at = run_of(expression, 0, is_blank);
  while (at < expression.size()) {
    tokens.push_back(next_token(expression, at));
    at = run_of(expression, at + tokens.back().text.size(), is_blank);
  }
  tokens.push_back({Token::Kind::end, expression.substr(expression.size())});
  return tokens;
}

}  // namespace sls::dynamodb::expressions
