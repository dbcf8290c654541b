// What Lambda writes around an invocation when LoggingConfig asks for JSON: one object a line, those that its default
// system log level (INFO) lets through. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "log_lines.h"
#include "template/application.h"

namespace sls::lambda {

std::string init_start_record(std::int64_t unix_ms, const model::Function& function);
// Only of an init phase that failed.
std::string init_report_record(std::int64_t unix_ms, std::int64_t duration_us, std::string_view phase,
                               std::string_view status, std::string_view error_type);
std::string start_record(std::int64_t unix_ms, std::string_view request_id);
// Only of an invocation that failed.
std::string runtime_done_record(std::int64_t unix_ms, std::string_view request_id, const ReportFigures& figures);
std::string report_record(std::int64_t unix_ms, std::string_view request_id, const ReportFigures& figures);

}  // namespace sls::lambda
