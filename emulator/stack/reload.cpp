#include "reload.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kQuietNs = 100'000'000;
constexpr std::int64_t kLongestNs = 1'000'000'000;
constexpr std::chrono::milliseconds kPollingPace{1'000};
constexpr std::chrono::milliseconds kWhilePending{20};
constexpr std::chrono::milliseconds kWhileQuiet{60'000};

void add_code(WatchedPlaces& places, const fs::path& code) {
  if (code.empty()) return;
  std::error_code ignored;
  auto& list = fs::is_directory(code, ignored) ? places.folders : places.files;
  if (std::find(list.begin(), list.end(), code) == list.end()) list.push_back(code);
}

}  // namespace

void Debounce::changed() {
  last_ns_ = clock_.monotonic_nanoseconds();
  if (!pending_) first_ns_ = last_ns_;
  pending_ = true;
}

bool Debounce::take_due() {
  if (!pending_) return false;
  std::int64_t now = clock_.monotonic_nanoseconds();
  if (now - last_ns_ < kQuietNs && now - first_ns_ < kLongestNs) return false;
  pending_ = false;
  return true;
}

Reloader::Reloader(Settings settings, const core::Clock& clock)
    : settings_(std::move(settings)), debounce_(clock), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  watch(settings_.places);
  thread_ = std::thread([this] { run(); });
}

Reloader::~Reloader() {
  std::uint64_t one = 1;
  [[maybe_unused]] ssize_t written = ::write(wake_, &one, sizeof one);  // full: it is awake already
  thread_.join();
  ::close(wake_);
}

void Reloader::watch(const WatchedPlaces& places) {
  if (settings_.changes->watch(places)) return;
  if (!looks_ && settings_.print)
    settings_.print("the system cannot watch so many folders (fs.inotify.max_user_watches): files are looked at "
                    "every second instead");
  looks_ = true;
  settings_.changes = make_polling_changes(kPollingPace);
  settings_.changes->watch(places);
}

void Reloader::see_change() {
  debounce_.changed();
  changed_.merge(settings_.changes->take_changed());
}

void Reloader::run() {
  std::uint64_t ended = 0;
  while (::read(wake_, &ended, sizeof ended) < 0) {
    if (settings_.changes->wait(debounce_.pending() ? kWhilePending : kWhileQuiet, wake_)) see_change();
    if (!debounce_.take_due()) continue;
    // Watched anew only where there is something else to watch, so that no change of meanwhile is missed.
    WatchedPlaces places = settings_.reload(std::exchange(changed_, {}));
    if (places.folders == settings_.places.folders && places.files == settings_.places.files) continue;
    settings_.places = std::move(places);
    if (settings_.changes->wait(std::chrono::milliseconds(0), wake_)) see_change();
    watch(settings_.places);
  }
}

WatchedPlaces places_of(const model::Application& application, const fs::path& variables_file,
                        const std::function<bool(const model::Function&)>& runs_code) {
  WatchedPlaces places;
  places.files.push_back(fs::absolute(application.template_file));
  for (const fs::path& file : application.definition_files) places.files.push_back(file);
  if (!variables_file.empty()) places.files.push_back(fs::absolute(variables_file));
  for (const model::Function& function : application.functions) {
    if (!runs_code(function)) continue;
    if (function.inline_code.empty()) add_code(places, function.code_uri);
    for (const fs::path& layer : function.layers) add_code(places, layer);
  }
  return places;
}

}  // namespace sls::stack
