#include "folder_use.h"

#include <fcntl.h>
#include <unistd.h>

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr const char* kLockFile = "in-use";

// Of the open file, not of the process, so that tests may be two programs; and it goes from shared to exclusive and back
// without being given up in between, which flock() does not promise.
bool set_use_lock(int descriptor, short kind, bool wait) {
  struct flock lock = {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  return ::fcntl(descriptor, wait ? F_OFD_SETLKW : F_OFD_SETLK, &lock) == 0;
}

}  // namespace

FolderUse::~FolderUse() {
  if (lock_ >= 0) ::close(lock_);
}

void FolderUse::begin(const fs::path& folder) {
  if (lock_ >= 0) return;
  int descriptor = ::open((folder / kLockFile).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return;  // not there, or not ours to write to: nobody cleans it then
  if (!set_use_lock(descriptor, F_RDLCK, /*wait=*/true)) {
    ::close(descriptor);  // a file system without locks: it is never cleaned
    return;
  }
  lock_ = descriptor;
  folder_ = folder;
}

void FolderUse::clean(const std::function<bool(const std::string& name)>& is_kept) {
  if (lock_ < 0 || !set_use_lock(lock_, F_WRLCK, /*wait=*/false)) return;
  std::error_code ignored;  // what cannot be removed now is of no use the next time as well
  for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
    std::string name = entry.path().filename().string();
    std::error_code unremoved;
    if (name != kLockFile && !is_kept(name)) fs::remove_all(entry.path(), unremoved);
  }
  set_use_lock(lock_, F_RDLCK, /*wait=*/false);
}

}  // namespace sls::stack
