#include "file_changes.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 20> kNeverWatched = {
    ".hello-sls", ".aws-sam", ".git",   ".hg",          ".svn",           "__pycache__", ".venv",       "node_modules", ".cache", ".pytest_cache",
    ".mypy_cache", ".ruff_cache", ".tox", ".nox",       ".eggs",          ".idea",       ".vscode",     ".serverless",  ".npm",   ".terraform"};
constexpr std::array<std::string_view, 6> kTemporaryEndings = {"~", ".swp", ".swx", ".swo", ".tmp", ".pyc"};

// Whether one of two descriptors can be read.
bool can_read(int descriptor, std::chrono::milliseconds at_most, int wake) {
  pollfd both[2] = {{wake, POLLIN, 0}, {descriptor, POLLIN, 0}};
  ::poll(both, descriptor >= 0 ? 2 : 1, static_cast<int>(at_most.count()));
  return descriptor >= 0 && both[1].revents != 0;
}

// Calls `visit` for the folder and each below it that is watched.
template <typename Visit>
bool for_each_folder(const fs::path& folder, const Visit& visit) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return true;
  if (!visit(folder)) return false;
  for (const auto& entry : fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, error)) {
    std::error_code ignored;  // a link to a folder may lead in a circle: its target is not looked at
    if (!entry.is_directory(ignored) || entry.is_symlink(ignored) || !is_watched_folder(entry.path())) continue;
    if (!for_each_folder(entry.path(), visit)) return false;
  }
  return true;
}

class InotifyChanges final : public FileChanges {
 public:
  ~InotifyChanges() override { close(); }

  bool watch(const WatchedPlaces& places) override {
    close();
    places_ = {};
    descriptor_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor_ < 0) return false;
    for (const fs::path& folder : places.folders) {
      if (!add_below(folder)) return false;
    }
    files_ = places.files;
    return std::all_of(files_.begin(), files_.end(), [this](const fs::path& file) { return add_file(file); });
  }

  bool wait(std::chrono::milliseconds at_most, int wake) override {
    if (!can_read(descriptor_, at_most, wake)) return false;
    bool changed = false;
    alignas(inotify_event) char buffer[16 * 1024];
    for (ssize_t got; (got = ::read(descriptor_, buffer, sizeof buffer)) > 0;) {
      for (char* at = buffer; at < buffer + got;) {
        const auto* event = reinterpret_cast<const inotify_event*>(at);
        if (concerns_us(*event)) changed = true;
        at += sizeof(inotify_event) + event->len;
      }
    }
    return changed;
  }

  std::set<fs::path> take_changed() override { return std::exchange(changed_, {}); }

 private:
  struct Place {
    fs::path folder;
    bool whole = false;           // all that is in it
    std::set<std::string> files;  // else these
  };

  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  Place* add(const fs::path& folder) {
    int number = ::inotify_add_watch(descriptor_, folder.c_str(),
                                     IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                                         IN_ONLYDIR);
    if (number < 0) return nullptr;
    Place& place = places_[number];
    place.folder = folder;
    return &place;
  }

  // A file, or a folder of code that is not there yet: of what leads to it, the first that is missing is waited for.
  bool add_file(const fs::path& file) {
    fs::path folder = file.parent_path();
    fs::path name = file.filename();
    std::error_code ignored;
    while (!fs::is_directory(folder, ignored) && folder.has_relative_path()) {
      name = folder.filename();
      folder = folder.parent_path();
    }
    Place* place = add(folder);
    if (place != nullptr) place->files.insert(name.string());
    return place != nullptr;
  }

  // A folder has come that leads to files which are waited for.
  void add_files_below(const fs::path& folder) {
    for (const fs::path& file : files_) {
      fs::path relative = file.lexically_relative(folder);
      if (!relative.empty() && relative != "." && *relative.begin() != "..") add_file(file);
    }
  }

  bool add_below(const fs::path& folder) {
    return for_each_folder(folder, [this](const fs::path& one) {
      Place* place = add(one);
      if (place != nullptr) place->whole = true;
      return place != nullptr || errno == ENOENT;  // it went meanwhile
    });
  }

  bool concerns_us(const inotify_event& event) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      changed_.insert(fs::path());
      return true;
    }
    auto found = places_.find(event.wd);
    if (found == places_.end() || event.len == 0) return false;
    const Place place = found->second;  // places_ may grow below
    std::string name = event.name;
    fs::path path = place.folder / name;
    bool concerns = place.files.contains(name);
    if (concerns && (event.mask & IN_ISDIR) != 0) add_files_below(path);
    if (!concerns && place.whole && is_watched_name(name)) {
      bool is_folder = (event.mask & IN_ISDIR) != 0;
      concerns = !is_folder || is_watched_folder(path);
      if (concerns && is_folder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) add_below(path);
    }
    if (concerns) changed_.insert(std::move(path));
    return concerns;
  }

  int descriptor_ = -1;
  std::set<fs::path> changed_;
  std::vector<fs::path> files_;
  std::unordered_map<int, Place> places_;
};

