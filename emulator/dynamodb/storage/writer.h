// Writer: the one thread that writes. Requests that wait are carried out in one SQLite transaction and
// answered after its COMMIT, so that an answer means "kept", and many writers share one fsync.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "database.h"
#include "table_store.h"

namespace sls::dynamodb::storage {

// What one write sees: the writer's connection and a catalog that it may change. Valid during the write only.
class WriteTransaction {
 public:
  WriteTransaction(Connection& connection, std::shared_ptr<const Catalog> catalog)
      : connection_(connection), catalog_(std::move(catalog)) {}

  Connection& connection() { return connection_; }
  // Null when there is no such table.
  TablePointer find_table(std::string_view name) const;

  // Each changes the catalog in the file and in the coming snapshot.
  TablePointer create_table(TableDefinition table);
  TablePointer change_table(TableDefinition table);
  void rename_table(const TablePointer& table, const std::string& to);
  void delete_table(const TablePointer& table);

  // The changes of a table's counts, written once per transaction.
  std::vector<CountChange>& counts(std::int64_t table_id) { return counts_[table_id]; }
  void write_counts();
  // The catalog as changed; null when it was not.
  std::shared_ptr<const Catalog> changed_catalog() const { return changed_; }

 private:
  Catalog& catalog_to_change();

  Connection& connection_;
  std::shared_ptr<const Catalog> catalog_;
  std::shared_ptr<Catalog> changed_;
  std::map<std::int64_t, std::vector<CountChange>> counts_;
};

class Writer {
 public:
  // `work` runs on the writer's thread. It checks everything before it changes anything and throws
  // ServiceError otherwise; it may run again when a transaction that it shared has failed. Exactly one of the
  // two callbacks follows.
  struct Job {
    std::function<void(WriteTransaction&)> work;
    std::function<void()> committed;
    std::function<void(std::exception_ptr)> failed;
  };

  explicit Writer(Database& database);
  ~Writer();  // carries out what is queued
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void enqueue(Job job);

 private:
  void run();
  void carry_out(std::vector<Job>& batch);
  enum class Outcome { committed, failed_for_one, failed_for_all };
  Outcome try_together(std::vector<Job>& batch, std::vector<std::exception_ptr>& refused);

  Database& database_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job> queue_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace sls::dynamodb::storage
