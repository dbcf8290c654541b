#include "sqlite.h"

#include <sqlite3.h>

namespace sls::dynamodb::storage {
namespace {

[[noreturn]] void fail(sqlite3* database, int code) {
  throw StorageError{code & 0xff, database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code)};
}

// The file has one owner, so only a stranger's tool can hold its lock.
constexpr int kBusyMilliseconds = 2'000;

// SQLite reads a schema that has changed anew, but only once: where tables come and go it may have changed again.
constexpr int kSchemaReads = 100;

}  // namespace

std::string_view StorageError::missing_table() const {
  constexpr std::string_view kBeginning = "no such table: ";
  if (code != SQLITE_ERROR || !message.starts_with(kBeginning)) return {};
  return std::string_view(message).substr(kBeginning.size());
}

bool StorageError::concerns_the_file() const {
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
      return true;
    default:
      return false;
  }
}

Statement::~Statement() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_, index, value);
  return *this;
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
  // A null pointer would bind NULL; an empty key is an empty blob.
  sqlite3_bind_blob64(statement_, index, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_text(int index, std::string_view text) {
  sqlite3_bind_text64(statement_, index, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

bool Statement::step() {
  int code = sqlite3_step(statement_);
  // No row has come yet: a statement that gives rows holds the schema.
  for (int i = 0; code == SQLITE_SCHEMA && i < kSchemaReads; ++i) {
    sqlite3_reset(statement_);
    code = sqlite3_step(statement_);
  }
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(sqlite3_db_handle(statement_), code);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Connection::Connection(const std::string& file, OpenMode mode) {
  int flags = mode == OpenMode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const char* system = mode == OpenMode::own ? "unix-excl" : nullptr;
  int code = sqlite3_open_v2(file.c_str(), &database_, flags | SQLITE_OPEN_NOMUTEX, system);
  if (code != SQLITE_OK) {
    StorageError error{code & 0xff, database_ != nullptr ? sqlite3_errmsg(database_) : sqlite3_errstr(code)};
    sqlite3_close(database_);
    throw error;
  }
  // SQLite opens what it may not write for reading, without a word.
  if (mode != OpenMode::read_only && sqlite3_db_readonly(database_, "main") == 1) {
    sqlite3_close(database_);
    throw StorageError{SQLITE_READONLY, "it is read-only"};
  }
  sqlite3_busy_timeout(database_, kBusyMilliseconds);
}

Connection::~Connection() {
  forget_statements();
  sqlite3_close(database_);
}

void Connection::forget_statements() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  statements_.clear();
}

Statement Connection::prepare(std::string_view sql) {
  auto known = statements_.find(sql);
  if (known != statements_.end()) return Statement(known->second);
  sqlite3_stmt* statement = nullptr;
  int code = SQLITE_SCHEMA;
  for (int i = 0; code == SQLITE_SCHEMA && i < kSchemaReads; ++i)
    code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                              &statement, nullptr);
  if (code != SQLITE_OK) fail(database_, code);
  statements_.emplace(std::string(sql), statement);
  return Statement(statement);
}

void Connection::execute(const std::string& sql) {
  int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(database_, code);
}

std::int64_t Connection::pragma(std::string_view name) {
  Statement statement = prepare("PRAGMA " + std::string(name));
  return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Connection::changes() const { return sqlite3_changes64(database_); }
std::int64_t Connection::total_changes() const { return sqlite3_total_changes64(database_); }
std::int64_t Connection::last_row_id() const { return sqlite3_last_insert_rowid(database_); }

void Connection::copy_to(Connection& to) {
  sqlite3_backup* backup = sqlite3_backup_init(to.database_, "main", database_, "main");
  if (backup == nullptr) fail(to.database_, sqlite3_errcode(to.database_));
  int code = sqlite3_backup_step(backup, -1);
  int finished = sqlite3_backup_finish(backup);
  if (code == SQLITE_DONE) code = finished;
  if (code != SQLITE_OK) throw StorageError{code & 0xff, sqlite3_errstr(code)};
}

ReadTransaction::ReadTransaction(Connection& connection) : connection_(connection) {
  connection_.prepare("BEGIN").run();
}

ReadTransaction::~ReadTransaction() {
  try {
    connection_.prepare("COMMIT").run();
  } catch (const StorageError&) {
    // What was read is read; there was nothing to commit.
  }
}

}  // namespace sls::dynamodb::storage
