// A PartiQL statement that writes → the change of one item that UpdateItem and its like carry out, and what
// the statement then answers. That INSERT refuses what is there, UPDATE what is not, and DELETE neither, is
// put into the change's condition.
#pragma once

#include <optional>
#include <string>

#include "../partiql/statement.h"
#include "item_change.h"

namespace sls::dynamodb::operations {

struct StatementChange {
  ItemChange change;
  // Why the WHERE names no one item; transactions answer it as a reason of their cancellation.
  std::optional<ServiceError> key_error;
};
// Throws what makes the statement wrong for any item of the table.
StatementChange change_of(const partiql::BoundStatement& statement, const storage::KeySchema& keys,
                          bool returns_item_on_failure);

// PendingChange::check() with the statement's own errors: DuplicateItemException, values nested too deep.
void check_change(const partiql::BoundStatement& statement, PendingChange& pending);

// What a SELECT takes of a stored item.
std::string selected_item(const partiql::BoundStatement& statement, const std::string& json);
// The item that RETURNING asks for; nothing when there is none. REQUIRES: checked.
std::optional<std::string> returned_item(const partiql::BoundStatement& statement,
                                         const PendingChange& pending);

}  // namespace sls::dynamodb::operations
