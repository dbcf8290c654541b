#include "legacy_members.h"
#include "write_of_one_item.h"

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

}  // namespace

PreparedWrite update_item(Services&, std::shared_ptr<const Request> request) {
  ItemChange change = prepare_update_item(*request);
  return write_of_one_item(std::move(request), std::move(change));
}

}  // namespace sls::dynamodb::operations
