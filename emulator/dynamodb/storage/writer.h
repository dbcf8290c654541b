// Writer: one write at a time. Requests that wait are carried out by the writer's thread in one SQLite transaction
// and answered after its COMMIT, so that an answer means "kept", and many writers share one fsync. A short write
// that finds nothing to wait for, in a store that never waits for a disk, is carried out by whoever brings it:
// waking a thread and being woken by it costs as much as the write.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "database.h"
#include "stream_store.h"
#include "table_store.h"

namespace sls::dynamodb::storage {

// What one write sees: the writer's connection and a catalog that it may change. Valid during the write only.
class WriteTransaction {
 public:
  WriteTransaction(Connection& connection, std::shared_ptr<const Catalog> catalog, std::int64_t now_ms)
      : connection_(connection), catalog_(std::move(catalog)), now_ms_(now_ms) {}

  Connection& connection() { return connection_; }
  // When the transaction began: the time of all that it writes.
  std::int64_t now_ms() const { return now_ms_; }
  const Catalog& tables() const { return changed_ ? *changed_ : *catalog_; }
  // Null when there is no such table.
  TablePointer find_table(std::string_view name) const;

  // Each changes the catalog in the file and in the coming snapshot. A table that is made with a stream view
  // type begins its stream; deleting a table ends it.
  TablePointer create_table(TableDefinition table);
  TablePointer change_table(TableDefinition table);
  void rename_table(const TablePointer& table, const std::string& to);
  void delete_table(const TablePointer& table);

  // The changes of a table's counts, written once per transaction.
  std::vector<CountChange>& counts(std::int64_t table_id) { return counts_[table_id]; }
  void write_counts();
  // Adds a record to a stream, at the transaction's time.
  void append(std::int64_t stream_id, StreamRecord record);
  // Of a table that is being changed; its definition follows.
  void begin_stream(TableDefinition& table);
  void end_stream(TableDefinition& table);
  // The streams that got records, or ended.
  const std::set<std::int64_t>& streams() const { return streams_; }
  // The catalog as changed; null when it was not.
  std::shared_ptr<const Catalog> changed_catalog() const { return changed_; }

 private:
  Catalog& catalog_to_change();

  Connection& connection_;
  std::shared_ptr<const Catalog> catalog_;
  std::int64_t now_ms_;
  std::shared_ptr<Catalog> changed_;
  std::set<std::int64_t> streams_;
  std::map<std::int64_t, std::vector<CountChange>> counts_;
};

class Writer {
 public:
  // `work` runs on the writer's thread, or on that of enqueue(). It checks everything before it changes anything
  // and throws ServiceError otherwise. (Should it throw after a change, all that shared its transaction is rolled back:
  // nothing is ever kept in part.) It may run again when a transaction that it shared has failed. Exactly one
  // of the two callbacks follows, on the thread that wrote, while the next write may be under way.
  struct Job {
    std::function<void(WriteTransaction&)> work;
    std::function<void()> committed;
    std::function<void(std::exception_ptr)> failed;
    // Outside a transaction and by itself: `work` replaces the whole store.
    bool alone = false;
    // Tens of microseconds of work, so that the thread that brings it may do it.
    bool is_short = false;
  };

  // What follows a commit, on the thread that wrote and before the jobs' own callbacks: whether tables have
  // changed, and which streams got records or ended (all that there were, when the store was replaced).
  using Observer = std::function<void(bool tables_changed, const std::set<std::int64_t>& streams)>;

  Writer(Database& database, const core::Clock& clock, Observer committed);
  ~Writer();  // carries out what is queued
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void enqueue(Job job);

 private:
  void run();
  std::vector<Job> take_batch();
  void carry_out_here(Job job) noexcept;
  // Writes, and then answers.
  void carry_out(std::vector<Job>& batch);
  void end_writing();
  // Each leaves null for what is kept.
  void replace_store(Job& job, std::exception_ptr& failure);
  void write(std::span<Job> batch, std::span<std::exception_ptr> failures);
  enum class Outcome { committed, failed_for_one, failed_for_all };
  Outcome try_together(std::span<Job> batch, std::span<std::exception_ptr> failures);

  Database& database_;
  const core::Clock& clock_;
  Observer committed_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job> queue_;
  bool writing_ = false;  // some thread is
  int alone_in_a_row_ = 0;  // batches of one
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace sls::dynamodb::storage
