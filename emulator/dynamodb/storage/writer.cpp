#include "writer.h"

#include <algorithm>
#include <utility>

#include "../service_error.h"

namespace sls::dynamodb::storage {
namespace {

// So many writes share a transaction at most: the first of them waits for all.
constexpr std::size_t kLargestBatch = 256;
// After so many in a row that had a transaction for themselves, the next will hardly find company either.
constexpr int kManyAlone = 16;

void roll_back(Connection& connection) {
  try {
    connection.execute("ROLLBACK");
  } catch (const StorageError&) {
    // There is nothing to roll back when BEGIN itself failed.
  }
}

}  // namespace

TablePointer WriteTransaction::find_table(std::string_view name) const {
  auto found = tables().find(name);
  return found == tables().end() ? nullptr : found->second;
}

// Copied at the first change only: most writes change items, not tables.
Catalog& WriteTransaction::catalog_to_change() {
  if (!changed_) changed_ = std::make_shared<Catalog>(*catalog_);
  return *changed_;
}

TablePointer WriteTransaction::create_table(TableDefinition table) {
  Statement row = connection_.prepare("INSERT INTO tables(name, definition) VALUES(?1, '')");
  row.bind_text(1, table.name);
  row.run();
  table.id = connection_.last_row_id();
  TableStore::create_tables(connection_, table);
  if (!table.stream_view_type.empty()) begin_stream(table);
  return change_table(std::move(table));
}

TablePointer WriteTransaction::change_table(TableDefinition table) {
  Statement row = connection_.prepare("UPDATE tables SET definition = ?2 WHERE id = ?1");
  std::string definition = definition_json(table);
  row.bind(1, table.id).bind_text(2, definition);
  row.run();
  auto pointer = std::make_shared<const TableDefinition>(std::move(table));
  catalog_to_change()[pointer->name] = pointer;
  return pointer;
}

void WriteTransaction::rename_table(const TablePointer& table, const std::string& to) {
  TableDefinition renamed = *table;
  renamed.name = to;
  Statement row = connection_.prepare("UPDATE tables SET name = ?2 WHERE id = ?1");
  row.bind(1, table->id).bind_text(2, to);
  row.run();
  StreamStore(connection_).rename_table(table->id, to);
  Catalog& catalog = catalog_to_change();
  catalog.erase(table->name);
  catalog[to] = std::make_shared<const TableDefinition>(std::move(renamed));
}

void WriteTransaction::delete_table(const TablePointer& table) {
  TableStore::drop_tables(connection_, *table);
  if (table->stream_id != 0) {
    TableDefinition last = *table;
    end_stream(last);
  }
  for (const char* sql : {"DELETE FROM tables WHERE id = ?1", "DELETE FROM counts WHERE table_id = ?1"}) {
    Statement row = connection_.prepare(sql);
    row.bind(1, table->id);
    row.run();
  }
  counts_.erase(table->id);
  catalog_to_change().erase(table->name);
}

void WriteTransaction::begin_stream(TableDefinition& table) { StreamStore(connection_).begin(table, now_ms_); }

void WriteTransaction::end_stream(TableDefinition& table) {
  streams_.insert(table.stream_id);
  StreamStore(connection_).end(table, now_ms_);
}

void WriteTransaction::append(std::int64_t stream_id, StreamRecord record) {
  record.created_ms = now_ms_;
  StreamStore(connection_).append(stream_id, record);
  streams_.insert(stream_id);
}

void WriteTransaction::write_counts() {
  for (const auto& [table_id, changes] : counts_) {
    std::map<int, CountChange> sums;
    for (const CountChange& change : changes) {
      sums[change.index_id].items += change.items;
      sums[change.index_id].bytes += change.bytes;
    }
    for (const auto& [index_id, sum] : sums) {
      if (sum.items == 0 && sum.bytes == 0) continue;
      Statement row = connection_.prepare(
          "INSERT INTO counts(table_id, index_id, items, bytes) VALUES(?1, ?2, ?3, ?4) "
          "ON CONFLICT DO UPDATE SET items = items + ?3, bytes = bytes + ?4");
      row.bind(1, table_id).bind(2, index_id).bind(3, sum.items).bind(4, sum.bytes);
      row.run();
    }
  }
  counts_.clear();
}

Writer::Writer(Database& database, const core::Clock& clock, Observer committed)
    : database_(database), clock_(clock), committed_(std::move(committed)), thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::enqueue(Job job) {
  std::unique_lock lock(mutex_);
  bool is_idle = !writing_ && queue_.empty() && alone_in_a_row_ >= kManyAlone;
  if (job.is_short && is_idle && database_.is_in_memory()) {
    writing_ = true;
    lock.unlock();
    return carry_out_here(std::move(job));
  }
  queue_.push_back(std::move(job));
  if (!writing_) wake_.notify_one();  // whoever writes looks at the queue when it is done
}

// What escapes ends the program here as it does on the writer's thread: the store would never be written again.
void Writer::carry_out_here(Job job) noexcept {
  std::vector<Job> batch;
  batch.push_back(std::move(job));
  carry_out(batch);
}

void Writer::run() {
  for (;;) {
    std::vector<Job> batch = take_batch();
    if (batch.empty()) return;
    carry_out(batch);
  }
}

// Waits for work; nothing: there is none any more. A job that is to be alone is.
std::vector<Writer::Job> Writer::take_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return !writing_ && (!queue_.empty() || ending_); });
  writing_ = true;
  std::size_t most = std::min(queue_.size(), kLargestBatch);
  auto end = queue_.begin() + static_cast<std::ptrdiff_t>(most);
  auto alone = std::find_if(queue_.begin(), end, [](const Job& job) { return job.alone; });
  if (alone != end) end = alone == queue_.begin() ? alone + 1 : alone;
  std::vector<Job> batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  alone_in_a_row_ = batch.size() > 1 ? 0 : std::min(alone_in_a_row_ + 1, kManyAlone);
  return batch;
}

