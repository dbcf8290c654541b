#include "write_of_one_item.h"

#include <utility>

namespace sls::dynamodb::operations {
namespace {

// The attributes of the answer as ReturnValues asks; empty when there are none.
std::string returned_attributes(const Request& request, const ItemChange& asked, const PendingChange& change) {
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

PreparedWrite write_of_one_item(std::shared_ptr<const Request> request, ItemChange change) {
  PreparedWrite write;
  write.answer->table = change.table;
  auto asked = std::make_shared<const ItemChange>(std::move(change));
  write.work = [request = std::move(request), asked,
                answer = write.answer](storage::WriteTransaction& transaction) {
    PendingChange pending(transaction, *asked);
    pending.locate();
    pending.check();
    pending.carry_out();
    answer->consumed_capacity = pending.capacity().total();
    answer->body = write_answer(*request, pending.table(), returned_attributes(*request, *asked, pending),
                                pending.capacity(), asked->item);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
