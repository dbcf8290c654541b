// The log of one invocation as Lambda lays it out, in the format that the function's LoggingConfig asks for. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "log_lines.h"
#include "template/application.h"

namespace sls::lambda {

// How the first line of a cold start begins, in the text format.
inline constexpr std::string_view kInitStart = "INIT_START";

struct InvocationLog {
  std::string_view request_id;
  const std::vector<std::pair<std::string, bool>>& init_lines;  // of the init phase before it; true: Lambda's own
  const std::vector<std::string>& lines;                        // the function's own
  ReportFigures figures;
  std::int64_t end_unix_ms = 0;
};

// Each line with its newline.
std::string write_invocation_log(const model::Function& function, const InvocationLog& log);

// The line of an init phase that failed, in the function's format.
std::string failed_init_line(const model::Function& function, std::int64_t unix_ms, std::int64_t duration_us,
                             std::string_view phase, std::string_view status, std::string_view error_type);

}  // namespace sls::lambda
