#include "item_change.h"
#include "legacy_members.h"

namespace sls::dynamodb::operations {
namespace {

ItemChange prepare_delete_item(const Request& request) {
  Constraints constraints(request);
  check_return_consumed_capacity(constraints).table_name();
  check_return_values(constraints);
  check_return_item_collection_metrics(constraints).required("Key");
  constraints.one_of("ConditionalOperator", {"OR", "AND"}, "ALL, OR").comparison_operators("Expected", false);
  check_return_values_on_failure(constraints).check();
  refuse_mixture(request, {"Expected", "ConditionalOperator"}, {"ConditionExpression"});
  check_conditional_operator(request, "Expected");
  bool old_layer = request.dialect() == Dialect::bare_old;
  if (old_layer) check_returns_old_or_nothing(request);
  ItemChange removal;
  removal.kind = ItemChange::Kind::remove;
  removal.table = request.table_name();
  removal.condition = read_expected(request);
  removal.item = read_item(*request.find("Key"), request.dialect());
  auto placeholders = read_placeholders(request, {{"ConditionExpression"}});
  if (!old_layer) check_returns_old_or_nothing(request);
  read_expressions(request, placeholders, removal);
  return removal;
}

}  // namespace

PreparedWrite delete_item(Services&, std::shared_ptr<const Request> request) {
  PreparedWrite write;
  write.answer->table = request->table_name();
  auto removal = std::make_shared<const ItemChange>(prepare_delete_item(*request));
  write.work = [request, removal, answer = write.answer](storage::WriteTransaction& transaction) {
    PendingChange change(transaction, *removal);
    change.locate();
    change.check();
    change.carry_out();
    bool returns_old = request->text("ReturnValues") == "ALL_OLD" && change.before().found;
    answer->consumed_capacity = change.capacity().total();
    answer->body = write_answer(*request, change.table(), returns_old ? change.before().json : "",
                                change.capacity(), removal->item);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
