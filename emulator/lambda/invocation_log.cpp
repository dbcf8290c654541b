#include "invocation_log.h"

#include <algorithm>

#include "platform_records.h"

namespace sls::lambda {
namespace {

bool is_json(const model::Function& function) { return function.log_format == "JSON"; }

void add(std::string& text, std::string_view line) {
  text += line;
  text += '\n';
}

std::string write_text_log(const model::Function& function, const InvocationLog& log) {
  std::string text;
  text.reserve(512);
  for (const auto& [line, platform] : log.init_lines) add(text, line);
  add(text, start_line(log.request_id));
  for (const std::string& line : log.lines) add(text, line);
  if (log.figures.status == "timeout")
    add(text, timeout_line(log.end_unix_ms, log.request_id, function.timeout_seconds));
  add(text, end_line(log.request_id));
  add(text, report_line(log.request_id, log.figures));
  return text;
}

std::string write_json_log(const model::Function& function, const InvocationLog& log) {
  std::string text;
  std::int64_t begun_ms = log.end_unix_ms - log.figures.duration_us / 1000;
  bool cold = log.figures.init_duration_us >= 0 || !log.init_lines.empty();
  std::int64_t init_us = std::max<std::int64_t>(log.figures.init_duration_us, 0);
  if (cold) add(text, init_start_record(begun_ms - init_us / 1000, function));
  for (const auto& [line, platform] : log.init_lines) add(text, line);
  add(text, start_record(begun_ms, log.request_id));
  for (const std::string& line : log.lines) add(text, line);
  if (!log.figures.status.empty()) add(text, runtime_done_record(log.end_unix_ms, log.request_id, log.figures));
  add(text, report_record(log.end_unix_ms, log.request_id, log.figures));
  return text;
}

}  // namespace

std::string write_invocation_log(const model::Function& function, const InvocationLog& log) {
  return is_json(function) ? write_json_log(function, log) : write_text_log(function, log);
}

std::string failed_init_line(const model::Function& function, std::int64_t unix_ms, std::int64_t duration_us,
                             std::string_view phase, std::string_view status, std::string_view error_type) {
  return is_json(function) ? init_report_record(unix_ms, duration_us, phase, status, error_type)
                           : init_report_line(duration_us, phase, status, error_type);
}

}  // namespace sls::lambda
