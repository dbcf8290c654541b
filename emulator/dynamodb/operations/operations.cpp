#include "operations.h"

#include <array>

namespace sls::dynamodb::operations {
namespace {

constexpr auto kOperations = std::to_array<Operation>({
    {"GetItem", get_item, nullptr},
    {"PutItem", nullptr, put_item, nullptr, true},
    {"UpdateItem", nullptr, update_item, nullptr, true},
    {"DeleteItem", nullptr, delete_item, nullptr, true},
    {"Query", query, nullptr},
    {"Scan", scan, nullptr},
    {"BatchGetItem", batch_get_item, nullptr},
    {"BatchWriteItem", nullptr, batch_write_item},
    {"TransactGetItems", transact_get_items, nullptr},
    {"TransactWriteItems", nullptr, transact_write_items},
    {"ExecuteStatement", execute_read_statement, execute_write_statement, writes_by_statement},
    {"BatchExecuteStatement", batch_execute_read_statements, batch_execute_write_statements,
     writes_by_statement_batch},
    {"ExecuteTransaction", execute_read_transaction, execute_write_transaction,
     writes_by_statement_transaction},
    {"CreateTable", nullptr, create_table},
    {"DescribeTable", describe_table, nullptr},
    {"ListTables", list_tables, nullptr},
    {"UpdateTable", nullptr, update_table},
    {"DeleteTable", nullptr, delete_table},
    {"UpdateTimeToLive", nullptr, update_time_to_live},
    {"DescribeTimeToLive", describe_time_to_live, nullptr},
    {"TagResource", nullptr, tag_resource},
    {"UntagResource", nullptr, untag_resource},
    {"ListTagsOfResource", list_tags_of_resource, nullptr},
    {"DescribeLimits", describe_limits, nullptr},
    {"DescribeContinuousBackups", describe_continuous_backups, nullptr},
    {"UpdateContinuousBackups", nullptr, update_continuous_backups},
    {"DescribeContributorInsights", describe_contributor_insights, nullptr},
    {"DescribeKinesisStreamingDestination", describe_kinesis_streaming_destination, nullptr},
    {"DescribeGlobalTable", describe_global_table, nullptr},
    {"DescribeGlobalTableSettings", describe_global_table, nullptr},
    {"ListGlobalTables", list_global_tables, nullptr},
    {"ListBackups", list_backups, nullptr},
    {"DescribeEndpoints", nullptr, nullptr},  // the endpoint answers it: it alone knows its address
    {"DynamoDBStreams.ListStreams", list_streams, nullptr},
    {"DynamoDBStreams.DescribeStream", describe_stream, nullptr},
    {"DynamoDBStreams.GetShardIterator", get_shard_iterator, nullptr},
    {"DynamoDBStreams.GetRecords", get_records, nullptr},
    {"HelloSls.Snapshot", take_snapshot, nullptr},
    {"HelloSls.Restore", nullptr, restore_snapshot},
});

}  // namespace

const Operation* find_operation(std::string_view name) {
  for (const Operation& operation : kOperations) {
    bool carried_out = operation.read != nullptr || operation.write != nullptr;
    if (operation.name == name && carried_out) return &operation;
  }
  return nullptr;
}

}  // namespace sls::dynamodb::operations
