// What infrastructure tools ask beside tables: limits and backups.
#include "operations.h"

namespace sls::dynamodb::operations {

Answer describe_limits(Services&, const Request&) {
  Answer answer;
  answer.body =
      R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":80000,"TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40000})";
  return answer;
}

Answer describe_continuous_backups(Services& services, const Request& request) {
  Constraints(request).table_name().check();
  Answer answer;
  answer.table = request.table_name();
  if (!services.database.catalog()->contains(answer.table)) {
    throw ServiceError{"TableNotFoundException", "Table not found: " + answer.table, std::nullopt, {}, 400};
  }
  answer.body =
      R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED","PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})";
  return answer;
}

}  // namespace sls::dynamodb::operations
