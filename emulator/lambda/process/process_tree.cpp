#include "process/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace sls::lambda {
namespace {

std::string read_proc(int pid, const char* name) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  std::string text;
  int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return text;
  char buffer[4096];
  for (ssize_t got; (got = ::read(file, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  ::close(file);
  return text;
}

// "pid (name) state ppid pgrp session …"; the name may hold anything, so fields count from its last bracket.
bool parse_stat(const std::string& text, ProcessTree::Entry& entry) {
  std::size_t bracket = text.rfind(')');
  if (bracket == std::string::npos) return false;
  char state = '?';
  long pages = 0;
  int read = std::sscanf(text.c_str() + bracket + 1,
                         " %c %d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %*u %*u %ld",
                         &state, &entry.parent, &entry.group, &entry.session, &pages);
  entry.zombie = state == 'Z' || state == 'X';
  entry.resident_pages = pages;
  return read == 5;
}

long status_figure(int pid, std::string_view name) {
  std::string text = read_proc(pid, "status");
  std::size_t at = text.find(name);
  return at == std::string::npos ? 0 : std::atol(text.c_str() + at + name.size());
}

}  // namespace

ProcessTree ProcessTree::read() {
  ProcessTree tree;
  DIR* folder = ::opendir("/proc");
  if (folder == nullptr) return tree;
  while (const dirent* file = ::readdir(folder)) {
    int pid = std::atoi(file->d_name);
    Entry entry;
    entry.pid = pid;
    if (pid <= 0 || !parse_stat(read_proc(pid, "stat"), entry)) continue;
    tree.by_pid_[pid] = entry;
    tree.by_parent_[entry.parent].push_back(pid);
  }
  ::closedir(folder);
  return tree;
}

std::vector<ProcessTree::Entry> ProcessTree::below(int pid) const {
  std::vector<Entry> found;
  add_below(pid, found);
  return found;
}

void ProcessTree::add_below(int pid, std::vector<Entry>& found) const {
  auto entry = by_pid_.find(pid);
  if (entry == by_pid_.end()) return;
  if (!entry->second.zombie) found.push_back(entry->second);
  auto children = by_parent_.find(pid);
  if (children == by_parent_.end()) return;
  for (int child : children->second) add_below(child, found);
}

std::vector<ProcessTree::Entry> ProcessTree::children(int pid) const {
  std::vector<Entry> found;
  auto children = by_parent_.find(pid);
  if (children == by_parent_.end()) return found;
  for (int child : children->second) found.push_back(by_pid_.at(child));
  return found;
}

const ProcessTree& RecentProcessTree::at(std::int64_t now_ns) {
  constexpr std::int64_t kRecent = 500'000'000;
  if (read_ns_ == 0 || now_ns - read_ns_ > kRecent) {
    tree_ = ProcessTree::read();
    read_ns_ = now_ns;
  }
  return tree_;
}

bool has_variable(int pid, std::string_view mark) {
  if (mark.empty()) return false;
  std::string variables = read_proc(pid, "environ");
  for (std::size_t begin = 0; begin < variables.size();) {
    std::size_t end = variables.find('\0', begin);
    if (end == std::string::npos) end = variables.size();
    if (std::string_view(variables).substr(begin, end - begin) == mark) return true;
    begin = end + 1;
  }
  return false;
}

long page_kb() {
  static const long kilobytes = ::sysconf(_SC_PAGESIZE) / 1024;
  return kilobytes;
}

long resident_kb(int pid) {
  std::string text = read_proc(pid, "statm");
  long size = 0, resident = 0;
  if (std::sscanf(text.c_str(), "%ld %ld", &size, &resident) != 2) return 0;
  return resident * page_kb();
}

bool is_traced(int pid) { return status_figure(pid, "TracerPid:") > 0; }

// /proc/PID/syscall: the call that the process is in, and its arguments. Readers of lines (Python's with readline) wait in
// select for descriptor 0 alone, hence its first argument of 1.
bool waits_for_input(int pid) {
  std::string text = read_proc(pid, "syscall");
  long call = -1;
  unsigned long first = 0;
  if (std::sscanf(text.c_str(), "%ld %lx", &call, &first) != 2) return false;
#ifdef SYS_select
  if (call == SYS_select && first == 1) return true;
#endif
  return (call == SYS_read && first == 0) || (call == SYS_pselect6 && first == 1);
}

long peak_resident_kb(int pid) { return status_figure(pid, "VmHWM:"); }

}  // namespace sls::lambda
