// The supervisor: the one small process below which all processes of functions hang. It starts them, says how
// they ended, and ends them with everything they have started. When the emulator goes, by whatever signal,
// the supervisor sees its socket close, ends all of them, and itself.
//
// It is the same program, started again with kSuperviseArgument alone: a child of a process with threads may
// do next to nothing before exec, and the parent-death signal follows threads.
#pragma once

namespace sls::lambda {

constexpr const char* kSuperviseArgument = "--supervise-processes";
// … or with this one behind it: programs that are started in the terminal have that of the parent.
constexpr const char* kInTerminalArgument = "in-terminal";

// The whole life of a supervisor, on the socket that its parent left at descriptor 3. The exit status.
int run_supervisor(bool in_terminal);

}  // namespace sls::lambda
