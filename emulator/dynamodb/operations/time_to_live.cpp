// UpdateTimeToLive and DescribeTimeToLive. What has expired is removed by Upkeep.
#include "../storage/expiry_store.h"
#include "../storage/table_store.h"
#include "core/json_writer.h"
#include "operations.h"
#include "table_definition.h"

namespace sls::dynamodb::operations {
namespace {

// What is there already gets its entries by a back-fill, of which this is the first step; for most tables
// also the last.
void set_time_to_live(storage::TableDefinition& table, const std::string& attribute,
                      storage::Connection& connection) {
  if (attribute.empty()) {
    storage::ExpiryStore::drop(connection, table);
    table.ttl_backfill.reset();
  } else {
    storage::ExpiryStore::create(connection, table);
    table.ttl_backfill = storage::BackfillPosition{};
  }
  table.ttl_attribute = attribute;
  if (table.ttl_backfill) storage::TableStore(connection, table).fill_expiry(table.ttl_backfill);
}

}  // namespace

PreparedWrite update_time_to_live(Services&, std::shared_ptr<const Request> request) {
  Constraints constraints(*request);
  constraints.table_name().required("TimeToLiveSpecification").check();
  const JsonValue& specification = *request->find("TimeToLiveSpecification");
  std::string attribute = text_in(specification, "AttributeName");
  const JsonValue* flag = find_in(specification, "Enabled");
  bool enabled = flag != nullptr && flag->IsBool() && flag->GetBool();
  if (attribute.empty() || attribute.size() > 255) {
    throw messages::validation(
        "1 validation error detected: Value '" + attribute +
        "' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have "
        "length " +
        (attribute.empty() ? "greater than or equal to 1" : "less than or equal to 255"));
  }
  PreparedWrite write;
  write.answer->table = request->table_name();
  write.work = [attribute, enabled, answer = write.answer](storage::WriteTransaction& transaction) {
    storage::TablePointer found = transaction.find_table(answer->table);
    if (!found) throw messages::table_not_found(answer->table);
    if (enabled && found->ttl_attribute == attribute)
      throw messages::validation("TimeToLive is already enabled");
    if (enabled && !found->ttl_attribute.empty())
      throw messages::validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is " +
          found->ttl_attribute);
    if (!enabled && found->ttl_attribute.empty())
      throw messages::validation("TimeToLive is already disabled");
    storage::TableDefinition table = *found;
    set_time_to_live(table, enabled ? attribute : "", transaction.connection());
    transaction.change_table(std::move(table));
    answer->body.clear();
    core::JsonWriter json(answer->body);
    json.begin_object()
        .key("TimeToLiveSpecification")
        .begin_object()
        .member("Enabled", enabled)
        .member("AttributeName", attribute)
        .end_object()
        .end_object();
  };
  return write;
}

Answer describe_time_to_live(Services& services, const Request& request) {
  Constraints(request).table_name().check();
  Answer answer;
  answer.table = request.table_name();
  auto catalog = services.database.catalog();
  auto found = catalog->find(answer.table);
  if (found == catalog->end()) throw messages::table_not_found(answer.table);
  const std::string& attribute = found->second->ttl_attribute;
  answer.body.clear();
  core::JsonWriter json(answer.body);
  json.begin_object()
      .key("TimeToLiveDescription")
      .begin_object()
      .member("TimeToLiveStatus", attribute.empty() ? "DISABLED" : "ENABLED");
  if (!attribute.empty()) json.member("AttributeName", attribute);
  json.end_object().end_object();
  return answer;
}

}  // namespace sls::dynamodb::operations
