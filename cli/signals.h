// Ctrl-C and SIGTERM for commands that serve until then.
#pragma once

#include <signal.h>

#include <filesystem>

#include "exit_status.h"

namespace sls::cli {

// Signals are waited for, not caught: every thread that is made later is born with them blocked.
sigset_t block_end_signals();

// Whether one has come since.
bool end_is_pending();

// Waits for one of them. From then on a second Ctrl-C ends the process at once. The status that the command ends with.
ExitStatus wait_for_end_signal(const sigset_t& blocked);

// Deletes a half-written file when Ctrl-C or SIGTERM ends the process, which they then do as ever. One file at a time;
// nothing happens when it is gone by then.
void remove_when_ended(const std::filesystem::path& file);

}  // namespace sls::cli
