#include "platform_records.h"

#include "core/clock.h"
#include "core/json_writer.h"

namespace sls::lambda {
namespace {

// {"time": …, "type": "platform.…", "record": {…}}
class Record {
 public:
  Record(std::int64_t unix_ms, std::string_view type) : json_(text_) {
    json_.begin_object().member("time", core::format_iso8601(unix_ms)).member("type", type);
    json_.key("record").begin_object();
  }
  core::JsonWriter& json() { return json_; }
  std::string finish() {
    json_.end_object().end_object();
    return std::move(text_);
  }

 private:
  std::string text_;
  core::JsonWriter json_;
};

// 3.01: milliseconds with two decimals, as a JSON number.
void write_milliseconds(core::JsonWriter& json, std::string_view name, std::int64_t microseconds) {
  json.key(name).raw(milliseconds_text(microseconds));
}

std::string_view status_of(const ReportFigures& figures) {
  return figures.status.empty() ? std::string_view("success") : figures.status;
}

void write_status(core::JsonWriter& json, std::string_view status, std::string_view error_type) {
  json.member("status", status);
  if (!error_type.empty()) json.member("errorType", error_type);
}

}  // namespace

std::string init_start_record(std::int64_t unix_ms, const model::Function& function) {
  Record record(unix_ms, "platform.initStart");
  record.json().member("initializationType", "on-demand").member("phase", "init");
  if (!function.runtime.empty()) record.json().member("runtimeVersion", function.runtime);
  record.json().member("functionName", function.name).member("functionVersion", "$LATEST");
  return record.finish();
}

std::string init_report_record(std::int64_t unix_ms, std::int64_t duration_us, std::string_view phase,
                               std::string_view status, std::string_view error_type) {
  Record record(unix_ms, "platform.initReport");
  record.json().member("initializationType", "on-demand").member("phase", phase);
  write_status(record.json(), status, error_type);
  record.json().key("metrics").begin_object();
  write_milliseconds(record.json(), "durationMs", duration_us);
  record.json().end_object();
  return record.finish();
}

std::string start_record(std::int64_t unix_ms, std::string_view request_id) {
  Record record(unix_ms, "platform.start");
  record.json().member("requestId", request_id).member("version", "$LATEST");
  return record.finish();
}

std::string runtime_done_record(std::int64_t unix_ms, std::string_view request_id, const ReportFigures& figures) {
  Record record(unix_ms, "platform.runtimeDone");
  record.json().member("requestId", request_id);
  write_status(record.json(), status_of(figures), figures.error_type);
  record.json().key("metrics").begin_object();
  write_milliseconds(record.json(), "durationMs", figures.duration_us);
  record.json().end_object();
  return record.finish();
}

std::string report_record(std::int64_t unix_ms, std::string_view request_id, const ReportFigures& figures) {
  Record record(unix_ms, "platform.report");
  core::JsonWriter& json = record.json();
  json.member("requestId", request_id).key("metrics").begin_object();
  write_milliseconds(json, "durationMs", figures.duration_us);
  json.member("billedDurationMs", billed_milliseconds(figures));
  json.member("memorySizeMB", figures.memory_mb).member("maxMemoryUsedMB", figures.max_memory_used_mb);
  if (figures.init_duration_us >= 0) write_milliseconds(json, "initDurationMs", figures.init_duration_us);
  json.end_object();
  write_status(json, status_of(figures), figures.error_type);
  return record.finish();
}

}  // namespace sls::lambda
