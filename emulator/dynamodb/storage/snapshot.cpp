#include "snapshot.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "migrations.h"
#include "schema.h"

namespace sls::dynamodb::storage {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNoSnapshot = " is not a snapshot of hello-sls; dynamodb snapshot FILE writes one";

[[noreturn]] void fail(const std::string& file, const std::string& why) { throw SnapshotError{file + why}; }

// The format's version. Throws when the file is none of ours, or newer.
std::int64_t check_snapshot_format(Connection& snapshot, const std::string& file) {
  std::int64_t version = snapshot.pragma("user_version");
  if (snapshot.pragma("application_id") != kApplicationId || version < 1)
    fail(file, kNoSnapshot);
  if (version > kSchemaVersion)
    fail(file, " was written by a newer hello-sls (format " + std::to_string(version) + "); use that one");
  return version;
}

// Reads every page; what it does not find, SQLite will not either.
void check_whole(Connection& snapshot, const std::string& file) {
  Statement check = snapshot.prepare("PRAGMA quick_check(1)");
  std::string verdict = check.step() ? std::string(check.bytes(0)) : "";
  if (verdict != "ok") fail(file, " is damaged: " + verdict);
}

void check_definitions(Connection& snapshot) {
  Statement rows = snapshot.prepare("SELECT definition FROM tables");
  while (rows.step()) read_definition(rows.bytes(0));
}

// By the header alone: to open it as a database would leave traces beside a store that is in use.
bool is_snapshot(const std::string& file) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  constexpr std::size_t kJournalAt = 18, kApplicationAt = 68;
  std::array<char, 72> header{};
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(header.data(), header.size())) return false;
  std::int64_t application = 0;
  for (std::size_t i = kApplicationAt; i < header.size(); ++i)
    application = application << 8 | static_cast<unsigned char>(header[i]);
  bool is_store = header[kJournalAt] != 1;  // one that is opened gets a write-ahead log
  return std::string_view(header.data(), kMagic.size()) == kMagic && !is_store && application == kApplicationId;
}

// A snapshot may take the place of another one, of nothing else.
void check_replaceable(const std::string& file) {
  std::error_code error;
  if (fs::exists(file, error) && !is_snapshot(file)) fail(file, " is there already, and is not a snapshot; choose another name");
}

void flush_to_disk(const std::string& file) {
  int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;  // the rename will say what is wrong
  ::fsync(descriptor);
  ::close(descriptor);
}

// A file beside its place, that is not kept if anything goes wrong with it.
class Draft {
 public:
  explicit Draft(const std::string& file) : file_(file), path_(file + ".XXXXXX") {
    int descriptor = ::mkostemp(path_.data(), O_CLOEXEC);
    if (descriptor < 0) fail(file_, std::string(" cannot be written: ") + std::strerror(errno));
    ::close(descriptor);
  }
  ~Draft() {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((path_ + suffix).c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const std::string& path() const { return path_; }
  void keep() {
    std::error_code error;
    fs::rename(path_, file_, error);
    if (error) fail(file_, " cannot be written: " + error.message());
  }

 private:
  std::string file_;
  std::string path_;
};

}  // namespace

std::size_t snapshot_bytes(Connection& connection) {
  return static_cast<std::size_t>(connection.pragma("page_count") * connection.pragma("page_size"));
}

void write_snapshot(Connection& from, const std::string& file) {
  check_replaceable(file);
  Draft draft(file);
  try {
    Connection to(draft.path(), OpenMode::read_write_create);
    to.execute("PRAGMA synchronous = OFF");
    from.copy_to(to);
    // One file, that a read-only folder can hold too.
    to.execute("PRAGMA journal_mode = DELETE");
  } catch (const StorageError& error) {
    fail(file, " cannot be written: " + error.message);
  }
  flush_to_disk(draft.path());
  draft.keep();
}

void read_snapshot(const std::string& file, Connection& to) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) fail(file, " is not there");
  try {
    Connection snapshot(file, OpenMode::read_only);
    // What was checked is what is copied.
    ReadTransaction together(snapshot);
    std::int64_t version = check_snapshot_format(snapshot, file);
    if (snapshot.pragma("page_size") != to.pragma("page_size")) fail(file, " has pages of another size");
    check_whole(snapshot, file);
    if (version == kSchemaVersion) {
      check_definitions(snapshot);
      to.forget_statements();
      return snapshot.copy_to(to);
    }
    Connection brought_up(":memory:", OpenMode::read_write_create);
    snapshot.copy_to(brought_up);
    migrate(brought_up, version);
    check_definitions(brought_up);
    to.forget_statements();
    brought_up.copy_to(to);
  } catch (const StorageError& failure) {
    if (failure.code != SQLITE_NOTADB && failure.code != SQLITE_CORRUPT && failure.code != SQLITE_CANTOPEN) throw;
    fail(file, failure.code == SQLITE_NOTADB ? kNoSnapshot : " is damaged: " + failure.message);
  }
}

}  // namespace sls::dynamodb::storage
