#include "errors.h"

namespace sls::dynamodb::expressions {
namespace {

// The long type words of ADD and DELETE errors.
std::string_view long_type_name(Type type) {
  switch (type) {
    case Type::s:
      return "STRING";
    case Type::n:
      return "NUMBER";
    case Type::b:
      return "BINARY";
    case Type::null:
      return "NULL";
    case Type::boolean:
      return "BOOLEAN";
    case Type::l:
      return "LIST";
    case Type::m:
      return "MAP";
    case Type::ss:
      return "STRING_SET";
    case Type::ns:
      return "NUMBER_SET";
    case Type::bs:
      return "BINARY_SET";
  }
  return "";
}

}  // namespace

void Blame::fail(std::string text) const {
  if (!name_.empty()) text = "Invalid " + name_ + "Expression: " + text;
  throw messages::request_validation(dialect_, std::move(text));
}

void Blame::syntax(std::string_view token, std::string_view near) const {
  fail("Syntax error; token: \"" + std::string(token) + "\", near: \"" + std::string(near) + "\"");
}
void Blame::too_long(std::size_t size) const {
  std::string text = "Expression size has exceeded the maximum allowed size;";
  bool tells_size = name_ == "Condition" || name_ == "Filter";
  fail(tells_size ? text + " expression size: " + std::to_string(size) : text);
}
void Blame::too_many_operators(int count) const {
  fail("The expression contains too many operators; operator count: " + std::to_string(count));
}
void Blame::too_many_in_operands(std::size_t count) const {
  fail("The IN operator is provided with too many operands; number of operands: " + std::to_string(count));
}
void Blame::too_deep_path(std::size_t levels) const {
  fail("The document path has too many nesting levels; nesting levels: " + std::to_string(levels));
}
void Blame::index_too_large(std::string_view index) const {
  fail("List index is not within the allowable range; index: [" + std::string(index) + "]");
}
void Blame::unknown_function(std::string_view name) const {
  fail("Invalid function name; function: " + std::string(name));
}
void Blame::wrong_family(std::string_view name, bool in_update) const {
  fail(std::string("The function is not allowed in ") + (in_update ? "an update" : "a condition") +
       " expression; function: " + std::string(name));
}
void Blame::wrong_place(std::string_view name) const {
  fail("The function is not allowed to be used this way in an expression; function: " + std::string(name));
}
void Blame::reserved(std::string_view word) const {
  fail("Attribute name is a reserved keyword; reserved keyword: " + std::string(word));
}
void Blame::section_twice(std::string_view section) const {
  fail("The \"" + std::string(section) + "\" section can only be used once in an update expression;");
}
void Blame::undefined_name(std::string_view placeholder) const {
  fail("An expression attribute name used in the document path is not defined; attribute name: " +
       std::string(placeholder));
}
void Blame::undefined_value(std::string_view placeholder) const {
  fail("An expression attribute value used in expression is not defined; attribute value: " +
       std::string(placeholder));
}
void Blame::overlap(const Path& one, const Path& two) const {
  fail("Two document paths overlap with each other; must remove or rewrite one of these paths; path one: " +
       path_text(one) + ", path two: " + path_text(two));
}
void Blame::conflict(const Path& one, const Path& two) const {
  fail("Two document paths conflict with each other; must remove or rewrite one of these paths; path one: " +
       path_text(one) + ", path two: " + path_text(two));
}
void Blame::operand_count(std::string_view function, std::size_t count) const {
  fail("Incorrect number of operands for operator or function; operator or function: " +
       std::string(function) + ", number of operands: " + std::to_string(count));
}
void Blame::operand_type(std::string_view function, Type type) const {
  fail("Incorrect operand type for operator or function; operator or function: " + std::string(function) +
       ", operand type: " + std::string(type_name(type)));
}
void Blame::set_operand_type(std::string_view section, Type type) const {
  fail("Incorrect operand type for operator or function; operator: " + std::string(section) +
       ", operand type: " + std::string(long_type_name(type)) + ", typeSet: ALLOWED_FOR_" +
       std::string(section) + "_OPERAND");
}
void Blame::needs_path(std::string_view function) const {
  fail("Operator or function requires a document path; operator or function: " + std::string(function));
}
void Blame::not_distinct(std::string_view function, const Path& operand) const {
  fail(
      "The first operand must be distinct from the remaining operands for this operator or function; "
      "operator: " +
      std::string(function) + ", first operand: " + path_text(operand));
}
void Blame::between_types(const AttributeValue& lower, const AttributeValue& upper) const {
  fail("The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: " +
       messages::shown(lower) + ", upper bound operand: " + messages::shown(upper));
}
void Blame::between_order(const AttributeValue& lower, const AttributeValue& upper) const {
  fail(
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound "
      "operand: " +
      messages::shown(lower) + ", upper bound operand: " + messages::shown(upper));
}
void Blame::attribute_type(std::string_view type) const {
  fail("Invalid attribute type name found; type: " + std::string(type) +
       ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
}

std::string path_text(const Path& path) {
  std::string text = "[";
  for (const PathStep& step : path) {
    if (text.size() > 1) text += ", ";
    text += step.is_index() ? "[" + std::to_string(step.index) + "]" : step.name;
  }
  return text + "]";
}

}  // namespace sls::dynamodb::expressions
