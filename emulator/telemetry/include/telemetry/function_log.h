// The log files of functions: one for each, with the lines of its invocations exactly as Lambda lays them out. In the text
// format, whose lines carry no time, a line `# TIME REQUEST-ID` stands before each invocation; JSON lines say it themselves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/writers.h"

namespace sls::telemetry {

// The log file of a function, by logical id, in the folder of logs.
std::filesystem::path function_log_file(const std::filesystem::path& folder, std::string_view function);

// Keeps them. Past `size_limit` bytes a file is begun anew; the one before keeps the suffix .1.
std::unique_ptr<Writer> make_function_log_writer(std::filesystem::path folder, std::uintmax_t size_limit,
                                                 PrintLine complain);

struct LogLine {
  std::int64_t time_ms = 0;  // of its invocation
  std::string request_id;    // empty: not known yet
  std::string text;
};

// Reads a function's log file, and what comes to it: each call gives the lines since the call before. Not thread-safe.
class FunctionLogReader {
 public:
  explicit FunctionLogReader(std::filesystem::path file) : file_(std::move(file)) {}
  std::vector<LogLine> read();

 private:
  void take(std::string_view bytes, std::vector<LogLine>& lines);
  void take_line(std::string line, std::vector<LogLine>& lines);

  const std::filesystem::path file_;
  bool begun_ = false;
  std::uintmax_t offset_ = 0;
  std::string rest_;  // of a line that has no end yet
  LogLine current_;
};

}  // namespace sls::telemetry
