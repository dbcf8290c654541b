// The lines that Lambda writes around an invocation, exactly as it lays them out (text format), and its error
// payloads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sls::lambda {

struct ReportFigures {
  std::int64_t duration_us = 0;
  std::int64_t init_duration_us = -1;  // -1: the environment was warm
  int memory_mb = 128;
  int max_memory_used_mb = 0;
  std::string_view status;      // "", "timeout" or "error"
  std::string_view error_type;  // with status "error"
  // The error is one that the function's runtime posted, not the end of its environment: the text format's REPORT is as
  // after a success then.
  bool is_posted = false;
};

// "3.01": milliseconds with two decimals.
std::string milliseconds_text(std::int64_t microseconds);

std::string start_line(std::string_view request_id);
std::string end_line(std::string_view request_id);
// Init is billed as well. Ends in a TAB, as Lambda's does, unless there is a status.
std::int64_t billed_milliseconds(const ReportFigures& figures);
std::string report_line(std::string_view request_id, const ReportFigures& figures);
// "2026-01-31T12:00:00.000Z ID Task timed out after 3.00 seconds"
std::string timeout_line(std::int64_t unix_milliseconds, std::string_view request_id, int timeout_seconds);

// "INIT_REPORT Init Duration: 0.44 ms<TAB>Phase: init<TAB>Status: error<TAB>Error Type: Runtime.ExitError"
std::string init_report_line(std::int64_t duration_us, std::string_view phase, std::string_view status,
                             std::string_view error_type);

// What Lambda's own lines call an error that a runtime posted at its start: a type of its own kind
// ("Runtime.ImportModuleError", "Function.…") by its name, any other as "Runtime.Unknown".
std::string reported_error_type(std::string_view type);

// {"errorType": …, "errorMessage": …}
std::string error_payload(std::string_view type, std::string_view message);
// "RequestId: ID Error: Task timed out after 3.00 seconds"
std::string timeout_message(std::string_view request_id, int timeout_seconds);
// How a runtime ended, from a status as wait() gives it: "Runtime exited with error: exit status 3", "… signal:
// killed", or for 0 "Runtime exited without providing a reason".
std::string exit_message(int status);
// "permission denied": a system error in the words of the platform, which is written in Go.
std::string system_error_text(int error);

}  // namespace sls::lambda
