// A thin C++ face of SQLite: a connection with its prepared statements, and a statement while it runs. The
// only place that sees sqlite3.h besides sqlite.cpp. Failures are StorageError, thrown.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace sls::dynamodb::storage {

struct StorageError {
  int code = 0;  // SQLite's primary result code
  std::string message;

  // The SQL table that was asked for is gone; empty for any other failure.
  std::string_view missing_table() const;
  // The failure concerns the file, not the one statement: another write would fail as well.
  bool concerns_the_file() const;
};

// A prepared statement in use: bound, stepped, and reset when it goes out of scope. Borrowed from its
// connection.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Parameters count from 1; bytes must outlive the steps.
  Statement& bind(int index, std::int64_t value);
  Statement& bind_blob(int index, std::string_view bytes);
  Statement& bind_text(int index, std::string_view text);

  bool step();  // true: a row is there
  void run();   // steps to the end

  // Columns count from 0; views are valid until the next step.
  std::int64_t integer(int column) const;
  std::string_view bytes(int column) const;

 private:
  sqlite3_stmt* statement_;
};

enum class OpenMode {
  read_write_create,
  read_only,
  // As the first, of a file that only connections of this process open: locks then cost no system calls.
  own,
};

class Connection {
 public:
  Connection(const std::string& file, OpenMode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Prepared once per text and kept.
  Statement prepare(std::string_view sql);
  // Runs statements that are not worth keeping.
  void execute(const std::string& sql);
  // The number that a PRAGMA answers.
  std::int64_t pragma(std::string_view name);
  std::int64_t changes() const;        // rows of the last statement
  std::int64_t total_changes() const;  // of all since the connection was made
  std::int64_t last_row_id() const;
  // Makes `to` the same as this, in one transaction of each. REQUIRES: `to` is in none.
  void copy_to(Connection& to);
  // Frees the kept statements; before a schema change drops what they use.
  void forget_statements();

 private:
  sqlite3* database_ = nullptr;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, sqlite3_stmt*, Hash, std::equal_to<>> statements_;
};

// Several reads of one connection at one moment, until it goes out of scope.
class ReadTransaction {
 public:
  explicit ReadTransaction(Connection& connection);
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  Connection& connection_;
};

}  // namespace sls::dynamodb::storage
