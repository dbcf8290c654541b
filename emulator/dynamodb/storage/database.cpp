#include "database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "migrations.h"
#include "snapshot.h"

namespace sls::dynamodb::storage {
namespace {

struct Refusal {
  OpenFailure kind;
  std::string message;
};

// Looks before anything is written: a file that is not ours stays as it is.
std::int64_t check_store_format(Connection& connection, const std::string& file) {
  std::int64_t version = connection.pragma("user_version");
  if (connection.pragma("schema_version") == 0) return 0;
  if (connection.pragma("application_id") != kApplicationId || version < 1) {
    throw Refusal{
        OpenFailure::not_ours,
        file + " is an SQLite file of another program; choose another folder with --persist-to DIR"};
  }
  if (version > kSchemaVersion) {
    throw Refusal{OpenFailure::newer_version, file + " was written by a newer hello-sls (format " +
                                                  std::to_string(version) +
                                                  "); use that one, or another folder with --persist-to DIR"};
  }
  return version;
}

const char* synchronous(Durability durability) {
  switch (durability) {
    case Durability::off:
      return "OFF";
    case Durability::normal:
      return "NORMAL";
    case Durability::full:
      break;
  }
  return "FULL";
}

Catalog read_catalog(Connection& connection) {
  Catalog catalog;
  Statement rows = connection.prepare("SELECT id, name, definition FROM tables");
  while (rows.step()) {
    TableDefinition table = read_definition(rows.bytes(2));
    table.id = rows.integer(0);
    table.name = rows.bytes(1);
    catalog.emplace(table.name, std::make_shared<const TableDefinition>(table));
  }
  return catalog;
}

OpenError describe(const std::string& file, const StorageError& error) {
  switch (error.code) {
    case SQLITE_NOTADB:
      return {OpenFailure::not_ours,
              file + " is not a database; move it away, or choose another folder with --persist-to DIR"};
    case SQLITE_CORRUPT:
      return {OpenFailure::corrupt,
              file + " is damaged (" + error.message + "); move it away, or begin anew with --fresh"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {OpenFailure::locked, file + " is locked by another program"};
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {OpenFailure::not_writable, file + " cannot be written: " + error.message +
                                             "; choose another folder with --persist-to DIR"};
    default:
      return {OpenFailure::other, file + ": " + error.message};
  }
}

// A memory file system where there is one with room: in a container it has 64 MB as a rule. Elsewhere the file is in
// the system's cache, and nothing ever waits for the disk.
std::string memory_folder() {
  constexpr std::uintmax_t kRoom = 1024 * 1024 * 1024;
  std::error_code error;
  auto room_in = [&](const std::string& folder) {
    auto space = std::filesystem::space(folder, error);
    return error ? 0 : space.available;
  };
  std::string memory = "/dev/shm";
  std::string temporary = std::filesystem::temp_directory_path(error).string();
  std::uintmax_t room = room_in(memory);
  return room >= kRoom || room >= room_in(temporary) ? memory : temporary;
}

std::string memory_file() {
  std::string folder = memory_folder();
  std::string file = folder + "/hello-sls-XXXXXX";
  int descriptor = ::mkostemp(file.data(), O_CLOEXEC);
  if (descriptor < 0)
    throw Refusal{OpenFailure::not_writable,
                  "cannot make a store in " + folder + ": " + std::strerror(errno)};
  ::close(descriptor);
  return file;
}

void unlink_all(const std::string& file) {
  for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((file + suffix).c_str());
}

}  // namespace

Reader::Reader(Database& database, std::unique_ptr<Connection> connection)
    : database_(database), connection_(std::move(connection)) {}
Reader::~Reader() { database_.give_back(std::move(connection_)); }

core::Result<std::unique_ptr<Database>, OpenError> Database::open(const EngineOptions& options) {
  std::string file = options.file;
  std::string temporary;
  try {
    std::unique_ptr<Database> database(new Database());
    if (file.empty()) file = temporary = memory_file();
    database->connect(file, options);
    if (!temporary.empty()) unlink_all(temporary);
    return database;
  } catch (const Refusal& refusal) {
    if (!temporary.empty()) unlink_all(temporary);
    return core::Failure{OpenError{refusal.kind, refusal.message}};
  } catch (const StorageError& error) {
    if (!temporary.empty()) unlink_all(temporary);
    return core::Failure{describe(file, error)};
  }
}

void Database::connect(const std::string& file, const EngineOptions& options) {
  bool in_memory = options.file.empty();
  file_ = options.file;
  OpenMode mode = in_memory ? OpenMode::own : OpenMode::read_write_create;
  writer_ = std::make_unique<Connection>(file, mode);
  std::int64_t version = check_store_format(*writer_, file);
  writer_->execute(
      "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = "
      "-8000;");
  writer_->execute(std::string("PRAGMA synchronous = ") +
                   (in_memory ? "OFF" : synchronous(options.durability)));
  writer_->execute("PRAGMA wal_autocheckpoint = 1000");
  migrate(*writer_, version);
  // Each reader has read once before an in-memory file is unlinked: then it holds all it needs.
  for (int i = 0; i < std::max(1, options.readers); ++i) {
    auto reader = std::make_unique<Connection>(file, mode);
    reader->execute("PRAGMA query_only = ON; PRAGMA cache_size = -2000;");
    reader->pragma("schema_version");
    read_catalog(*reader);
    readers_.push_back(std::move(reader));
  }
  kept_from_pages_ = readers_.size() > 1 ? 1 : 0;
  catalog_ = std::make_shared<const Catalog>(read_catalog(*writer_));
}

Database::~Database() = default;

Reader Database::reader(ReadLength length) {
  std::size_t kept = length == ReadLength::page ? kept_from_pages_ : 0;
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [&] { return readers_.size() > kept; });
  auto connection = std::move(readers_.back());
  readers_.pop_back();
  return Reader(*this, std::move(connection));
}

void Database::give_back(std::unique_ptr<Connection> connection) {
  {
    std::lock_guard lock(mutex_);
    readers_.push_back(std::move(connection));
  }
  returned_.notify_all();
}

void Database::refuse_own_file(const std::string& file) const {
  std::error_code error;
  if (!file_.empty() && std::filesystem::equivalent(file, file_, error))
    throw SnapshotError{file + " is the store itself"};
}

void Database::write_snapshot(Connection& reader, const std::string& file) const {
  refuse_own_file(file);
  storage::write_snapshot(reader, file);
}

void Database::read_snapshot(const std::string& file) {
  refuse_own_file(file);
  storage::read_snapshot(file, *writer_);
  publish(std::make_shared<const Catalog>(read_catalog(*writer_)));
}

std::shared_ptr<const Catalog> Database::catalog() const {
  std::lock_guard lock(catalog_mutex_);
  return catalog_;
}

void Database::publish(std::shared_ptr<const Catalog> catalog) {
  std::lock_guard lock(catalog_mutex_);
  catalog_ = std::move(catalog);
}

}  // namespace sls::dynamodb::storage