class PollingChanges final : public FileChanges {
 public:
  explicit PollingChanges(std::chrono::milliseconds pace) : pace_(pace) {}

  bool watch(const WatchedPlaces& places) override {
    places_ = places;
    seen_ = look();
    return true;
  }

  bool wait(std::chrono::milliseconds at_most, int wake) override {
    static_cast<void>(can_read(-1, std::min(at_most, pace_), wake));
    auto now = look();
    bool changed = now != seen_;
    if (changed) {
      for (const auto& [file, state] : now) {
        auto before = seen_.find(file);
        if (before == seen_.end() || before->second != state) changed_.insert(file);
      }
      for (const auto& [file, state] : seen_) {
        if (!now.contains(file)) changed_.insert(file);
      }
    }
    seen_ = std::move(now);
    return changed;
  }

  std::set<fs::path> take_changed() override { return std::exchange(changed_, {}); }

 private:
  using Seen = std::map<std::string, std::pair<fs::file_time_type, std::uintmax_t>>;

  static void add(Seen& seen, const fs::path& file) {
    std::error_code error;
    auto time = fs::last_write_time(file, error);
    std::error_code no_size;  // a folder has none
    auto size = fs::is_regular_file(file, no_size) ? fs::file_size(file, no_size) : 0;
    if (!error) seen[file.string()] = {time, size};
  }

  Seen look() const {
    Seen seen;
    for (const fs::path& file : places_.files) add(seen, file);
    for (const fs::path& folder : places_.folders) {
      for_each_folder(folder, [&seen](const fs::path& one) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(one, fs::directory_options::skip_permission_denied, error)) {
          std::error_code ignored;
          if (is_watched_name(entry.path().filename().string()) && !entry.is_directory(ignored))
            add(seen, entry.path());
        }
        return true;
      });
    }
    return seen;
  }

  const std::chrono::milliseconds pace_;
  WatchedPlaces places_;
  Seen seen_;
  std::set<fs::path> changed_;
};

}  // namespace

bool is_watched_name(std::string_view name) {
  if (std::find(kNeverWatched.begin(), kNeverWatched.end(), name) != kNeverWatched.end()) return false;
  // Vim asks with a file of this name whether it may write there; Emacs locks with ".#NAME".
  if (name == "4913" || name.starts_with(".#")) return false;
  return std::none_of(kTemporaryEndings.begin(), kTemporaryEndings.end(),
                      [name](std::string_view ending) { return name.ends_with(ending); });
}

bool is_watched_folder(const fs::path& folder) {
  std::error_code ignored;
  return is_watched_name(folder.filename().string()) && !fs::exists(folder / "pyvenv.cfg", ignored);
}

std::unique_ptr<FileChanges> make_inotify_changes() { return std::make_unique<InotifyChanges>(); }
std::unique_ptr<FileChanges> make_polling_changes(std::chrono::milliseconds pace) {
  return std::make_unique<PollingChanges>(pace);
}

}  // namespace sls::stack
