// What infrastructure tools ask beside tables: limits, backups, insights, replication. Point-in-time recovery
// can be switched and is described; nothing is recorded for it here.
#include "operations.h"
#include "table_description.h"

namespace sls::dynamodb::operations {
namespace {

constexpr const char* kRecovery = "PointInTimeRecovery";  // a setting: since when, in milliseconds

// The table of a describing call.
storage::TablePointer find_described(Services& services, const std::string& name) {
  auto catalog = services.database.catalog();
  auto found = catalog->find(name);
  return found == catalog->end() ? nullptr : found->second;
}

std::string backups_description(const storage::TableDefinition& table, std::int64_t now_ms) {
  std::string recovery = R"({"PointInTimeRecoveryStatus":"DISABLED"})";
  if (auto since = table.settings.find(kRecovery); since != table.settings.end()) {
    recovery =
        R"({"PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":35,"EarliestRestorableDateTime":)" +
        seconds_text(std::stoll(since->second)) + R"(,"LatestRestorableDateTime":)" + seconds_text(now_ms) +
        "}";
  }
  return R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED","PointInTimeRecoveryDescription":)" +
         recovery + "}}";
}

Answer answer_about_table(Services& services, const Request& request, const std::string& members) {
  Constraints(request).table_name().check();
  Answer answer;
  answer.table = request.table_name();
  if (!find_described(services, answer.table)) throw messages::table_not_found(answer.table);
  answer.body = R"({"TableName":")" + answer.table + "\"," + members + "}";
  return answer;
}

Answer fixed(const char* body) {
  Answer answer;
  answer.body = body;
  return answer;
}

}  // namespace

Answer describe_limits(Services&, const Request&) {
  return fixed(
      R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":80000,"TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40000})");
}

Answer describe_continuous_backups(Services& services, const Request& request) {
  Constraints(request).table_name().check();
  Answer answer;
  answer.table = request.table_name();
  storage::TablePointer table = find_described(services, answer.table);
  if (!table) throw messages::table_missing(answer.table);
  answer.body = backups_description(*table, services.clock.unix_milliseconds());
  return answer;
}

PreparedWrite update_continuous_backups(Services& services, std::shared_ptr<const Request> request) {
  Constraints constraints(*request);
  constraints.table_name().required("PointInTimeRecoverySpecification");
  const JsonValue* json = request->find("PointInTimeRecoverySpecification");
  bool enabled = false;
  if (json != nullptr) {
    Members specification(*json, request->dialect());
    enabled = specification.boolean("PointInTimeRecoveryEnabled");
    constraints.append(Constraints(specification, "pointInTimeRecoverySpecification.")
                           .required("PointInTimeRecoveryEnabled"));
  }
  constraints.check();
  PreparedWrite write;
  write.answer->table = request->table_name();
  write.work = [enabled, now = services.clock.unix_milliseconds(),
                answer = write.answer](storage::WriteTransaction& transaction) {
    storage::TablePointer found = transaction.find_table(answer->table);
    if (!found) throw messages::table_missing(answer->table);
    storage::TableDefinition table = *found;
    if (enabled) {
      table.settings.emplace(kRecovery, std::to_string(now));
    } else {
      table.settings.erase(kRecovery);
    }
    answer->body = backups_description(table, now);
    transaction.change_table(std::move(table));
  };
  return write;
}

Answer describe_contributor_insights(Services& services, const Request& request) {
  return answer_about_table(services, request,
                            R"("ContributorInsightsRuleList":[],"ContributorInsightsStatus":"DISABLED")");
}

Answer describe_kinesis_streaming_destination(Services& services, const Request& request) {
  return answer_about_table(services, request, R"("KinesisDataStreamDestinations":[])");
}

// There are no global tables and no backups.
Answer describe_global_table(Services&, const Request& request) {
  Constraints(request).required("GlobalTableName").length("GlobalTableName", 3, 255).check();
  throw messages::global_table_not_found(request.text("GlobalTableName"));
}

Answer list_global_tables(Services&, const Request&) { return fixed(R"({"GlobalTables":[]})"); }

Answer list_backups(Services&, const Request&) { return fixed(R"({"BackupSummaries":[]})"); }

}  // namespace sls::dynamodb::operations
