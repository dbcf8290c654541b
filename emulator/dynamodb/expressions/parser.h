// The grammar of expressions: text → raw tree, or the service's syntax error. Recursion is bounded by the
// expression's size limit (4 KB) and a depth of its own.
#pragma once

#include <string_view>

#include "errors.h"
#include "lexer.h"
#include "raw_tree.h"

namespace sls::dynamodb::expressions {

constexpr std::size_t kLongestExpression = 4096;

class Parser {
 public:
  // Borrows the text and the blame. Refuses an empty or too long text at once.
  Parser(std::string_view text, const Blame& blame);

  RawCondition parse_condition();
  RawUpdate parse_update();
  std::vector<RawPath> parse_projection();

  bool has_redundant_parentheses() const { return redundant_; }
  int operators() const { return operators_; }

 private:
  // A condition or an operand: which of the two stands in parentheses shows only behind them.
  struct Node {
    bool is_condition = false;
    bool parenthesized = false;
    RawCondition condition;
    RawOperand operand;
  };

  const Token& peek(std::size_t ahead = 0) const;
  const Token& take();
  bool take_if(std::string_view symbol);
  bool peek_keyword(std::string_view word) const;
  bool take_keyword(std::string_view word);
  void expect(std::string_view symbol);
  void expect_end();
  [[noreturn]] void syntax_error() const;
  void count_operator();
  void enter_parentheses();

  Node parse_or();
  Node parse_and();
  Node parse_not();
  Node parse_comparison();
  Node parse_parenthesized();
  RawCondition as_condition(Node node) const;
  RawOperand as_operand(Node node) const;
  RawCondition parse_between(RawOperand first);
  RawCondition parse_in(RawOperand first);
  RawOperand parse_operand();
  RawOperand parse_call();
  RawPath parse_path();
  void parse_section(RawUpdate& update);
  void parse_set(RawUpdate& update);
  RawValueAction parse_value_action();

  std::string_view text_;
  const Blame& blame_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool redundant_ = false;
  int operators_ = 0;
};

}  // namespace sls::dynamodb::expressions
