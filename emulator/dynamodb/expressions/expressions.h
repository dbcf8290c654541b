// Expressions: parse and check once per request, then evaluate per item. Pure functions: no I/O, no SQL, no
// table schema. Every error is the service's own, as a ServiceError; `request_validation` with the
// Placeholders' dialect. The syntax tree is in expressions/ast.h; legacy parameters compile to the same
// trees.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../attribute_value.h"
#include "../messages.h"
#include "ast.h"

namespace sls::dynamodb::expressions {

// ExpressionAttributeNames and ExpressionAttributeValues of one request. Parsing marks what it used.
class Placeholders {
 public:
  explicit Placeholders(Dialect dialect) : dialect_(dialect) {}

  // Each checks the placeholder's form ("#a", ":v") and throws the service's error otherwise.
  void add_name(std::string placeholder, std::string name);
  void add_value(std::string placeholder, AttributeValue value);
  // For a value's placeholder before the value is read: the service looks at the name first.
  void check_value_name(std::string_view placeholder) const;
  // Throws when names and values together are larger than a request may have; call when all are there.
  void check_size() const;

  const std::string* use_name(std::string_view placeholder);
  const AttributeValue* use_value(std::string_view placeholder);
  // Throws "Value provided in ExpressionAttributeNames unused in expressions: …"; call after all expressions
  // parsed.
  void check_all_used() const;
  // From now on check_all_used() finds nothing: a transaction may define what no expression could use.
  void ignore_unused() { judges_unused_ = false; }
  Dialect dialect() const { return dialect_; }

 private:
  Dialect dialect_;
  std::vector<std::pair<std::string, std::string>> names_;
  std::vector<std::pair<std::string, AttributeValue>> values_;
  std::vector<bool> names_used_;
  std::vector<bool> values_used_;
  bool judges_unused_ = true;
  std::size_t size_ = 0;
};

// The word in "Invalid <X>Expression: …".
enum class ConditionKind { condition, filter };

Condition parse_condition(ConditionKind kind, std::string_view text, Placeholders& placeholders);
Update parse_update(std::string_view text, Placeholders& placeholders);
Projection parse_projection(std::string_view text, Placeholders& placeholders);
// Checks operators and operands, not the schema: that is resolve_key_condition()'s, after the table is known.
Condition parse_key_condition(std::string_view text, Placeholders& placeholders);

// One attribute's part of a key condition.
struct KeyBound {
  enum class Operator { eq, lt, le, gt, ge, between, begins_with } op = Operator::eq;
  std::string attribute;
  AttributeValue first;
  AttributeValue second;  // between only
};
// The key attributes of the table or index to query: `hash` one to four, `range` none to four, with their
// types.
struct KeyAttributes {
  std::vector<std::pair<std::string, Type>> hash;
  std::vector<std::pair<std::string, Type>> range;
};
// The bounds in the schema's order (all hash attributes with eq, then range ones from the left), or the
// service's error.
std::vector<KeyBound> resolve_key_condition(const Condition& condition, const KeyAttributes& keys,
                                            Dialect dialect);
// Top-level attribute names that a condition mentions: a Query filter must not name key attributes.
std::vector<std::string> top_level_names(const Condition& condition);
// The paths that an update writes to; borrowed from it.
std::vector<const Path*> targets(const Update& update);
std::vector<std::string> top_level_names(const Projection& projection);

bool evaluate(const Condition& condition, const Item& item);

struct UpdateOutcome {
  Item item;
  // Whether a missing item comes to be: by SET or ADD, or when nothing is asked; REMOVE or DELETE alone
  // create nothing.
  bool creates = false;
};
// Applies to the old image (all right-hand sides read it). Run-time errors throw.
UpdateOutcome apply(const Update& update, const Item& old);
// The touched paths looked up in `image`, nesting kept, list elements compacted: UPDATED_OLD and UPDATED_NEW.
Item touched(const Update& update, const Item& image);

Item project(const Projection& projection, const Item& item);

}  // namespace sls::dynamodb::expressions
