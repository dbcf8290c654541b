// CreateTable, DescribeTable, ListTables, DeleteTable.
#include "../storage/table_store.h"
#include "core/json_writer.h"
#include "operations.h"
#include "table_definition.h"
#include "table_description.h"

namespace sls::dynamodb::operations {
namespace {

constexpr std::int64_t kLongestTableList = 100;

void check_table_name(const Request& request) { Constraints(request).table_name().check(); }

}  // namespace

PreparedWrite create_table(Services& services, std::shared_ptr<const Request> request) {
  auto definition = std::make_shared<storage::TableDefinition>(read_table_definition(*request));
  definition->created_ms = services.clock.unix_milliseconds();
  definition->table_id = services.ids.uuid();
  definition->on_demand_since_ms = definition->created_ms;
  PreparedWrite write;
  write.answer->table = definition->name;
  write.work = [request, definition, answer = write.answer](storage::WriteTransaction& transaction) {
    if (transaction.find_table(definition->name)) throw messages::table_in_use(definition->name);
    storage::TablePointer table = transaction.create_table(*definition);
    answer->body =
        "{\"TableDescription\":" + table_description(*table, {}, request->call().caller.region, "CREATING") +
        "}";
  };
  return write;
}

Answer describe_table(Services& services, const Request& request) {
  check_table_name(request);
  Answer answer;
  answer.table = request.table_name();
  auto catalog = services.database.catalog();
  auto found = catalog->find(answer.table);
  if (found == catalog->end()) throw messages::table_not_found(answer.table);
  storage::Reader reader = services.database.reader();
  auto counts = read_counts(*reader, found->second->id);
  answer.body =
      "{\"Table\":" + table_description(*found->second, counts, request.call().caller.region, "ACTIVE") + "}";
  return answer;
}

Answer list_tables(Services& services, const Request& request) {
  Constraints(request).at_least("Limit", 1).at_most("Limit", kLongestTableList).check();
  std::int64_t limit = request.integer("Limit").value_or(kLongestTableList);
  auto catalog = services.database.catalog();
  auto at = request.has("ExclusiveStartTableName")
                ? catalog->upper_bound(request.text("ExclusiveStartTableName"))
                : catalog->begin();
  Answer answer;
  answer.body.clear();
  core::JsonWriter json(answer.body);
  json.begin_object().key("TableNames").begin_array();
  std::string last;
  for (; at != catalog->end() && limit > 0; ++at, --limit) json.string(last = at->first);
  json.end_array();
  if (at != catalog->end()) json.member("LastEvaluatedTableName", last);
  json.end_object();
  return answer;
}

PreparedWrite delete_table(Services&, std::shared_ptr<const Request> request) {
  check_table_name(*request);
  PreparedWrite write;
  write.answer->table = request->table_name();
  write.work = [request, answer = write.answer](storage::WriteTransaction& transaction) {
    storage::TablePointer table = transaction.find_table(answer->table);
    if (!table) throw messages::table_not_found(answer->table);
    if (table->deletion_protection) {
      throw messages::validation("1 validation error detected: Table '" + table->name +
                                 "' can't be deleted while DeletionProtectionEnabled is set to True");
    }
    auto counts = read_counts(transaction.connection(), table->id);
    transaction.delete_table(table);
    answer->body =
        "{\"TableDescription\":" + deleted_description(*table, counts, request->call().caller.region) + "}";
  };
  return write;
}

}  // namespace sls::dynamodb::operations
