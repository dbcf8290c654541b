#include "parser.h"

#include <algorithm>
#include <utility>

#include "condition_words.h"
#include "core/text.h"

namespace sls::dynamodb::expressions {
Parser::Parser(std::string_view text, const Blame& blame) : text_(text), blame_(blame) {
  if (text.empty()) blame.empty();
  if (text.size() > kLongestExpression) blame.too_long(text.size());
  tokens_ = tokenize(text);
}

const Token& Parser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& Parser::take() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Parser::take_if(std::string_view symbol) {
  if (!peek().is(symbol)) return false;
  take();
  return true;
}

bool Parser::peek_keyword(std::string_view word) const {
  return peek().kind == Token::Kind::name && core::equals_ignoring_case(peek().text, word);
}

bool Parser::take_keyword(std::string_view word) {
  if (!peek_keyword(word)) return false;
  take();
  return true;
}

void Parser::expect(std::string_view symbol) {
  if (!take_if(symbol)) syntax_error();
}

void Parser::expect_end() {
  if (peek().kind != Token::Kind::end) syntax_error();
}

// "near" runs from the token before the offending one to the end of the one after it.
void Parser::syntax_error() const {
  const Token& token = peek();
  const char* begin = at_ > 0 ? tokens_[at_ - 1].text.data() : token.text.data();
  if (token.kind == Token::Kind::end) {
    blame_.syntax("<EOF>", {begin, static_cast<std::size_t>(text_.data() + text_.size() - begin)});
  }
  const Token& next = peek(1);
  const char* end = next.kind == Token::Kind::end ? token.text.data() + token.text.size()
                                                  : next.text.data() + next.text.size();
  blame_.syntax(token.text, {begin, static_cast<std::size_t>(end - begin)});
}

void Parser::count_operator() {
  if (++operators_ > kMostOperators) blame_.too_many_operators(operators_);
}

// A condition has at most 300 operators, so parentheses deeper than that hold nothing but parentheses.
void Parser::enter_parentheses() {
  if (++depth_ > kMostOperators + 10) blame_.redundant_parentheses();
}

RawCondition Parser::parse_condition() {
  RawCondition condition = as_condition(parse_or());
  expect_end();
  return condition;
}

RawCondition Parser::as_condition(Node node) const {
  if (node.is_condition) return std::move(node.condition);
  if (node.operand.kind != RawOperand::Kind::function) syntax_error();
  RawCondition condition;
  condition.kind = Condition::Kind::function;
  condition.operands.push_back(std::move(node.operand));
  return condition;
}

RawOperand Parser::as_operand(Node node) const {
  if (node.is_condition) syntax_error();
  return std::move(node.operand);
}

Parser::Node Parser::parse_or() {
  Node first = parse_and();
  if (!peek_keyword("OR")) return first;
  Node node;
  node.is_condition = true;
  node.condition.kind = Condition::Kind::logical_or;
  node.condition.children.push_back(as_condition(std::move(first)));
  while (take_keyword("OR")) {
    count_operator();
    node.condition.children.push_back(as_condition(parse_and()));
  }
  return node;
}

Parser::Node Parser::parse_and() {
  Node first = parse_not();
  if (!peek_keyword("AND")) return first;
  Node node;
  node.is_condition = true;
  node.condition.kind = Condition::Kind::logical_and;
  node.condition.children.push_back(as_condition(std::move(first)));
  while (take_keyword("AND")) {
    count_operator();
    node.condition.children.push_back(as_condition(parse_not()));
  }
  return node;
}

Parser::Node Parser::parse_not() {
  int negations = 0;
  while (take_keyword("NOT")) {
    count_operator();
    ++negations;
  }
  Node node = parse_comparison();
  for (; negations > 0; --negations) {
    Node outer;
    outer.is_condition = true;
    outer.condition.kind = Condition::Kind::logical_not;
    outer.condition.children.push_back(as_condition(std::move(node)));
    node = std::move(outer);
  }
  return node;
}

Parser::Node Parser::parse_comparison() {
  Node left = peek().is("(") ? parse_parenthesized() : Node{false, false, {}, parse_operand()};
  if (left.is_condition) return left;
  const Comparator* comparator = peek().kind == Token::Kind::symbol ? find_comparator(peek().text) : nullptr;
  bool compared = comparator != nullptr || peek_keyword("BETWEEN") || peek_keyword("IN");
  if (!compared) {
    bool may_stand = left.operand.kind == RawOperand::Kind::function || (depth_ > 0 && peek().is(")"));
    if (!may_stand) syntax_error();
    return left;
  }
  count_operator();
  Node node;
  node.is_condition = true;
  if (take_keyword("BETWEEN")) {
    node.condition = parse_between(std::move(left.operand));
  } else if (take_keyword("IN")) {
    node.condition = parse_in(std::move(left.operand));
  } else {
    node.condition.kind = Condition::Kind::comparison;
    node.condition.comparison = comparator->comparison;
    node.condition.symbol = take().text;
    node.condition.operands.push_back(std::move(left.operand));
    node.condition.operands.push_back(parse_operand());
  }
  return node;
}

Parser::Node Parser::parse_parenthesized() {
  expect("(");
  enter_parentheses();
  bool doubled = peek().is("(");
  Node node = parse_or();
  --depth_;
  expect(")");
  // Only a pair directly inside a pair is refused, not one that closes earlier.
  if (doubled && node.parenthesized) redundant_ = true;
  node.parenthesized = true;
  return node;
}

RawCondition Parser::parse_between(RawOperand first) {
  RawCondition condition;
  condition.kind = Condition::Kind::between;
  condition.symbol = "BETWEEN";
  condition.operands.push_back(std::move(first));
  condition.operands.push_back(parse_operand());
  if (!take_keyword("AND")) syntax_error();
  condition.operands.push_back(parse_operand());
  return condition;
}

RawCondition Parser::parse_in(RawOperand first) {
  RawCondition condition;
  condition.kind = Condition::Kind::in;
  condition.symbol = "IN";
  condition.operands.push_back(std::move(first));
  expect("(");
  do {
    condition.operands.push_back(parse_operand());
  } while (take_if(","));
  expect(")");
  if (condition.operands.size() - 1 > kMostInOperands)
    blame_.too_many_in_operands(condition.operands.size() - 1);
  return condition;
}

RawOperand Parser::parse_operand() {
  const Token& token = peek();
  if (token.is("(")) {
    take();
    enter_parentheses();
    bool doubled = peek().is("(");
    RawOperand inner = parse_operand();
    --depth_;
    expect(")");
    if (doubled) redundant_ = true;
    return inner;
  }
  if (token.kind == Token::Kind::value_placeholder) {
    RawOperand operand;
    operand.kind = RawOperand::Kind::value;
    operand.text = take().text;
    return operand;
  }
  if (token.kind == Token::Kind::name && peek(1).is("(")) return parse_call();
  RawOperand operand;
  operand.path = parse_path();
  return operand;
}

RawOperand Parser::parse_call() {
  count_operator();
  RawOperand call;
  call.kind = RawOperand::Kind::function;
  call.text = take().text;
  expect("(");
  ++depth_;
  do {
    call.arguments.push_back(parse_operand());
  } while (take_if(","));
  --depth_;
  expect(")");
  return call;
}

RawPath Parser::parse_path() {
  RawPath path;
  auto take_name = [&] {
    const Token& token = peek();
    static constexpr std::array<std::string_view, 5> kKeywords = {"AND", "OR", "NOT", "IN", "BETWEEN"};
    bool keyword = token.kind == Token::Kind::name &&
                   std::any_of(kKeywords.begin(), kKeywords.end(), [&](std::string_view word) {
                     return core::equals_ignoring_case(word, token.text);
                   });
    if (keyword || (token.kind != Token::Kind::name && token.kind != Token::Kind::name_placeholder))
      syntax_error();
    path.push_back(
        {token.kind == Token::Kind::name ? RawStep::Kind::name : RawStep::Kind::placeholder, token.text});
    take();
  };
  take_name();
  for (;;) {
    if (take_if(".")) {
      take_name();
    } else if (take_if("[")) {
      if (peek().kind != Token::Kind::integer) syntax_error();
      path.push_back({RawStep::Kind::index, take().text});
      expect("]");
    } else {
      break;
    }
  }
  if (path.size() > kDeepestPath) blame_.too_deep_path(path.size());
  return path;
}

std::vector<RawPath> Parser::parse_projection() {
  std::vector<RawPath> paths;
  do {
    paths.push_back(parse_path());
  } while (take_if(","));
  expect_end();
  return paths;
}

RawUpdate Parser::parse_update() {
  RawUpdate update;
  do {
    parse_section(update);
  } while (peek().kind != Token::Kind::end);
  return update;
}

void Parser::parse_section(RawUpdate& update) {
  if (take_keyword("SET")) {
    update.sections.push_back("SET");
    do {
      parse_set(update);
    } while (take_if(","));
  } else if (take_keyword("REMOVE")) {
    update.sections.push_back("REMOVE");
    do {
      update.removes.push_back(parse_path());
    } while (take_if(","));
  } else if (take_keyword("ADD")) {
    update.sections.push_back("ADD");
    do {
      update.adds.push_back(parse_value_action());
    } while (take_if(","));
  } else if (take_keyword("DELETE")) {
    update.sections.push_back("DELETE");
    do {
      update.deletes.push_back(parse_value_action());
    } while (take_if(","));
  } else {
    syntax_error();
  }
}

void Parser::parse_set(RawUpdate& update) {
  RawSet action;
  action.path = parse_path();
  expect("=");
  count_operator();
  action.operands.push_back(parse_operand());
  bool plus = peek().is("+");
  if (plus || peek().is("-")) {
    take();
    count_operator();
    action.arithmetic = plus ? SetAction::Arithmetic::plus : SetAction::Arithmetic::minus;
    action.operands.push_back(parse_operand());
  }
  update.sets.push_back(std::move(action));
}

RawValueAction Parser::parse_value_action() {
  RawValueAction action;
  action.path = parse_path();
  if (peek().kind != Token::Kind::value_placeholder) syntax_error();
  count_operator();
  action.value = take().text;
  return action;
}

}  // namespace sls::dynamodb::expressions
