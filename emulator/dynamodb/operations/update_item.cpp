#include "item_write.h"

namespace sls::dynamodb::operations {
namespace {

struct Change {
  std::shared_ptr<const Request> request;
  Item key;
  std::optional<expressions::Update> update;
  std::optional<expressions::Condition> condition;
};

Change prepare(std::shared_ptr<const Request> request) {
  const Request& r = *request;
  Constraints constraints(r);
  check_return_consumed_capacity(constraints).table_name();
  check_return_item_collection_metrics(constraints);
  check_return_values(constraints).required("Key").check();
  refuse_legacy_members(r, {"AttributeUpdates", "Expected", "ConditionalOperator"},
                        {"UpdateExpression", "ConditionExpression"});
  Change change;
  change.key = read_item(*r.find("Key"), r.dialect());
  auto placeholders = read_placeholders(r, {"UpdateExpression", "ConditionExpression"});
  if (r.has("UpdateExpression"))
    change.update = expressions::parse_update(r.text("UpdateExpression"), placeholders);
  if (r.has("ConditionExpression")) {
    change.condition = expressions::parse_condition(expressions::ConditionKind::condition,
                                                    r.text("ConditionExpression"), placeholders);
  }
  placeholders.check_all_used();
  change.request = std::move(request);
  return change;
}

// The attributes of the answer as ReturnValues asks; empty when there are none.
std::string returned(const Request& request, const Change& change, const Existing& existing,
                     const Item& updated) {
  std::string_view wanted = request.text("ReturnValues");
  std::string json;
  if (wanted == "ALL_OLD" && existing.found) return existing.json;
  if (wanted == "ALL_NEW") append_item(json, updated);
  bool touched_old = wanted == "UPDATED_OLD" && existing.found;
  if ((touched_old || wanted == "UPDATED_NEW") && change.update) {
    Item touched = expressions::touched(*change.update, touched_old ? existing.item : updated);
    if (!touched.empty()) append_item(json, touched);
  }
  return json;
}

void carry_out(const Change& change, Answer& answer, storage::WriteTransaction& transaction) {
  const Request& request = *change.request;
  ItemWrite target(transaction, answer.table);
  storage::EncodedKey key = key_of_request(target.table(), change.key);
  if (change.update) check_keys_untouched(target.table(), *change.update);
  const Existing& existing = target.read(key, true);
  check_condition(request, change.condition, existing);
  Item base = existing.found ? existing.item : Item{};
  expressions::UpdateOutcome outcome{base, true};
  if (change.update) outcome = expressions::apply(*change.update, base);
  if (!existing.found && !outcome.creates) {
    // A REMOVE alone creates nothing.
    answer.body = write_answer(request, target.table(), "",
                               write_capacity(target.table(), nullptr, 0, nullptr, 0), change.key);
    return;
  }
  for (const auto& [name, value] : change.key) set_attribute(outcome.item, name, value);
  check_index_keys(target.table(), outcome.item, true);
  std::size_t size = item_size(outcome.item);
  if (size > kLargestItem) throw messages::item_too_large(true);
  std::string json;
  append_item(json, outcome.item);
  target.put(key, outcome.item, json, size);
  answer.consumed_capacity = target.capacity().total();
  answer.body = write_answer(request, target.table(), returned(request, change, existing, outcome.item),
                             target.capacity(), change.key);
}

}  // namespace

PreparedWrite update_item(Services&, std::shared_ptr<const Request> request) {
  PreparedWrite write;
  write.answer->table = request->table_name();
  auto change = std::make_shared<const Change>(prepare(std::move(request)));
  write.work = [change, answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out(*change, *answer, transaction);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
