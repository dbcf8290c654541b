// Request: the body of one call, its members checked for JSON of the right kind, and what many operations ask
// of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../expressions/expressions.h"
#include "core/small_document.h"
#include "../item_json.h"
#include "../messages.h"
#include "dynamodb/engine.h"

namespace sls::dynamodb::operations {

class Request {
 public:
  explicit Request(Call call);
  // REQUIRED before anything else is asked. Throws SerializationException when the body is not JSON, or has a
  // member of the wrong kind.
  void parse();

  const Call& call() const { return call_; }
  Dialect dialect() const { return dialect_; }
  const JsonValue& json() const { return *document_; }

  // Null when absent (or JSON null).
  const JsonValue* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  std::string_view text(std::string_view name) const;  // "" when absent
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool boolean(std::string_view name) const;  // false when absent

  // "TableName", with an ARN cut down to the name.
  std::string table_name() const;

 private:
  Call call_;
  Dialect dialect_;
  core::SmallDocument<2048> document_;
};

// Member constraints: violations are collected in the order of check, then thrown together, as the service
// does.
class Constraints {
 public:
  explicit Constraints(const Request& request) : request_(request) {}

  Constraints& table_name();
  Constraints& required(std::string_view name);
  // `values` is the service's own odd order, for the message; `new_list` as the enveloped dialect words it
  // when this is the only violation.
  Constraints& one_of(std::string_view name, const std::vector<std::string_view>& values,
                      std::string_view new_list = "");
  Constraints& at_least(std::string_view name, std::int64_t least);
  Constraints& at_most(std::string_view name, std::int64_t most);
  Constraints& length(std::string_view name, std::size_t least, std::size_t most);
  void check() const;

  // "Value 'x' at 'tableName' failed to satisfy constraint: …" in the request's dialect.
  void add(std::string_view name, std::string_view value, bool is_null, std::string_view constraint);

 private:
  const Request& request_;
  std::vector<std::string> violations_;
  std::string alone_;  // the wording of a violation that is the only one
};

// The values that enumerations of data operations take, in the service's order.
Constraints& check_return_consumed_capacity(Constraints& constraints);
Constraints& check_return_values(Constraints& constraints);
Constraints& check_return_item_collection_metrics(Constraints& constraints);

// ExpressionAttributeNames and -Values. Throws when they are empty, or given although no expression is
// (`expressions`: the names of the members that are expressions).
expressions::Placeholders read_placeholders(const Request& request,
                                            const std::vector<std::string_view>& expressions);

// Throws when a legacy member and an expression are mixed, and names any legacy member as not supported.
void refuse_legacy_members(const Request& request, const std::vector<std::string_view>& legacy,
                           const std::vector<std::string_view>& expressions);

std::string lower_camel(std::string_view name);

}  // namespace sls::dynamodb::operations
