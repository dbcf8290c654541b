// Syntax trees of PartiQL statements, as they are written: parameters and literals are not values yet, and
// nothing is known of tables. Plain values.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "token.h"

namespace sls::dynamodb::partiql {

struct Select;

// A step of a path behind its first name: .name, [index], .* or [*]; `other` is a bracket with anything else.
struct PathPart {
  enum class Kind { name, index, all_members, all_elements, other } kind = Kind::name;
  std::string text;  // the name, or the index with its sign
  Place place;
};

struct Expression {
  // operation: `text` is the operator in lower case ("=", "and", "in", "between", "is", "+", …).
  // structure: `children` are names and values in turn.
  enum class Kind {
    string,
    number,
    boolean,
    null,
    missing,
    parameter,
    path,
    call,
    list,
    structure,
    bag,
    operation,
    select,
    manipulation
  } kind = Kind::null;
  Place place;
  std::string text;  // string, number (with its sign), "true", a function's name in lower case, a type name
  bool negated = false;        // NOT IN, NOT BETWEEN, IS NOT
  std::size_t parameter = 0;   // from 0
  std::vector<PathPart> path;  // its first part is a name
  std::vector<Expression> children;
  std::shared_ptr<const Select> select;

  bool is_operation(std::string_view name) const { return kind == Kind::operation && text == name; }
};

struct OrderKey {
  Expression key;
  bool descending = false;
};

struct Select {
  bool all = false;  // SELECT *
  std::vector<Expression> columns;
  Expression from;
  std::optional<Expression> where;
  std::vector<OrderKey> order;
  // What the grammar takes and the service refuses: "Aliasing is not supported", …; empty when there is none.
  std::string refusal;
};

struct Assignment {
  Expression path;
  std::optional<Expression> value;  // none: REMOVE
};

enum class Returning { nothing, all_old, all_new, modified_old, modified_new };

struct Statement {
  enum class Kind { select, insert, update, remove, exists, other } kind = Kind::other;
  Select select;      // select, exists
  Expression target;  // of the three writes: the table's path
  Expression item;    // insert; other: the expression that stands alone
  std::vector<Assignment> assignments;
  std::optional<Expression> where;
  Returning returning = Returning::nothing;
  std::string refusal;         // as in Select
  std::size_t parameters = 0;  // how many ? there are
};

}  // namespace sls::dynamodb::partiql
