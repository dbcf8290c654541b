#include "store.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/file.h"
#include "core/json.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr const char* kOwnerFile = "serve.json";
constexpr std::int64_t kPatienceNanoseconds = 10'000'000'000;

std::optional<StoreOwner> read_owner(const fs::path& folder) {
  auto text = core::read_file(folder / kOwnerFile);
  if (!text.ok()) return std::nullopt;
  auto json = core::parse_json(*text);
  if (!json.ok() || !json->is_object()) return std::nullopt;
  StoreOwner owner;
  owner.pid = json->value("pid", 0L);
  owner.api_url = json->value("api", "");
  owner.dynamodb_url = json->value("dynamodb", "");
  owner.lambda_url = json->value("lambda", "");
  // The file of a process that was killed stays behind; the lock is free then, but another command may hold
  // it.
  if (owner.pid <= 0 || ::kill(static_cast<pid_t>(owner.pid), 0) != 0) return std::nullopt;
  return owner;
}

}  // namespace

fs::path Store::folder_for(const fs::path& template_file, const StoreOptions& options) {
  if (!options.persist_to.empty()) return fs::absolute(options.persist_to);
  fs::path folder = fs::absolute(template_file).parent_path();
  if (folder.filename() == "build" && folder.parent_path().filename() == ".aws-sam") {
    folder = folder.parent_path().parent_path();
  }
  return folder / ".hello-sls";
}

core::Result<std::unique_ptr<Store>, Store::OpenFailure> Store::open(const fs::path& folder) {
  auto failure = [&](const std::string& reason) {
    return core::Failure{
        OpenFailure{std::nullopt, "cannot use the store " + folder.string() + ": " + reason +
                                      "; choose another folder with --persist-to DIR, or --in-memory"}};
  };
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return failure(error.message());
  int lock = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return failure(std::strerror(errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    int reason = errno;
    ::close(lock);
    if (reason == EWOULDBLOCK) return core::Failure{OpenFailure{Busy{read_owner(folder)}, ""}};
    return failure(std::strerror(reason));
  }
  std::unique_ptr<Store> store(new Store(folder, lock));
  if (!fs::exists(folder / ".gitignore")) {
    if (auto written = core::write_file(folder / ".gitignore", "*\n"); !written.ok())
      return failure(written.error());
  }
  return store;
}

Store::~Store() {
  std::error_code ignored;  // a serve.json that stays behind names a dead process, which readers check
  if (announced_) fs::remove(folder_ / kOwnerFile, ignored);
  ::close(lock_);
}

Result<bool> Store::empty() {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code error;
    fs::remove(fs::path(database().string() + suffix), error);
    if (error)
      return fail(FailureKind::environment,
                  "cannot empty the store " + folder_.string() + ": " + error.message());
  }
  return true;
}

Result<bool> Store::announce(const StoreOwner& owner) {
  core::Json json = {{"pid", owner.pid}, {"api", owner.api_url}, {"dynamodb", owner.dynamodb_url}, {"lambda", owner.lambda_url}};
  auto written = core::write_file(folder_ / kOwnerFile, core::dump_json(json, 2) + "\n");
  if (!written.ok()) return fail(FailureKind::environment, written.error());
  announced_ = true;
  return true;
}

Result<std::unique_ptr<Store>> own_store(const fs::path& folder, const StoreOptions& options) {
  if (options.in_memory) return std::unique_ptr<Store>();
  auto store = Store::open(folder);
  if (store.ok()) return std::move(*store);
  if (!store.error().busy) return fail(FailureKind::environment, store.error().message);
  std::string owner = store.error().busy->owner ? describe(*store.error().busy->owner) : "another command";
  return fail(FailureKind::environment,
              "the store " + folder.string() + " is owned by " + owner +
                  "; stop that, or serve with --in-memory or another --persist-to DIR");
}

std::string describe(const StoreOwner& owner) {
  return "process " + std::to_string(owner.pid) + ", " +
         (owner.api_url.empty() ? owner.dynamodb_url : owner.api_url);
}

Result<StoreOrOwner> open_store_or_find_owner(const fs::path& folder, core::Clock& clock) {
  std::int64_t end = clock.monotonic_nanoseconds() + kPatienceNanoseconds;
  for (;;) {
    auto store = Store::open(folder);
    if (store.ok()) return StoreOrOwner{std::move(*store), std::nullopt};
    if (!store.error().busy) return fail(FailureKind::environment, store.error().message);
    if (store.error().busy->owner) return StoreOrOwner{nullptr, store.error().busy->owner};
    if (clock.monotonic_nanoseconds() > end)
      return fail(FailureKind::environment, "the store " + folder.string() + " is in use by another command");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace sls::stack
