// A PartiQL statement ready to run on a table: parsed, its parameters and literals values, its conditions and
// changes the trees of expressions/. Pure; every error is the service's own. What depends on the table's keys
// is left to operations/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../expressions/ast.h"
#include "ast.h"

namespace sls::dynamodb::partiql {

// A column of SELECT: m.k[0] is named "k[0]".
struct Column {
  expressions::Path path;
  std::string name;
};

struct Order {
  std::string attribute;
  bool descending = false;
};

struct BoundStatement {
  Statement::Kind kind = Statement::Kind::select;  // never `other`
  std::string table;
  std::string index;                           // select and exists; empty: the table itself
  std::optional<std::vector<Column>> columns;  // nothing: all attributes
  std::vector<Order> order;
  std::optional<expressions::Condition> where;
  Item item;                   // insert
  expressions::Update update;  // update
  Returning returning = Returning::nothing;

  bool reads() const { return kind == Statement::Kind::select; }
};

BoundStatement bind_statement(std::string_view text, const std::vector<AttributeValue>& parameters);

// The columns of an item, under their names.
Item take_columns(const std::vector<Column>& columns, const Item& item);

}  // namespace sls::dynamodb::partiql
