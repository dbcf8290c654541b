// How functions run as child processes: what a function's code is on this machine, and what starts it.
#pragma once

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
  // The developer's environment. Only the search for interpreters looks at it; functions see nothing of it.
  std::map<std::string, std::string> developer_variables;
};

}  // namespace sls::lambda
