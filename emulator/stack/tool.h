// Running an installer or a build tool: pip, npm, make, esbuild. It gets the developer's environment, nothing on
// standard input, and a process group of its own; Ctrl-C and SIGTERM, which are blocked here and waited for elsewhere,
// end it all the same.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sls::stack {

struct Tool {
  std::vector<std::string> words;
  std::filesystem::path folder;
  std::map<std::string, std::string> environment;
};

struct ToolOutcome {
  bool succeeded = false;
  bool found = true;   // false: there is no such program
  std::string output;  // standard output and error, the last 64 KB
  std::string failure;  // "ended with status 1", "was interrupted"
};

// `on_line` sees the output as it comes; may be empty. Blocks.
ToolOutcome run_tool(const Tool& tool, const std::function<void(const std::string&)>& on_line = {});
// The last few lines of what a tool has written, indented, for a message.
std::string last_lines(const std::string& output, std::size_t count = 15);

}  // namespace sls::stack
