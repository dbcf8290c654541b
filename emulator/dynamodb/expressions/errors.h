// What the service says of an expression: "Invalid UpdateExpression: …". Each sentence once; thrown as
// ServiceError.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "../messages.h"
#include "ast.h"

namespace sls::dynamodb::expressions {

// Which expression of the request is at fault, and in which dialect the request speaks.
class Blame {
 public:
  // `name`: "Update", "Condition", "Filter", "KeyCondition", "Projection"; empty for PartiQL, which does not say
  // where.
  Blame(std::string_view name, Dialect dialect) : name_(name), dialect_(dialect) {}

  [[noreturn]] void fail(std::string text) const;

  [[noreturn]] void empty() const { fail("The expression can not be empty;"); }
  [[noreturn]] void syntax(std::string_view token, std::string_view near) const;
  [[noreturn]] void too_long(std::size_t size) const;
  [[noreturn]] void too_many_operators(int count) const;
  [[noreturn]] void too_many_in_operands(std::size_t count) const;
  [[noreturn]] void too_deep_path(std::size_t levels) const;
  [[noreturn]] void index_too_large(std::string_view index) const;
  [[noreturn]] void redundant_parentheses() const { fail("The expression has redundant parentheses;"); }
  [[noreturn]] void unknown_function(std::string_view name) const;
  [[noreturn]] void wrong_family(std::string_view name, bool in_update) const;
  [[noreturn]] void wrong_place(std::string_view name) const;
  [[noreturn]] void reserved(std::string_view word) const;
  [[noreturn]] void section_twice(std::string_view section) const;
  [[noreturn]] void undefined_name(std::string_view placeholder) const;
  [[noreturn]] void undefined_value(std::string_view placeholder) const;
  [[noreturn]] void overlap(const Path& one, const Path& two) const;
  [[noreturn]] void conflict(const Path& one, const Path& two) const;
  [[noreturn]] void operand_count(std::string_view function, std::size_t count) const;
  [[noreturn]] void operand_type(std::string_view function, Type type) const;
  [[noreturn]] void set_operand_type(std::string_view section, Type type) const;
  [[noreturn]] void needs_path(std::string_view function) const;
  [[noreturn]] void not_distinct(std::string_view function, const Path& operand) const;
  [[noreturn]] void between_types(const AttributeValue& lower, const AttributeValue& upper) const;
  [[noreturn]] void between_order(const AttributeValue& lower, const AttributeValue& upper) const;
  [[noreturn]] void attribute_type(std::string_view type) const;

  Dialect dialect() const { return dialect_; }

 private:
  std::string name_;
  Dialect dialect_;
};

// "[a, b, [1]]"
std::string path_text(const Path& path);

}  // namespace sls::dynamodb::expressions
