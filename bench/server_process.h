// A server under measurement: a child process of the benchmark, its port, its CPU time, its memory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace sls::bench {

class ServerProcess {
 public:
  // Starts `command` with its output thrown away, except standard output, which read_line() reads.
  explicit ServerProcess(const std::vector<std::string>& command);
  // Ends the process, by its id, and waits for it.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::string read_line();
  // CPU time of all its threads so far.
  std::int64_t cpu_nanoseconds() const;
  long resident_kilobytes() const;
  bool running() const;

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
};

}  // namespace sls::bench
