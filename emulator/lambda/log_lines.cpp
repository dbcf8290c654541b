#include "log_lines.h"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cctype>
#include <system_error>

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

std::string seconds_text(int timeout_seconds) { return decimal(timeout_seconds * 100) + " seconds"; }

// As Go names signals.
std::string signal_text(int number) {
  switch (number) {
    case SIGHUP:
      return "hangup";
    case SIGINT:
      return "interrupt";
    case SIGQUIT:
      return "quit";
    case SIGILL:
      return "illegal instruction";
    case SIGTRAP:
      return "trace/breakpoint trap";
    case SIGABRT:
      return "aborted";
    case SIGBUS:
      return "bus error";
    case SIGFPE:
      return "floating point exception";
    case SIGKILL:
      return "killed";
    case SIGUSR1:
      return "user defined signal 1";
    case SIGSEGV:
      return "segmentation fault";
    case SIGUSR2:
      return "user defined signal 2";
    case SIGPIPE:
      return "broken pipe";
    case SIGALRM:
      return "alarm clock";
    case SIGTERM:
      return "terminated";
    default:
      return "signal " + std::to_string(number);
  }
}

}  // namespace

std::string milliseconds_text(std::int64_t microseconds) { return decimal((microseconds + 5) / 10); }

std::string start_line(std::string_view request_id) {
  return "START RequestId: " + std::string(request_id) + " Version: $LATEST";
}
std::string end_line(std::string_view request_id) { return "END RequestId: " + std::string(request_id); }

std::int64_t billed_milliseconds(const ReportFigures& figures) {
  return (figures.duration_us + std::max<std::int64_t>(figures.init_duration_us, 0) + 999) / 1000;
}

std::string report_line(std::string_view request_id, const ReportFigures& figures) {
  std::string line;
  line.reserve(200);
  line.append("REPORT RequestId: ").append(request_id);
  line.append("\tDuration: ")
      .append(milliseconds_text(figures.duration_us))
      .append(" ms\tBilled Duration: ")
      .append(std::to_string(billed_milliseconds(figures)));
  line.append(" ms\tMemory Size: ")
      .append(std::to_string(figures.memory_mb))
      .append(" MB\tMax Memory Used: ");
  line.append(std::to_string(figures.max_memory_used_mb)).append(" MB\t");
  if (figures.init_duration_us >= 0) {
    line.append("Init Duration: ").append(milliseconds_text(figures.init_duration_us)).append(" ms\t");
  }
  if (figures.status.empty() || figures.is_posted) return line;
  line.append("Status: ").append(figures.status);
  if (!figures.error_type.empty()) line.append("\tError Type: ").append(figures.error_type);
  return line;
}

std::string timeout_line(std::int64_t unix_milliseconds, std::string_view request_id, int timeout_seconds) {
  return core::format_iso8601(unix_milliseconds) + " " + std::string(request_id) + " Task timed out after " +
         seconds_text(timeout_seconds);
}

std::string init_report_line(std::int64_t duration_us, std::string_view phase, std::string_view status,
                             std::string_view error_type) {
  std::string line = "INIT_REPORT Init Duration: " + milliseconds_text(duration_us) + " ms\tPhase: ";
  line.append(phase).append("\tStatus: ").append(status);
  if (!error_type.empty()) line.append("\tError Type: ").append(error_type);
  return line;
}

std::string reported_error_type(std::string_view type) {
  bool of_function = type.starts_with("Function.");
  std::string_view name = type.substr(std::min(type.find('.') + 1, type.size()));
  bool known = of_function || type.starts_with("Runtime.");
  bool good = name.size() > 1 && name[0] >= 'A' && name[0] <= 'Z' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  if (known && good) return std::string(type);
  return of_function ? "Function.Unknown" : "Runtime.Unknown";
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

std::string exit_message(int status) {
  if (WIFSIGNALED(status)) return "Runtime exited with error: signal: " + signal_text(WTERMSIG(status));
  int code = WEXITSTATUS(status);
  if (code == 0) return "Runtime exited without providing a reason";
  return "Runtime exited with error: exit status " + std::to_string(code);
}

std::string system_error_text(int error) {
  std::string text = std::generic_category().message(error);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace sls::lambda
