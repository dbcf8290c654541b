#include "statement_change.h"

#include <algorithm>
#include <utility>

#include "statement_keys.h"

namespace sls::dynamodb::operations {
namespace {

using expressions::Condition;
using partiql::Returning;
using partiql::Statement;

constexpr int kDeepest = 32;

Condition on_key(const char* function, const storage::KeySchema& keys) {
  Condition condition;
  condition.kind = Condition::Kind::function;
  condition.function = {function, {{expressions::Path{{keys.hash[0].name, -1}}}}};
  return condition;
}

Condition joined(Condition::Kind kind, Condition a, Condition b) {
  Condition condition;
  condition.kind = kind;
  condition.children = {std::move(a), std::move(b)};
  return condition;
}

ServiceError multiple_conditions(const std::string& attribute) {
  return messages::validation("Multiple conditions on same key " + attribute +
                              ". Only single item Update/Insert/Delete are supported");
}
ServiceError incomplete_key() {
  return messages::validation("Where clause does not contain a mandatory equality on all key attributes");
}

int depth_of(const AttributeValue& value) {
  int deepest = 0;
  for (const AttributeValue& element : value.list) deepest = std::max(deepest, depth_of(element));
  for (const auto& [name, member] : value.map) deepest = std::max(deepest, depth_of(member));
  return deepest + 1;
}

void find_key(const partiql::BoundStatement& statement, const storage::KeySchema& keys,
              StatementChange& made) {
  bool exists = statement.kind == Statement::Kind::exists;
  WrittenKey found = find_written_key(statement.where, keys, exists);
  bool complete = found.is_complete(keys);
  if (exists && (!complete || !found.rest))
    throw messages::validation("EXISTS() must contain a single item read with additional condition");
  if (!found.contradicted.empty()) {
    made.key_error = multiple_conditions(found.contradicted);
  } else if (!complete) {
    made.key_error = incomplete_key();
  }
  made.change.item = std::move(found.key);
  made.change.condition = std::move(found.rest);
}

}  // namespace

StatementChange change_of(const partiql::BoundStatement& statement, const storage::KeySchema& keys,
                          bool returns_item_on_failure) {
  StatementChange made;
  ItemChange& change = made.change;
  change.table = statement.table;
  change.returns_item_on_failure = returns_item_on_failure;
  if (statement.kind == Statement::Kind::insert) {
    change.kind = ItemChange::Kind::put;
    change.item = statement.item;
    change.condition = on_key("attribute_not_exists", keys);
    measure_item(change);
    return made;
  }
  find_key(statement, keys, made);
  if (statement.kind == Statement::Kind::update) {
    change.kind = ItemChange::Kind::update;
    change.update = statement.update;
    Condition there = on_key("attribute_exists", keys);
    change.condition = change.condition ? joined(Condition::Kind::logical_and, std::move(there),
                                                 std::move(*change.condition))
                                        : std::move(there);
  } else if (statement.kind == Statement::Kind::remove) {
    change.kind = ItemChange::Kind::remove;
    if (change.condition) {
      change.condition = joined(Condition::Kind::logical_or, on_key("attribute_not_exists", keys),
                                std::move(*change.condition));
    }
  }
  return made;
}

void check_change(const partiql::BoundStatement& statement, PendingChange& pending) {
  try {
    pending.check();
  } catch (const ServiceError& error) {
    bool is_there = statement.kind == Statement::Kind::insert && error.type == "ConditionalCheckFailedException";
    if (is_there) throw messages::duplicate_item();
    throw;
  }
  if (statement.kind != Statement::Kind::update || pending.after() == nullptr) return;
  for (const auto& [name, value] : *pending.after()) {
    if (depth_of(value) > kDeepest)
      throw messages::validation("Nesting Levels have exceeded supported limits");
  }
}

std::string selected_item(const partiql::BoundStatement& statement, const std::string& json) {
  if (!statement.columns) return json;
  std::string taken;
  append_item(taken, partiql::take_columns(*statement.columns, read_stored_item(json)));
  return taken;
}

std::optional<std::string> returned_item(const partiql::BoundStatement& statement,
                                         const PendingChange& pending) {
  const Existing& before = pending.before();
  const Item* after = pending.after();
  switch (statement.returning) {
    case Returning::nothing:
      return std::nullopt;
    case Returning::all_old:
      return before.found ? std::optional(before.json) : std::nullopt;
    default:
      break;
  }
  if (after == nullptr) return std::nullopt;
  Item item;
  if (statement.returning == Returning::all_new) item = *after;
  if (statement.returning == Returning::modified_old)
    item = expressions::touched(statement.update, before.item);
  if (statement.returning == Returning::modified_new) item = expressions::touched(statement.update, *after);
  if (item.empty()) return std::nullopt;
  std::string json;
  append_item(json, item);
  return json;
}

}  // namespace sls::dynamodb::operations
