#include "operations.h"

#include <array>

namespace sls::dynamodb::operations {
namespace {

constexpr std::array<Operation, 24> kOperations = {{
    {"GetItem", get_item, nullptr},
    {"PutItem", nullptr, put_item},
    {"UpdateItem", nullptr, update_item},
    {"DeleteItem", nullptr, delete_item},
    {"Query", query, nullptr},
    {"Scan", scan, nullptr},
    {"BatchGetItem", batch_get_item, nullptr},
    {"BatchWriteItem", nullptr, batch_write_item},
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
    {"DescribeEndpoints", nullptr, nullptr},  // the endpoint answers it: it alone knows its address
}};

}  // namespace

const Operation* find_operation(std::string_view name) {
  for (const Operation& operation : kOperations) {
    bool carried_out = operation.read != nullptr || operation.write != nullptr;
    if (operation.name == name && carried_out) return &operation;
  }
  return nullptr;
}

}  // namespace sls::dynamodb::operations
