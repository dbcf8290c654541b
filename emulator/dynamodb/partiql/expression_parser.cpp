#include "expression_parser.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "errors.h"

namespace sls::dynamodb::partiql {
namespace {

// Deeper than any value or condition that the service takes, and shallow enough for recursion.
constexpr int kDeepestExpression = 250;

Expression atom(Expression::Kind kind, const Token& token) {
  Expression expression;
  expression.kind = kind;
  expression.place = token.place;
  expression.text = token.text;
  return expression;
}

Expression operation(std::string_view name, const Place& place) {
  Expression expression;
  expression.kind = Expression::Kind::operation;
  expression.place = place;
  expression.text = name;
  return expression;
}

// Keywords that name functions.
constexpr std::array kFunctionWords = std::to_array<std::string_view>(
    {"avg", "bit_length", "char_length", "character_length", "coalesce", "count", "exists", "lower", "max",
     "min", "nullif", "octet_length", "size", "substring", "sum", "trim", "upper"});
constexpr std::array kOperatorWords = std::to_array<std::string_view>(
    {"and", "between", "except", "in", "intersect", "is", "like", "or", "union"});
constexpr std::array kTypeNames = std::to_array<std::string_view>(
    {"bag",      "blob",     "bool",     "boolean", "char",    "character", "clob",    "dec",
     "decimal",  "double",   "float",    "int",     "int2",    "int4",      "int8",    "integer",
     "integer2", "integer4", "integer8", "list",    "missing", "null",      "numeric", "real",
     "sexp",     "smallint", "string",   "struct",  "symbol",  "timestamp", "tuple",   "varchar"});

template <typename Words>
bool is_among(const Words& words, const Token& token) {
  return token.kind == Token::Kind::keyword &&
         std::find(words.begin(), words.end(), token.text) != words.end();
}

}  // namespace

struct ExpressionParser::Infix {
  std::string_view symbol;
  int precedence;
  bool is_word;
};

class ExpressionParser::Deeper {
 public:
  explicit Deeper(int& depth) : depth_(depth) {
    if (++depth_ > kDeepestExpression) fail_not_well_formed("");
  }
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  int& depth_;
};

const Token& ExpressionParser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& ExpressionParser::take() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool ExpressionParser::take_if(std::string_view symbol) {
  if (!peek().is(symbol)) return false;
  take();
  return true;
}

bool ExpressionParser::take_word(std::string_view keyword) {
  if (!peek().is_word(keyword)) return false;
  take();
  return true;
}

void ExpressionParser::expect(std::string_view symbol) {
  if (!take_if(symbol)) fail_not_well_formed("Expected '" + std::string(symbol) + "'");
}

bool ExpressionParser::peek_name(std::string_view word, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == Token::Kind::name && core::equals_ignoring_case(token.text, word);
}

const ExpressionParser::Infix* ExpressionParser::find_infix(const Token& token) {
  static constexpr std::array<Infix, 21> kInfixes = {{
      {"union", 5, true}, {"except", 5, true}, {"intersect", 5, true}, {"or", 10, true},
      {"and", 20, true},  {"=", 40, false},    {"<>", 40, false},      {"!=", 40, false},
      {"is", 40, true},   {"in", 40, true},    {"<", 50, false},       {"<=", 50, false},
      {">", 50, false},   {">=", 50, false},   {"between", 50, true},  {"like", 50, true},
      {"+", 60, false},   {"-", 60, false},    {"||", 60, false},      {"*", 70, false},
      {"/", 70, false},
  }};
  for (const Infix& infix : kInfixes) {
    if (infix.is_word ? token.is_word(infix.symbol) : token.is(infix.symbol)) return &infix;
  }
  return nullptr;
}

const ExpressionParser::Infix* ExpressionParser::peek_infix(bool& negated) const {
  negated = peek().is_word("not");
  const Token& token = peek(negated ? 1 : 0);
  bool takes_not = token.is_word("in") || token.is_word("between") || token.is_word("like");
  if (negated && !takes_not) return nullptr;
  return find_infix(token);
}

Expression ExpressionParser::parse_expression(int least_precedence) {
  Deeper deeper(depth_);
  Expression left = parse_unary();
  bool chained = false;  // `left` is a chain that this loop has begun
  for (int links = 0;; ++links) {
    bool negated = false;
    const Infix* infix = peek_infix(negated);
    if (infix == nullptr || infix->precedence <= least_precedence) return left;
    if (negated) take();
    Token symbol = take();
    if (peek().kind == Token::Kind::end)
      fail_not_well_formed("Missing right-hand side expression of infix operator");
    bool joins = infix->symbol == "and" || infix->symbol == "or";
    if (joins && chained && left.is_operation(infix->symbol)) {
      left.children.push_back(parse_expression(infix->precedence));
      continue;
    }
    if (!joins && links > kDeepestExpression) fail_not_well_formed("");
    left = parse_right_side(std::move(left), symbol, *infix, negated);
    chained = joins;
  }
}

Expression ExpressionParser::parse_right_side(Expression left, const Token& symbol, const Infix& infix,
                                              bool negated) {
  if (infix.symbol == "is") {
    bool is_not = take_word("not");
    return parse_type_test(std::move(left), symbol.place, is_not);
  }
  Expression result = operation(infix.symbol == "!=" ? "<>" : infix.symbol, symbol.place);
  result.negated = negated;
  result.children.push_back(std::move(left));
  if (infix.symbol == "in" && peek().is("(") && !peek(1).is_word("select")) {
    take();
    result.children.push_back(parse_sequence(Expression::Kind::list, ")"));
    return result;
  }
  result.children.push_back(parse_expression(infix.precedence));
  if (infix.symbol == "between") {
    if (!take_word("and")) fail_not_well_formed("Expected AND after BETWEEN");
    result.children.push_back(parse_expression(infix.precedence));
  }
  return result;
}

Expression ExpressionParser::parse_type_test(Expression tested, const Place& place, bool negated) {
  if (!is_among(kTypeNames, peek())) fail_not_well_formed("Expected type name");
  Expression result = operation("is", place);
  result.negated = negated;
  result.children.push_back(std::move(tested));
  Expression type = atom(Expression::Kind::missing, take());
  if (type.text == "double" && take_word("precision")) type.text = "double_precision";
  if (type.text == "character" && take_word("varying")) type.text = "character_varying";
  result.children.push_back(std::move(type));
  return result;
}

Expression ExpressionParser::parse_unary() {
  Deeper deeper(depth_);
  if (peek().is_word("not")) {
    Expression result = operation("not", take().place);
    constexpr int kNotPrecedence = 30;
    result.children.push_back(parse_expression(kNotPrecedence));
    return result;
  }
  if (!peek().is("-") && !peek().is("+")) return parse_term();
  Token sign = take();
  Expression operand = parse_unary();
  if (operand.kind == Expression::Kind::number) {
    // Signs before a literal are part of it.
    if (sign.is("-")) {
      bool negative = operand.text.front() == '-';
      operand.text = negative ? operand.text.substr(1) : "-" + operand.text;
    }
    return operand;
  }
  Expression result = operation(sign.text, sign.place);
  result.children.push_back(std::move(operand));
  return result;
}

Expression ExpressionParser::parse_term() {
  const Token& token = peek();
  switch (token.kind) {
    case Token::Kind::string:
      return atom(Expression::Kind::string, take());
    case Token::Kind::number:
      return atom(Expression::Kind::number, take());
    case Token::Kind::parameter: {
      Expression parameter = atom(Expression::Kind::parameter, take());
      parameter.parameter = parameters_++;
      return parameter;
    }
    case Token::Kind::keyword:
      return parse_keyword_term();
    case Token::Kind::name: {
      if (peek(1).is("(")) return parse_call();
      Expression path = atom(Expression::Kind::path, token);
      parse_path_parts(path);
      return path;
    }
    default:
      break;
  }
  if (take_if("(")) return parse_parenthesized();
  Place place = token.place;
  Expression result;
  if (take_if("[")) {
    result = parse_sequence(Expression::Kind::list, "]");
  } else if (take_if("<<")) {
    result = parse_sequence(Expression::Kind::bag, ">>");
  } else if (take_if("{")) {
    result = parse_structure();
  } else if (find_infix(token) != nullptr) {
    fail_not_well_formed("Unexpected operator");
  } else {
    fail_not_well_formed("Unexpected term");
  }
  result.place = place;
  return result;
}

Expression ExpressionParser::parse_keyword_term() {
  const Token& token = peek();
  if (token.text == "true" || token.text == "false") return atom(Expression::Kind::boolean, take());
  if (token.text == "null") return atom(Expression::Kind::null, take());
  if (token.text == "missing") return atom(Expression::Kind::missing, take());
  if (token.text == "select") return parse_select_term();
  for (std::string_view word : {"insert", "update", "delete", "from", "set", "remove"}) {
    if (token.text == word) return parse_manipulation_term();
  }
  if (token.text == "values") {
    Expression values = atom(Expression::Kind::bag, take());
    if (!peek().is("(")) fail_not_well_formed("Unexpected term");
    values.children.push_back(parse_term());
    while (take_if(",")) values.children.push_back(parse_term());
    return values;
  }
  if (is_among(kFunctionWords, token) && peek(1).is("(")) return parse_call();
  fail_not_well_formed(is_among(kOperatorWords, token) ? "Unexpected operator" : "Unexpected keyword");
}

Expression ExpressionParser::parse_parenthesized() {
  Expression inner = parse_expression();
  if (!peek().is(",")) {
    expect(")");
    return inner;
  }
  // Several in parentheses are a list.
  Expression list;
  list.kind = Expression::Kind::list;
  list.place = inner.place;
  list.children.push_back(std::move(inner));
  while (take_if(",")) list.children.push_back(parse_expression());
  expect(")");
  return list;
}

Expression ExpressionParser::parse_sequence(Expression::Kind kind, std::string_view end) {
  Expression sequence;
  sequence.kind = kind;
  if (take_if(end)) return sequence;
  do {
    sequence.children.push_back(parse_expression());
  } while (take_if(","));
  expect(end);
  return sequence;
}

Expression ExpressionParser::parse_structure() {
  Expression structure;
  structure.kind = Expression::Kind::structure;
  if (take_if("}")) return structure;
  do {
    structure.children.push_back(parse_expression());
    expect(":");
    structure.children.push_back(parse_expression());
  } while (take_if(","));
  expect("}");
  return structure;
}

Expression ExpressionParser::parse_call() {
  Expression call = atom(Expression::Kind::call, take());
  call.text = core::to_lower(call.text);
  take();                                   // the parenthesis
  if (peek().is("*") && peek(1).is(")")) {  // COUNT(*)
    take();
    take();
    return call;
  }
  Expression arguments = parse_sequence(Expression::Kind::list, ")");
  call.children = std::move(arguments.children);
  return call;
}

Expression ExpressionParser::parse_simple_path() {
  if (peek().kind != Token::Kind::name) fail_not_well_formed("Expected identifier for simple path");
  Expression path = atom(Expression::Kind::path, peek());
  parse_path_parts(path);
  return path;
}

void ExpressionParser::parse_path_parts(Expression& path) {
  const Token& first = take();
  path.path.push_back({PathPart::Kind::name, first.text, first.place});
  while (true) {
    if (take_if(".")) {
      path.path.push_back(parse_dot());
    } else if (take_if("[")) {
      path.path.push_back(parse_bracket());
    } else {
      return;
    }
  }
}

PathPart ExpressionParser::parse_dot() {
  Token token = take();
  if (token.is("*")) return {PathPart::Kind::all_members, "*", token.place};
  if (token.kind != Token::Kind::name) fail_not_well_formed("Invalid path dot component");
  return {PathPart::Kind::name, token.text, token.place};
}

PathPart ExpressionParser::parse_bracket() {
  Place place = peek().place;
  if (peek().is("*") && peek(1).is("]")) {
    take();
    take();
    return {PathPart::Kind::all_elements, "*", place};
  }
  Expression index = parse_expression();
  expect("]");
  bool is_integer = index.kind == Expression::Kind::number &&
                    index.text.find_first_not_of("-0123456789") == std::string::npos;
  if (is_integer) return {PathPart::Kind::index, index.text, index.place};
  return {PathPart::Kind::other, "", place};
}

}  // namespace sls::dynamodb::partiql
