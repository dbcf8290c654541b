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

// "python3.12" → "python:3.12", "nodejs20.x" → "nodejs:20", "provided.al2023" → "provided:al2023".
std::string runtime_version(const std::string& runtime) {
  std::size_t digit = std::min(runtime.find_first_of("0123456789."), runtime.size());
  std::string version = runtime.substr(digit + (digit < runtime.size() && runtime[digit] == '.' ? 1 : 0));
  if (version.ends_with(".x")) version.resize(version.size() - 2);
  return runtime.substr(0, digit) + ":" + version + ".v1";
}

// 64 hexadecimal digits that stay the same for a runtime.
std::string runtime_hash(std::string_view runtime) {
  std::string digits;
  for (std::uint64_t hash = 1469598103934665603ULL; digits.size() < 64;) {  // FNV-1a, again and again
    for (char c : runtime) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    for (int shift = 60; shift >= 0; shift -= 4) digits.push_back("0123456789abcdef"[hash >> shift & 15]);
  }
  return digits;
}

std::string region_of(const model::Function& function) {
  constexpr std::string_view kPrefix = "arn:aws:lambda:";
  if (!function.arn.starts_with(kPrefix)) return "us-east-1";
  return function.arn.substr(kPrefix.size(), function.arn.find(':', kPrefix.size()) - kPrefix.size());
}

// Whether the environment was started for this invocation.
bool is_cold(const InvocationLog& log) {
  return log.figures.init_duration_us >= 0 ||
         std::any_of(log.init_lines.begin(), log.init_lines.end(), [](const auto& line) { return line.second; });
}

std::string write_text_log(const model::Function& function, const InvocationLog& log) {
  std::string text;
  text.reserve(512);
  if (is_cold(log)) {
    add(text, std::string(kInitStart) + " Runtime Version: " + runtime_version(function.runtime) +
                  "\tRuntime Version ARN: arn:aws:lambda:" + region_of(function) +
                  "::runtime:" + runtime_hash(function.runtime));
  }
  for (const auto& [line, platform] : log.init_lines) add(text, line);
  add(text, start_line(log.request_id));
  for (const std::string& line : log.lines) add(text, line);
  if (log.figures.status == "timeout") {
    add(text, timeout_line(log.end_unix_ms, log.request_id, function.timeout_seconds));
    add(text, "");
  }
  add(text, end_line(log.request_id));
  add(text, report_line(log.request_id, log.figures));
  return text;
}

std::string write_json_log(const model::Function& function, const InvocationLog& log) {
  std::string text;
  std::int64_t begun_ms = log.end_unix_ms - log.figures.duration_us / 1000;
  std::int64_t init_us = std::max<std::int64_t>(log.figures.init_duration_us, 0);
  if (is_cold(log)) add(text, init_start_record(begun_ms - init_us / 1000, function));
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
