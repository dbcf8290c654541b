// The operations, one file each. A reading operation answers at once, on the caller's thread. A writing one
// checks the request at once, without knowing the table, and leaves the rest to the storage::Writer.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "../storage/database.h"
#include "../storage/writer.h"
#include "constraints.h"
#include "core/clock.h"
#include "core/ids.h"
#include "request.h"

namespace sls::dynamodb::operations {

// Thrown by a read that has read more than its thread may: it begins again on a thread for long reads.
struct LongRead {};

struct Services {
  storage::Database& database;
  core::Clock& clock;
  core::IdSource& ids;
  std::size_t bytes_left = std::numeric_limits<std::size_t>::max();

  // A row of so many bytes is read. Throws LongRead.
  void spend(std::size_t bytes) {
    if (bytes > bytes_left) throw LongRead{};
    bytes_left -= bytes;
  }
};

// What an operation answers, and what telemetry wants to know of it.
struct Answer {
  std::string body = "{}";
  std::string table;
  double consumed_capacity = 0;
};

// `answer` is filled by `work`, and sent after the commit.
struct PreparedWrite {
  std::function<void(storage::WriteTransaction&)> work;
  std::shared_ptr<Answer> answer = std::make_shared<Answer>();
  bool alone = false;  // not in a transaction: storage::Writer::Job
};

using ReadOperation = Answer (*)(Services&, const Request&);
using WriteOperation = PreparedWrite (*)(Services&, std::shared_ptr<const Request>);

struct Operation {
  std::string_view name;
  ReadOperation read = nullptr;
  WriteOperation write = nullptr;
  // Of an operation that may be either (PartiQL): whether this request writes.
  bool (*writes)(const Request&) = nullptr;
  bool writes_one_item = false;
};
// Null for an operation that is not carried out.
const Operation* find_operation(std::string_view name);

Answer get_item(Services& services, const Request& request);
Answer query(Services& services, const Request& request);
Answer scan(Services& services, const Request& request);
Answer batch_get_item(Services& services, const Request& request);
PreparedWrite put_item(Services& services, std::shared_ptr<const Request> request);
PreparedWrite update_item(Services& services, std::shared_ptr<const Request> request);
PreparedWrite delete_item(Services& services, std::shared_ptr<const Request> request);
PreparedWrite batch_write_item(Services& services, std::shared_ptr<const Request> request);
Answer transact_get_items(Services& services, const Request& request);
PreparedWrite transact_write_items(Services& services, std::shared_ptr<const Request> request);

Answer execute_read_statement(Services& services, const Request& request);
PreparedWrite execute_write_statement(Services& services, std::shared_ptr<const Request> request);
bool writes_by_statement(const Request& request);
Answer batch_execute_read_statements(Services& services, const Request& request);
PreparedWrite batch_execute_write_statements(Services& services, std::shared_ptr<const Request> request);
bool writes_by_statement_batch(const Request& request);
Answer execute_read_transaction(Services& services, const Request& request);
PreparedWrite execute_write_transaction(Services& services, std::shared_ptr<const Request> request);
bool writes_by_statement_transaction(const Request& request);

PreparedWrite create_table(Services& services, std::shared_ptr<const Request> request);
PreparedWrite update_table(Services& services, std::shared_ptr<const Request> request);
PreparedWrite delete_table(Services& services, std::shared_ptr<const Request> request);
Answer describe_table(Services& services, const Request& request);
Answer list_tables(Services& services, const Request& request);
PreparedWrite update_time_to_live(Services& services, std::shared_ptr<const Request> request);
Answer describe_time_to_live(Services& services, const Request& request);
PreparedWrite tag_resource(Services& services, std::shared_ptr<const Request> request);
PreparedWrite untag_resource(Services& services, std::shared_ptr<const Request> request);
Answer list_tags_of_resource(Services& services, const Request& request);
Answer describe_limits(Services& services, const Request& request);
Answer describe_continuous_backups(Services& services, const Request& request);
PreparedWrite update_continuous_backups(Services& services, std::shared_ptr<const Request> request);
Answer describe_contributor_insights(Services& services, const Request& request);
Answer describe_kinesis_streaming_destination(Services& services, const Request& request);
Answer describe_global_table(Services& services, const Request& request);  // and its settings
Answer list_global_tables(Services& services, const Request& request);
Answer list_backups(Services& services, const Request& request);

Answer list_streams(Services& services, const Request& request);
Answer describe_stream(Services& services, const Request& request);
Answer get_shard_iterator(Services& services, const Request& request);
Answer get_records(Services& services, const Request& request);

// Of hello-sls itself.
Answer take_snapshot(Services& services, const Request& request);
PreparedWrite restore_snapshot(Services& services, std::shared_ptr<const Request> request);

}  // namespace sls::dynamodb::operations
