#include "core/clock.h"
#include "core/json_writer.h"
#include "lines.h"
#include "telemetry/writers.h"

namespace sls::telemetry {
namespace {

using core::JsonWriter;

void write_lines(JsonWriter& json, std::string_view name, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  json.key(name).begin_array();
  for (const std::string& line : lines) json.string(line);
  json.end_array();
}

void write_joins(JsonWriter& json, std::int64_t time_ms, const std::string& request_id,
                 const std::string& trace_id) {
  json.member("time", core::format_iso8601(time_ms))
      .member("requestId", request_id)
      .member("traceId", trace_id);
}

void write_members(JsonWriter& json, const RequestRecord& record) {
  json.member("type", "request");
  write_joins(json, record.time_ms, record.request_id, record.trace_id);
  json.member("api", record.api)
      .member("method", record.method)
      .member("path", record.path)
      .member("route", record.route);
  json.member("function", record.function)
      .member("operation", record.operation)
      .member("status", record.status);
  json.member("durationUs", record.duration_us);
  if (!record.reason.empty()) json.member("reason", record.reason);
  write_lines(json, "log", record.function_log);
}

void write_members(JsonWriter& json, const InvocationRecord& record) {
  json.member("type", "invocation");
  write_joins(json, record.time_ms, record.request_id, record.trace_id);
  json.member("function", record.function)
      .member("operation", record.operation)
      .member("durationUs", record.duration_us);
  if (record.init_duration_us >= 0) json.member("initDurationUs", record.init_duration_us);
  json.member("memoryMb", record.memory_mb).member("maxMemoryUsedMb", record.max_memory_used_mb);
  if (!record.error_type.empty()) json.member("errorType", record.error_type);
}

void write_members(JsonWriter& json, const DynamoDbRecord& record) {
  json.member("type", "dynamodb");
  write_joins(json, record.time_ms, record.request_id, record.trace_id);
  json.member("principal", record.principal)
      .member("function", record.function)
      .member("functionOperation", record.function_operation);
  json.member("operation", record.operation)
      .member("table", record.table)
      .member("durationUs", record.duration_us);
  if (!record.error_type.empty()) json.member("errorType", record.error_type);
}

class JsonLines final : public Writer {
 public:
  explicit JsonLines(PrintLine print) : lines_(std::move(print)) {}

  void write(const Record& record) override {
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    std::visit([&](const auto& members) { write_members(json, members); }, record);
    json.end_object();
    lines_.add(line);
  }
  bool takes_dynamodb_calls() const override { return true; }
  void flush() override { lines_.flush(); }
  void write_dropped(std::size_t count) override {
    std::string line;
    JsonWriter(line)
        .begin_object()
        .member("type", "dropped")
        .member("count", static_cast<std::int64_t>(count))
        .end_object();
    lines_.add(line);
  }

 private:
  Lines lines_;
};

}  // namespace

std::unique_ptr<Writer> make_json_writer(PrintLine print) {
  return std::make_unique<JsonLines>(std::move(print));
}

}  // namespace sls::telemetry
