#include "item_change.h"
#include "legacy_members.h"

namespace sls::dynamodb::operations {
namespace {

ItemChange prepare_update_item(const Request& request) {
  Constraints constraints(request);
  // Without a key the service reports everything together, an empty table name too.
  check_return_consumed_capacity(constraints).table_name(!request.has("Key"));
  check_return_item_collection_metrics(constraints);
  check_return_values(constraints);
  constraints.one_of("ConditionalOperator", {"OR", "AND"}, "ALL, OR")
      .required("Key")
      .comparison_operators("Expected", false)
      .update_actions();
  check_return_values_on_failure(constraints).check();
  refuse_mixture(request, {"AttributeUpdates", "Expected", "ConditionalOperator"},
                 {"UpdateExpression", "ConditionExpression"});
  check_conditional_operator(request, "Expected");
  ItemChange change;
  change.kind = ItemChange::Kind::update;
  change.table = request.table_name();
  change.update = read_attribute_updates(request);
  change.condition = read_expected(request);
  change.item = read_item(*request.find("Key"), request.dialect());
  auto placeholders = read_placeholders(request, {{"UpdateExpression", "ConditionExpression"}});
  read_expressions(request, placeholders, change);
  return change;
}

// The attributes of the answer as ReturnValues asks; empty when there are none.
std::string returned(const Request& request, const ItemChange& asked, const PendingChange& change) {
  std::string_view wanted = request.text("ReturnValues");
  const Existing& before = change.before();
  if (wanted == "ALL_OLD") return before.found ? before.json : "";
  std::string json;
  if (wanted == "ALL_NEW" && change.after() != nullptr) append_item(json, *change.after());
  const Item* image = wanted == "UPDATED_NEW"                   ? change.after()
                      : wanted == "UPDATED_OLD" && before.found ? &before.item
                                                                : nullptr;
  if (image == nullptr || !asked.update) return json;
  Item touched = expressions::touched(*asked.update, *image);
  if (!touched.empty()) append_item(json, touched);
  return json;
}

}  // namespace

PreparedWrite update_item(Services&, std::shared_ptr<const Request> request) {
  PreparedWrite write;
  write.answer->table = request->table_name();
  auto asked = std::make_shared<const ItemChange>(prepare_update_item(*request));
  write.work = [request, asked, answer = write.answer](storage::WriteTransaction& transaction) {
    PendingChange change(transaction, *asked);
    change.locate();
    change.check();
    change.carry_out();
    answer->consumed_capacity = change.capacity().total();
    answer->body = write_answer(*request, change.table(), returned(*request, *asked, change),
                                change.capacity(), asked->item);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