void Writer::carry_out(std::vector<Job>& batch) {
  std::vector<std::exception_ptr> failures(batch.size());
  batch.front().alone ? replace_store(batch.front(), failures.front()) : write(batch, failures);
  // The answers are no part of the write: whoever comes next need not wait for them.
  end_writing();
  for (std::size_t i = 0; i < batch.size(); ++i)
    failures[i] ? batch[i].failed(failures[i]) : batch[i].committed();
}

void Writer::end_writing() {
  std::lock_guard lock(mutex_);
  writing_ = false;
  if (!queue_.empty()) wake_.notify_one();
}

void Writer::replace_store(Job& job, std::exception_ptr& failure) {
  Connection& connection = database_.writer();
  try {
    std::set<std::int64_t> ended;
    for (std::int64_t id : StreamStore(connection).ids()) ended.insert(id);
    WriteTransaction none(connection, database_.catalog(), clock_.unix_milliseconds());
    job.work(none);
    committed_(true, ended);
  } catch (const ServiceError&) {
    failure = std::current_exception();
  } catch (const StorageError&) {
    failure = std::current_exception();
  }
}

void Writer::write(std::span<Job> batch, std::span<std::exception_ptr> failures) {
  if (try_together(batch, failures) != Outcome::failed_for_one || batch.size() == 1) return;
  // What failed the shared transaction may concern one write only: each gets a transaction of its own.
  for (std::size_t i = 0; i < batch.size(); ++i) {
    failures[i] = nullptr;
    try_together(batch.subspan(i, 1), failures.subspan(i, 1));
  }
}

// When it failed, nothing was changed. When SQLite failed it, `failures` of every job says why.
Writer::Outcome Writer::try_together(std::span<Job> batch, std::span<std::exception_ptr> failures) {
  Connection& connection = database_.writer();
  WriteTransaction transaction(connection, database_.catalog(), clock_.unix_milliseconds());
  try {
    connection.prepare("BEGIN IMMEDIATE").run();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::int64_t before = connection.total_changes();
      try {
        batch[i].work(transaction);
      } catch (const ServiceError&) {
        failures[i] = std::current_exception();
        if (connection.total_changes() == before) continue;
        // It has changed something already. A savepoint would undo the file, not catalog, counts and streams.
        roll_back(connection);
        return Outcome::failed_for_one;
      }
    }
    transaction.write_counts();
    connection.prepare("COMMIT").run();
  } catch (const StorageError& error) {
    std::exception_ptr reason = std::current_exception();
    roll_back(connection);
    for (auto& each : failures) each = reason;
    return error.concerns_the_file() ? Outcome::failed_for_all : Outcome::failed_for_one;
  }
  auto changed = transaction.changed_catalog();
  if (changed) database_.publish(changed);
  committed_(changed != nullptr, transaction.streams());
  return Outcome::committed;
}

}  // namespace sls::dynamodb::storage
