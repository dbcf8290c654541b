// Reloader: calls back, on a thread of its own, once what it watches has changed and has been quiet for a moment: an
// editor's save, a checkout and a build are each one change. It does not know what a reload is.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/clock.h"
#include "file_changes.h"
#include "template/application.h"

namespace sls::stack {

// When many changes have become one: a while after the last of them, but not longer than a second after the first.
class Debounce {
 public:
  explicit Debounce(const core::Clock& clock) : clock_(clock) {}
  void changed();
  bool pending() const { return pending_; }
  // Whether it is time; then nothing is pending any more.
  bool take_due();

 private:
  const core::Clock& clock_;
  bool pending_ = false;
  std::int64_t first_ns_ = 0;
  std::int64_t last_ns_ = 0;
};

class Reloader {
 public:
  struct Settings {
    WatchedPlaces places;
    // Is given what has changed, an empty path among it if not all of that is known. What is to be watched from then on.
    std::function<WatchedPlaces(const std::set<std::filesystem::path>& changed)> reload;
    std::function<void(const std::string&)> print;
    // Tried first; where it cannot watch, files are looked at.
    std::unique_ptr<FileChanges> changes = make_inotify_changes();
  };
  // Watches when this returns. Borrows the clock.
  Reloader(Settings settings, const core::Clock& clock);
  // Waits for a reload that is under way.
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

 private:
  void watch(const WatchedPlaces& places);
  void see_change();
  void run();

  Settings settings_;
  Debounce debounce_;
  bool looks_ = false;  // by polling
  std::set<std::filesystem::path> changed_;
  int wake_;
  std::thread thread_;
};

// The template, the file of variables, and the code of those functions that `runs_code` names, with their layers.
WatchedPlaces places_of(const model::Application& application, const std::filesystem::path& variables_file,
                        const std::function<bool(const model::Function&)>& runs_code);

}  // namespace sls::stack
