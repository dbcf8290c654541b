// The machine's processes as /proc shows them at one moment: who started whom, and how much memory they hold.
// Linux only. A process that ends while it is looked at is left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sls::lambda {

class ProcessTree {
 public:
  struct Entry {
    int pid = 0;
    int parent = 0;
    int group = 0;
    int session = 0;
    bool zombie = false;
    long resident_pages = 0;
  };

  static ProcessTree read();

  // `pid` and all below it, `pid` first; without zombies, which hold nothing and cannot be ended.
  std::vector<Entry> below(int pid) const;
  std::vector<Entry> children(int pid) const;

 private:
  void add_below(int pid, std::vector<Entry>& found) const;
  std::unordered_map<int, Entry> by_pid_;
  std::unordered_map<int, std::vector<int>> by_parent_;
};

// The tree as it was a moment ago, for whoever looks at many processes: reading it costs a file for each process of
// the machine. Not thread-safe.
class RecentProcessTree {
 public:
  const ProcessTree& at(std::int64_t now_ns);

 private:
  ProcessTree tree_;
  std::int64_t read_ns_ = 0;
};

// Whether the process was started with `mark` ("NAME=value") among its variables.
bool has_variable(int pid, std::string_view mark);
// Whether a debugger, or another that traces, holds the process.
bool is_traced(int pid);
// Whether the process waits for somebody to type: it reads its standard input, or waits for that alone.
bool waits_for_input(int pid);
// Resident memory of one process, now and at its most; 0 when it is gone.
long resident_kb(int pid);
long peak_resident_kb(int pid);
long page_kb();

}  // namespace sls::lambda
