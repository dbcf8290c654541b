// ProcessHost: the emulator's side of its supervisor: starts programs below it, reads what they write, line by
// line, and hears how they end.
//
// One thread reads all output and all of the supervisor's messages; start() and end() only queue. A process
// is over when the supervisor says so, whoever still holds its output open. A supervisor that was killed takes
// its processes with it: they end as killed, and the next start makes a new one.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "process/wire.h"

namespace sls::lambda {

struct ProcessCommand {
  std::string program;
  std::string folder;
  std::vector<std::string> arguments;  // argv, the program's name first
  std::vector<std::string> variables;  // NAME=value: all it gets
  std::string mark;                    // the one among them that no other environment has
  bool in_terminal = false;            // it reads and writes this program's own terminal: nothing of it is heard
};

struct ProcessEnd {
  bool started = true;
  int error = 0;           // errno, when it did not start
  bool in_folder = false;  // … because of its folder
  int status = 0;          // as wait() gives it, when it did
  long peak_kb = 0;
};

// Both are called on the host's thread, on_line also on that of whoever calls Process::drain().
struct ProcessListener {
  std::function<void(std::string_view)> on_line;
  std::function<void(const ProcessEnd&)> on_end;  // once, last
};

// One process. Thread-safe.
class Process {
 public:
  Process(ProcessId id, int output, ProcessListener listener)
      : id_(id), output_(output), listener_(std::move(listener)) {}
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ProcessId id() const { return id_; }
  int pid() const { return pid_; }  // 0 before it has started
  // Hands over what it has written up to now, an unfinished line included.
  void drain();

 private:
  friend class ProcessHost;
  // False when nothing more will come.
  bool read_output(bool whole, int most_reads);
  void split_lines(std::string_view bytes);
  void cut_line();
  void flush_line();
  void close_output();

  const ProcessId id_;
  std::atomic<int> pid_{0};
  std::mutex mutex_;
  int output_;  // -1: closed
  std::string partial_;
  const ProcessListener listener_;
};

class ProcessHost {
 public:
  // `supervisor`: the command line that runs run_supervisor().
  explicit ProcessHost(std::vector<std::string> supervisor);
  // Ends all processes and the supervisor, and waits until they are gone. No listener is called after it.
  ~ProcessHost();
  ProcessHost(const ProcessHost&) = delete;
  ProcessHost& operator=(const ProcessHost&) = delete;

  std::shared_ptr<Process> start(ProcessCommand command, ProcessListener listener);
  // SIGKILL to it and to all that it has started.
  void end(const Process& process);
  // To its process group.
  void signal(const Process& process, int number);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::lambda
