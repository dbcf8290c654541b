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
};

std::string start_line(std::string_view request_id);
std::string end_line(std::string_view request_id);
// Ends in a TAB, as Lambda's does.
std::string report_line(std::string_view request_id, const ReportFigures& figures);
// "2026-01-31T12:00:00.000Z ID Task timed out after 3.00 seconds"
std::string timeout_line(std::int64_t unix_milliseconds, std::string_view request_id, int timeout_seconds);

// {"errorType": …, "errorMessage": …}
std::string error_payload(std::string_view type, std::string_view message);
// "RequestId: ID Error: Task timed out after 3.00 seconds"
std::string timeout_message(std::string_view request_id, int timeout_seconds);

}  // namespace sls::lambda
