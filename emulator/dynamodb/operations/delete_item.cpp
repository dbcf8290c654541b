#include "item_write.h"

namespace sls::dynamodb::operations {
namespace {

struct Delete {
  std::shared_ptr<const Request> request;
  Item key;
  std::optional<expressions::Condition> condition;
};

Delete prepare(std::shared_ptr<const Request> request) {
  const Request& r = *request;
  Constraints constraints(r);
  check_return_consumed_capacity(constraints).table_name();
  check_return_values(constraints);
  check_return_item_collection_metrics(constraints).required("Key").check();
  refuse_legacy_members(r, {"Expected", "ConditionalOperator"}, {"ConditionExpression"});
  Delete del;
  del.key = read_item(*r.find("Key"), r.dialect());
  auto placeholders = read_placeholders(r, {"ConditionExpression"});
  std::string_view return_values = r.text("ReturnValues");
  if (!return_values.empty() && return_values != "NONE" && return_values != "ALL_OLD") {
    throw messages::request_validation(r.dialect(), "ReturnValues can only be ALL_OLD or NONE");
  }
  if (r.has("ConditionExpression")) {
    del.condition = expressions::parse_condition(expressions::ConditionKind::condition,
                                                 r.text("ConditionExpression"), placeholders);
  }
  placeholders.check_all_used();
  del.request = std::move(request);
  return del;
}

}  // namespace

PreparedWrite delete_item(Services&, std::shared_ptr<const Request> request) {
  PreparedWrite write;
  write.answer->table = request->table_name();
  auto del = std::make_shared<const Delete>(prepare(std::move(request)));
  write.work = [del, answer = write.answer](storage::WriteTransaction& transaction) {
    const Request& asked = *del->request;
    ItemWrite target(transaction, answer->table);
    storage::EncodedKey key = key_of_request(target.table(), del->key);
    const Existing& existing = target.read(key, del->condition.has_value());
    check_condition(asked, del->condition, existing);
    bool returns_old = asked.text("ReturnValues") == "ALL_OLD" && existing.found;
    target.erase(key);
    answer->consumed_capacity = target.capacity().total();
    answer->body =
        write_answer(asked, target.table(), returns_old ? existing.json : "", target.capacity(), del->key);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
