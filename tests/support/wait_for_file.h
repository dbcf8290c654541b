// Waits until a file exists, without polling: inotify on its folder, which must exist.
#pragma once

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

namespace sls::test {

inline bool wait_for_file(const std::filesystem::path& file, std::chrono::milliseconds longest) {
  int watch = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  ::inotify_add_watch(watch, file.parent_path().c_str(), IN_MOVED_TO | IN_CLOSE_WRITE);
  auto end = std::chrono::steady_clock::now() + longest;
  bool found = std::filesystem::exists(file);
  while (!found) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    pollfd poll{watch, POLLIN, 0};
    ::poll(&poll, 1, static_cast<int>(left.count()));
    char events[4096];
    while (::read(watch, events, sizeof events) > 0) {
    }
    found = std::filesystem::exists(file);
  }
  ::close(watch);
  return found;
}

}  // namespace sls::test
