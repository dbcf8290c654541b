// What the emulator and its supervisor process say to each other: one packet of a Unix socket for each
// message, the ends of a process's output pipe beside a start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sls::lambda {

// The descriptor on which a supervisor finds its socket.
constexpr int kSupervisorSocket = 3;
// A packet larger than this is refused by either side: program, arguments and variables of one process.
constexpr std::size_t kLargestPacket = 160 * 1024;

using ProcessId = std::uint64_t;  // ours, never used twice

// To the supervisor: start a program, or end one with all that it has started.
struct SupervisorOrder {
  enum class Kind : char { start = 's', end = 'e', signal = 'g' };
  Kind kind = Kind::start;
  ProcessId id = 0;
  int signal = 0;  // with Kind::signal, to the process group
  std::string program;
  std::string folder;
  std::vector<std::string> arguments;  // argv, the program's name first
  std::vector<std::string> variables;  // NAME=value
  // One of the variables, with a value that no other environment has: it tells whose an orphan is.
  std::string mark;
  // The program has the supervisor's own terminal, in its foreground, instead of an output pipe.
  bool in_terminal = false;
};

// From the supervisor.
struct ProcessEvent {
  enum class Kind : char { started = 'S', failed = 'F', ended = 'E' };
  Kind kind = Kind::started;
  ProcessId id = 0;
  int pid = 0;
  int error = 0;         // errno of a start that failed
  bool in_folder = false;  // … where the folder was to blame
  int status = 0;        // as wait() gives it
  long peak_kb = 0;      // resident memory of the process, its most
};

std::string encode(const SupervisorOrder& order);
std::string encode(const ProcessEvent& event);
// Nothing for a packet that is not well formed.
std::optional<SupervisorOrder> decode_order(std::string_view packet);
std::optional<ProcessEvent> decode_event(std::string_view packet);

}  // namespace sls::lambda
