// How functions run as child processes: what a function's code is on this machine, and what starts it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sls::lambda {

// A function's code, unpacked: what /var/task and /opt are on AWS.
struct FunctionCode {
  std::filesystem::path task_root;
  std::filesystem::path opt;  // its layers, one over the other; empty: none
  // What belongs to the code and lies elsewhere, as if in the task root: modules of Python, node_modules of Node.js.
  std::filesystem::path packages;
  std::filesystem::path sdk;  // the same, found only when nothing else has it
  std::string failure;        // why there is none, for people; empty when there is
  bool operator==(const FunctionCode&) const = default;
};

// The one function that somebody looks into: it has one environment, whose time does not run out.
struct Debugging {
  std::string function;           // logical id; empty: none
  std::uint16_t port = 0;         // where debugpy or Node's inspector waits for a debugger; 0: nowhere
  std::vector<std::string> wrap;  // the command line that its own is put behind; may be empty
};

struct ChildProcessOptions {
  // The command line that runs run_supervisor(). Empty: no child processes; functions that need them are
  // answered with an error.
  std::vector<std::string> supervisor;
  // A folder where the shipped clients of the Runtime API are written: python/bootstrap.py, node/bootstrap.mjs.
  std::filesystem::path runtime_clients;
  // The bootstrap of the handlers that are compiled in, for --isolate.
  std::filesystem::path isolated_bootstrap;
  bool isolate = false;
  Debugging debugging;
  // The function (logical id) whose process reads this program's terminal and writes to it; its output is no part of the
  // log. While it waits for somebody to type, its time stands still. The supervisor must have been told
  // (kInTerminalArgument). Empty: none.
  std::string terminal_function;
  // The developer's environment. Only the search for interpreters looks at it; functions see nothing of it.
  std::map<std::string, std::string> developer_variables;
};

}  // namespace sls::lambda
