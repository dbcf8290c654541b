// The part of the parser that reads expressions: terms, operators, literals, paths and calls. SELECT and data
// manipulation may stand where a term does, so what they stand in (StatementParser) is derived from this.
#pragma once

#include <string_view>
#include <vector>

#include "ast.h"

namespace sls::dynamodb::partiql {

class ExpressionParser {
 public:
  explicit ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}
  virtual ~ExpressionParser() = default;
  ExpressionParser(const ExpressionParser&) = delete;
  ExpressionParser& operator=(const ExpressionParser&) = delete;

 protected:
  // A term that begins with SELECT, or with the word of a data manipulation.
  virtual Expression parse_select_term() = 0;
  virtual Expression parse_manipulation_term() = 0;

  const Token& peek(std::size_t ahead = 0) const;
  const Token& take();
  bool take_if(std::string_view symbol);
  bool take_word(std::string_view keyword);
  void expect(std::string_view symbol);
  // A word that is no keyword of the grammar but stands in a fixed place: RETURNING, OLD.
  bool peek_name(std::string_view word, std::size_t ahead = 0) const;

  Expression parse_expression(int least_precedence = 0);
  // A path without calls or operators: the table of a write, the target of SET and REMOVE.
  Expression parse_simple_path();
  std::size_t parameters() const { return parameters_; }

 private:
  class Deeper;
  struct Infix;

  static const Infix* find_infix(const Token& token);
  const Infix* peek_infix(bool& negated) const;
  Expression parse_unary();
  Expression parse_term();
  Expression parse_keyword_term();
  Expression parse_parenthesized();
  Expression parse_sequence(Expression::Kind kind, std::string_view end);
  Expression parse_structure();
  Expression parse_call();
  Expression parse_type_test(Expression tested, const Place& place, bool negated);
  Expression parse_right_side(Expression left, const Token& symbol, const Infix& infix, bool negated);
  void parse_path_parts(Expression& path);
  PathPart parse_bracket();
  PathPart parse_dot();

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t parameters_ = 0;
  int depth_ = 0;
};

}  // namespace sls::dynamodb::partiql
