// CommandProcess: a program of the user's that runs in the foreground of this one's terminal, as `exec` runs a test
// suite: its own process group, which has the terminal and so gets Ctrl-C itself; what comes to this process is
// passed on. When it is over nothing of its group is left.
//
// REQUIRES: the signals that it waits for are blocked in every thread (block_signals_for_command()), called before the
// first one is made.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"

namespace sls::stack {

struct CommandOutcome {
  // Its own status, 128 + n for signal n, 126 and 127 for a command that cannot be run or is not there.
  int status = 0;
  bool timed_out = false;
  std::string error;  // why it could not be started
};

struct UserCommand {
  std::vector<std::string> words;
  std::map<std::string, std::string> environment;
  std::optional<std::chrono::milliseconds> timeout;  // then SIGTERM, and SIGKILL a while later
};

void block_signals_for_command();
CommandOutcome run_command(const UserCommand& command, const core::Clock& clock);

}  // namespace sls::stack
