#include "item_change.h"

#include <utility>

namespace sls::dynamodb::operations {
namespace {

// The table's keys stay, and keys of indexes are changed as a whole only.
void check_update_targets(const storage::TableDefinition& table, const expressions::Update& update) {
  for (const expressions::Path* path : expressions::targets(update)) {
    const std::string& name = path->front().name;
    if (is_table_key(table, name)) throw messages::key_update(name);
    if (path->size() > 1 && is_index_key(table, name)) throw messages::nested_index_key(name);
  }
}

}  // namespace

void read_expressions(const Members& members, expressions::Placeholders& placeholders, ItemChange& change) {
  if (change.kind == ItemChange::Kind::update && members.has("UpdateExpression"))
    change.update = expressions::parse_update(members.text("UpdateExpression"), placeholders);
  if (members.has("ConditionExpression")) {
    change.condition = expressions::parse_condition(expressions::ConditionKind::condition,
                                                    members.text("ConditionExpression"), placeholders);
  }
  placeholders.check_all_used();
  change.returns_item_on_failure = members.text("ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
}

void measure_item(ItemChange& change) {
  change.size = item_size(change.item);
  if (change.size > kLargestItem) throw messages::item_too_large(false);
  append_item(change.json, change.item);
}

PendingChange::PendingChange(storage::WriteTransaction& transaction, const ItemChange& change)
    : change_(change), target_(transaction, change.table) {}

const storage::EncodedKey& PendingChange::locate() {
  key_ = change_.kind == ItemChange::Kind::put ? key_of_item(table(), change_.item)
                                               : key_of_request(table(), change_.item);
  if (change_.kind == ItemChange::Kind::put) check_index_keys(table(), change_.item, false);
  if (change_.update) check_update_targets(table(), *change_.update);
  return key_;
}

void PendingChange::check() {
  bool looks_inside = change_.condition.has_value() || change_.kind == ItemChange::Kind::update;
  before_ = &target_.read(key_, looks_inside);
  if (change_.condition && !expressions::evaluate(*change_.condition, before_->item)) {
    bool with_item = change_.returns_item_on_failure && before_->found;
    throw messages::conditional_check_failed(with_item ? std::optional(before_->item) : std::nullopt);
  }
  if (change_.kind == ItemChange::Kind::update) apply_update();
  if (change_.kind == ItemChange::Kind::put) {
    exists_after_ = true;
    size_ = change_.size;
  }
}

void PendingChange::apply_update() {
  expressions::UpdateOutcome outcome;
  if (change_.update) {
    outcome = expressions::apply(*change_.update, before_->item);
  } else {
    outcome = {before_->item, true};
  }
  exists_after_ = before_->found || outcome.creates;
  if (!exists_after_) return;
  updated_ = std::move(outcome.item);
  for (const auto& [name, value] : change_.item) set_attribute(updated_, name, value);
  check_index_keys(table(), updated_, true);
  size_ = item_size(updated_);
  if (size_ > kLargestItem) throw messages::item_too_large(true);
  append_item(json_, updated_);
}

void PendingChange::carry_out() {
  switch (change_.kind) {
    case ItemChange::Kind::put:
      target_.put(key_, change_.item, change_.json, size_);
      break;
    case ItemChange::Kind::update:
      if (!exists_after_) {
        // A REMOVE alone creates nothing, and costs what a write costs at least.
        capacity_ = write_capacity(table(), nullptr, 0, nullptr, 0);
        return;
      }
      target_.put(key_, updated_, json_, size_);
      break;
    case ItemChange::Kind::remove:
      target_.erase(key_);
      break;
    case ItemChange::Kind::check:
      capacity_ = write_capacity(table(), nullptr, before_->size, nullptr, 0);
      return;
  }
  capacity_ = target_.capacity();
}

}  // namespace sls::dynamodb::operations
