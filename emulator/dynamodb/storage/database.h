// Database: the SQLite file behind an engine: one connection that writes, a pool of connections that read,
// and the catalog of tables as an immutable snapshot.
//
//   tables(id, name, definition)                one row per DynamoDB table
//   counts(table_id, index_id, items, bytes)    kept, so that DescribeTable counts nothing; index 0 is the table
//   t<id>(hash, pk, sk, item, size)             the items: canonical wire JSON, readable with any SQLite shell
//   x<id>_<index>(hash, ipk, isk, pk, sk, size) an index's entries; the items are looked up in t<id>
//   e<id>(expires, hash, pk, sk)                what time to live removes next (expiry_store.h)
//   streams(id, table_id, table_name, …), s<id>(seq, …)  streams and their records (stream_store.h)
//   tokens(token, request_hash, expires_ms)     idempotency tokens of transactions
//
// The format's versions are in migrations.h. Opening finds a file that is not ours, newer, locked, not
// writable, or damaged where it is read then: the header, the schema and the catalog. Damage deeper in is
// found by the call that reads it, which fails alone; checking every page would cost seconds at each start.
//
// An in-memory store is the same file on a memory file system, unlinked as soon as it is open.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.h"
#include "dynamodb/engine.h"
#include "schema.h"
#include "sqlite.h"

namespace sls::dynamodb::storage {

class Database;

// What a reader is wanted for: one item or a row of the catalog, or a page of a Query, Scan or stream.
enum class ReadLength { point, page };

// A reader connection on loan.
class Reader {
 public:
  Reader(Database& database, std::unique_ptr<Connection> connection);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  Connection& operator*() { return *connection_; }
  Connection* operator->() { return connection_.get(); }

 private:
  Database& database_;
  std::unique_ptr<Connection> connection_;
};

class Database {
 public:
  static core::Result<std::unique_ptr<Database>, OpenError> open(const EngineOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Waits until a reader connection is free. Pages leave one to point reads, which so wait for each other at
  // most.
  Reader reader(ReadLength length = ReadLength::point);
  bool is_in_memory() const { return file_.empty(); }

  // One thread at a time: the Writer's affair.
  Connection& writer() { return *writer_; }

  // On a connection of its own; any thread. Throws SnapshotError.
  void write_snapshot(Connection& reader, const std::string& file) const;
  // Of the Writer too, outside a transaction. All tables are others then. Throws SnapshotError.
  void read_snapshot(const std::string& file);

  std::shared_ptr<const Catalog> catalog() const;
  void publish(std::shared_ptr<const Catalog> catalog);

 private:
  friend class Reader;
  Database() = default;
  void connect(const std::string& file, const EngineOptions& options);
  void give_back(std::unique_ptr<Connection> connection);

  void refuse_own_file(const std::string& file) const;

  std::string file_;  // empty: in memory
  std::unique_ptr<Connection> writer_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> readers_;
  std::size_t kept_from_pages_ = 0;
  mutable std::mutex catalog_mutex_;
  std::shared_ptr<const Catalog> catalog_;
};

}  // namespace sls::dynamodb::storage
