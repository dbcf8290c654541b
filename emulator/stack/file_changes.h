// FileChanges: says that something has changed below some folders, or in some files. By inotify; where that fails (its
// limit of watches, a file system that has none) by looking at every file every second or so.
//
// What tools write of their own accord beside sources is never looked at: see is_watched_name(). One thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sls::stack {

struct WatchedPlaces {
  std::vector<std::filesystem::path> folders;  // with all below them
  std::vector<std::filesystem::path> files;    // by name: an editor may put a new file in the place of the old one
};

class FileChanges {
 public:
  virtual ~FileChanges() = default;
  // In the place of those before. False: they cannot be watched in this way.
  virtual bool watch(const WatchedPlaces& places) = 0;
  // Waits for a change, at most so long; also until `wake` (a descriptor) can be read. Whether there was one.
  virtual bool wait(std::chrono::milliseconds at_most, int wake) = 0;
  // What has changed since this was last asked: files and folders. An empty path: there were too many to say.
  virtual std::set<std::filesystem::path> take_changed() = 0;
};

std::unique_ptr<FileChanges> make_inotify_changes();
std::unique_ptr<FileChanges> make_polling_changes(std::chrono::milliseconds pace);

// False for folders such as .git, node_modules and __pycache__, and for editors' temporary files.
bool is_watched_name(std::string_view name);
// False also for a virtual environment, whatever its name.
bool is_watched_folder(const std::filesystem::path& folder);

}  // namespace sls::stack
