#include "statement.h"

#include <algorithm>

#include "../expressions/paths.h"
#include "changes.h"
#include "condition.h"
#include "errors.h"
#include "parser.h"
#include "values.h"

namespace sls::dynamodb::partiql {
namespace {

// "table" or "table"."index" → its parts.
std::vector<std::string> source_names(const Expression& source) {
  if (source.kind != Expression::Kind::path) fail("Unexpected from source");
  std::vector<std::string> names;
  for (const PathPart& part : source.path) {
    if (part.kind == PathPart::Kind::index || part.kind == PathPart::Kind::other)
      fail("Invalid list expression in source.");
    if (part.kind != PathPart::Kind::name)
      fail("Invalid path dot component in this operation, expecting either an IDENTIFIER or STAR.");
    if (part.text.empty()) fail("Path component cannot be an empty string");
    names.push_back(part.text);
  }
  if (names.size() > 2) fail("A path may contain at most 2 components in the FROM clause");
  return names;
}

// An ARN stands for the name at its end.
std::string table_name(const std::string& source) {
  constexpr std::string_view kBeforeName = ":table/";
  std::size_t at = source.starts_with("arn:") ? source.find(kBeforeName) : std::string::npos;
  return at == std::string::npos ? source : source.substr(at + kBeforeName.size());
}

std::string column_name(const Expression& column) {
  std::string name;
  for (const PathPart& part : column.path) {
    if (part.kind == PathPart::Kind::name) name = part.text;
    if (part.kind == PathPart::Kind::index)
      name += "[" + std::string(part.text == "-0" ? "0" : part.text) + "]";
  }
  return name;
}

std::vector<Column> bind_columns(const std::vector<Expression>& written) {
  std::vector<Column> columns;
  for (const Expression& column : written) {
    if (column.kind != Expression::Kind::path) fail_at("Unexpected path component", column.place);
    columns.push_back({translate_path(column), column_name(column)});
    bool twice = std::any_of(columns.begin(), columns.end() - 1,
                             [&](const Column& other) { return other.name == columns.back().name; });
    if (twice) fail("Duplicate identifiers in select clause: " + columns.back().name);
  }
  return columns;
}

void bind_select(const Select& select, const Values& values, BoundStatement& bound) {
  if (!select.refusal.empty()) fail(select.refusal);
  std::vector<std::string> source = source_names(select.from);
  bound.table = table_name(source[0]);
  if (source.size() > 1) bound.index = source[1];
  if (!select.all) bound.columns = bind_columns(select.columns);
  if (select.where) bound.where = translate_condition(*select.where, values);
  for (const OrderKey& order : select.order) {
    if (order.key.kind != Expression::Kind::path || order.key.path.size() != 1)
      fail("Argument to ORDER BY must be of type VariableReference. Type: " + node_name(order.key));
    bound.order.push_back({order.key.path[0].text, order.descending});
  }
}

void bind_insert(const Statement& statement, const Values& values, BoundStatement& bound) {
  if (statement.item.kind != Expression::Kind::structure) {
    fail(
        "Unsupported format in item expression. Please use struct format {...} to express item values for "
        "insert "
        "statement.");
  }
  const std::vector<Expression>& members = statement.item.children;
  for (std::size_t i = 0; i + 1 < members.size(); i += 2) {
    const Expression& name = members[i];
    if (name.kind != Expression::Kind::string)
      fail("Tuple keys must be of type String. Actual type: " + node_name(name) + " under root");
    if (name.text.empty()) fail("Empty attribute name");
    if (find_attribute(bound.item, name.text) != nullptr)
      fail("Duplicate keys in tuple. Key: " + name.text + " under root");
    set_attribute(bound.item, name.text, values.of(members[i + 1]));
  }
}

std::string returning_text(Returning returning) {
  bool all = returning == Returning::all_old || returning == Returning::all_new;
  bool old = returning == Returning::all_old || returning == Returning::modified_old;
  return std::string(all ? "ALL " : "MODIFIED ") + (old ? "OLD" : "NEW") + " *";
}

void bind_write(const Statement& statement, const Values& values, BoundStatement& bound) {
  bool inserts = statement.kind == Statement::Kind::insert;
  if (!statement.refusal.empty()) fail(statement.refusal);
  std::vector<std::string> target = source_names(statement.target);
  if (target.size() > 1)
    fail(inserts ? "FROM clause may only contain a single table name"
                 : "This operation is not supported on an index");
  bound.table = table_name(target[0]);
  bound.returning = statement.returning;
  if (inserts) return bind_insert(statement, values, bound);
  bool only_old = bound.returning == Returning::nothing || bound.returning == Returning::all_old;
  if (statement.kind == Statement::Kind::remove && !only_old) {
    fail("Invalid returning clause: RETURNING " + returning_text(bound.returning) +
         ". Only RETURNING ALL OLD * is allowed in DELETE statements.");
  }
  if (statement.kind == Statement::Kind::update)
    bound.update = translate_changes(statement.assignments, values);
  if (statement.where) bound.where = translate_condition(*statement.where, values);
}

}  // namespace

BoundStatement bind_statement(std::string_view text, const std::vector<AttributeValue>& parameters) {
  Statement statement = parse_statement(text);
  if (parameters.size() < statement.parameters)
    fail("Number of parameters in request and statement don't match.");
  Values values(parameters);
  BoundStatement bound;
  bound.kind = statement.kind;
  switch (statement.kind) {
    case Statement::Kind::select:
    case Statement::Kind::exists:
      bind_select(statement.select, values, bound);
      break;
    case Statement::Kind::insert:
    case Statement::Kind::update:
    case Statement::Kind::remove:
      bind_write(statement, values, bound);
      break;
    case Statement::Kind::other:
      fail("Unsupported operation: " + node_name(statement.item));
  }
  return bound;
}

Item take_columns(const std::vector<Column>& columns, const Item& item) {
  Item taken;
  for (const Column& column : columns) {
    const AttributeValue* value = expressions::look_up(item, column.path);
    if (value != nullptr) set_attribute(taken, column.name, *value);
  }
  return taken;
}

}  // namespace sls::dynamodb::partiql
