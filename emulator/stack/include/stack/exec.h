// exec: a command, as a rule a test suite, beside an emulator of its own: fresh, in memory, on free ports, gone with
// it. What happened stays where it can be looked at when the command fails, or when a folder for it is named.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "stack/emulator.h"
#include "stack/failure.h"

namespace sls::stack {

struct ExecOptions {
  ServeOptions serve;  // an empty store.persist_to: in memory; ports and files are chosen here
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;  // what the command would see without us
  std::optional<std::chrono::milliseconds> timeout;
  std::filesystem::path artifacts;                // empty: a temporary folder, kept when the command fails
  std::function<void(const std::string&)> print;  // one line for people
};

struct ExecOutcome {
  int status = 0;  // as the contract names them; the command's own where it ran to its end
  std::string error;  // why not
};

// REQUIRES: called before this process has made a thread.
Result<ExecOutcome> exec(ExecOptions options, core::Clock& clock, core::IdSource& ids);

}  // namespace sls::stack
