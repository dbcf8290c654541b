#include "item_write.h"

namespace sls::dynamodb::operations {
namespace {

struct Put {
  std::shared_ptr<const Request> request;
  Item item;
  std::string json;
  std::size_t size = 0;
  std::optional<expressions::Condition> condition;
};

Put prepare(std::shared_ptr<const Request> request) {
  const Request& r = *request;
  Constraints constraints(r);
  check_return_consumed_capacity(constraints).table_name().required("Item");
  check_return_values(constraints);
  check_return_item_collection_metrics(constraints).check();
  refuse_legacy_members(r, {"Expected", "ConditionalOperator"}, {"ConditionExpression"});
  Put put;
  put.item = read_item(*r.find("Item"), r.dialect());
  auto placeholders = read_placeholders(r, {"ConditionExpression"});
  std::string_view return_values = r.text("ReturnValues");
  if (!return_values.empty() && return_values != "NONE" && return_values != "ALL_OLD") {
    throw messages::request_validation(r.dialect(), "ReturnValues can only be ALL_OLD or NONE");
  }
  if (r.has("ConditionExpression")) {
    put.condition = expressions::parse_condition(expressions::ConditionKind::condition,
                                                 r.text("ConditionExpression"), placeholders);
  }
  placeholders.check_all_used();
  put.size = item_size(put.item);
  if (put.size > kLargestItem) throw messages::item_too_large(false);
  append_item(put.json, put.item);
  put.request = std::move(request);
  return put;
}

}  // namespace

PreparedWrite put_item(Services&, std::shared_ptr<const Request> request) {
  PreparedWrite write;
  write.answer->table = request->table_name();
  auto put = std::make_shared<const Put>(prepare(std::move(request)));
  write.work = [put, answer = write.answer](storage::WriteTransaction& transaction) {
    const Request& asked = *put->request;
    ItemWrite target(transaction, answer->table);
    storage::EncodedKey key = key_of_item(target.table(), put->item);
    check_index_keys(target.table(), put->item, false);
    bool returns_old = asked.text("ReturnValues") == "ALL_OLD";
    const Existing& existing = target.read(key, put->condition.has_value());
    check_condition(asked, put->condition, existing);
    target.put(key, put->item, put->json, put->size);
    answer->consumed_capacity = target.capacity().total();
    answer->body = write_answer(asked, target.table(), returns_old && existing.found ? existing.json : "",
                                target.capacity(), put->item);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
