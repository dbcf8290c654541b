#include "legacy_members.h"
#include "write_of_one_item.h"

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
  ItemChange change = prepare_delete_item(*request);
  return write_of_one_item(std::move(request), std::move(change));
}

}  // namespace sls::dynamodb::operations
