// The machine's processes, as /proc shows them: who hangs below whom, and who still runs.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace sls::test {

struct ProcessState {
  pid_t parent = 0;
  char state = 'X';
};

// 'X' for one that is not there.
inline ProcessState state_of(pid_t pid) {
  ProcessState found;
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  if (!std::getline(file, text)) return found;
  std::size_t bracket = text.rfind(')');
  if (bracket == std::string::npos || bracket + 4 > text.size()) return found;
  found.state = text[bracket + 2];
  found.parent = std::stoi(text.substr(bracket + 4));
  return found;
}

// One that has ended and is not reaped yet does not run.
inline bool is_running(pid_t pid) {
  char state = state_of(pid).state;
  return state != 'X' && state != 'Z';
}

// `top` and all below it.
inline std::vector<pid_t> processes_below(pid_t top) {
  std::multimap<pid_t, pid_t> by_parent;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    pid_t pid = std::stoi(name);
    by_parent.emplace(state_of(pid).parent, pid);
  }
  std::vector<pid_t> found = {top};
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto [first, last] = by_parent.equal_range(found[i]);
    for (auto child = first; child != last; ++child) found.push_back(child->second);
  }
  return found;
}

}  // namespace sls::test
