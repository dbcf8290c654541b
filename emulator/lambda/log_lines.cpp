#include "log_lines.h"

#include "core/clock.h"
#include "core/json_writer.h"

namespace sls::lambda {
namespace {

// "3.01": hundredths of a unit as a decimal number. Written without printf, whose floating point is slow.
std::string decimal(std::int64_t hundredths) {
  std::string text = std::to_string(hundredths / 100) + ".";
  text.push_back(static_cast<char>('0' + hundredths / 10 % 10));
  text.push_back(static_cast<char>('0' + hundredths % 10));
  return text;
}

std::string milliseconds_text(std::int64_t microseconds) { return decimal((microseconds + 5) / 10); }

std::string seconds_text(int timeout_seconds) { return decimal(timeout_seconds * 100) + " seconds"; }

}  // namespace

std::string start_line(std::string_view request_id) {
  return "START RequestId: " + std::string(request_id) + " Version: $LATEST";
}
std::string end_line(std::string_view request_id) { return "END RequestId: " + std::string(request_id); }

std::string report_line(std::string_view request_id, const ReportFigures& figures) {
  std::int64_t billed = (figures.duration_us + 999) / 1000;
  std::string line;
  line.reserve(200);
  line.append("REPORT RequestId: ").append(request_id);
  line.append("\tDuration: ")
      .append(milliseconds_text(figures.duration_us))
      .append(" ms\tBilled Duration: ")
      .append(std::to_string(billed));
  line.append(" ms\tMemory Size: ")
      .append(std::to_string(figures.memory_mb))
      .append(" MB\tMax Memory Used: ");
  line.append(std::to_string(figures.max_memory_used_mb)).append(" MB\t");
  if (figures.init_duration_us >= 0) {
    line.append("Init Duration: ").append(milliseconds_text(figures.init_duration_us)).append(" ms\t");
  }
  if (!figures.status.empty()) line.append("Status: ").append(figures.status).append("\t");
  if (!figures.error_type.empty()) line.append("Error Type: ").append(figures.error_type).append("\t");
  return line;
}

std::string timeout_line(std::int64_t unix_milliseconds, std::string_view request_id, int timeout_seconds) {
  return core::format_iso8601(unix_milliseconds) + " " + std::string(request_id) + " Task timed out after " +
         seconds_text(timeout_seconds);
}

std::string error_payload(std::string_view type, std::string_view message) {
  std::string text;
  core::JsonWriter(text)
      .begin_object()
      .member("errorType", type)
      .member("errorMessage", message)
      .end_object();
  return text;
}

std::string timeout_message(std::string_view request_id, int timeout_seconds) {
  return "RequestId: " + std::string(request_id) + " Error: Task timed out after " +
         seconds_text(timeout_seconds);
}

}  // namespace sls::lambda
