// The journal's writers.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "telemetry/journal.h"

namespace sls::telemetry {

// Prints one or more lines, given without the last one's newline: those of a burst come together.
using PrintLine = std::function<void(const std::string&)>;

struct TerminalOptions {
  bool color = false;
  bool verbose = false;  // START, END and REPORT too
  // The file that `invoke -e` takes to repeat a failure; empty when there is none (an in-memory store).
  std::string last_error_file;
};
// One line per request, the function's own lines beneath it; on a 5xx the reason and the line that repeats
// it.
std::unique_ptr<Writer> make_terminal_writer(PrintLine print, TerminalOptions options);
// One JSON object a line for every record.
std::unique_ptr<Writer> make_json_writer(PrintLine print);
// START, the function's lines, END and REPORT of each invocation, and one line per request, in a file that is
// begun anew past `size_limit` bytes (the old one keeps the suffix .1). Throws nothing: a file that cannot be
// written is said once, through `complain`.
std::unique_ptr<Writer> make_log_file_writer(std::filesystem::path file, std::uintmax_t size_limit,
                                             PrintLine complain);
// Keeps the event of the last 5xx in a file.
std::unique_ptr<Writer> make_last_error_writer(std::filesystem::path file, PrintLine complain);

}  // namespace sls::telemetry
