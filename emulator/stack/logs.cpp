#include "stack/logs.h"

#include <algorithm>
#include <limits>

#include "core/parse_time.h"
#include "log_filter.h"
#include "names.h"
#include "store.h"
#include "telemetry/function_log.h"
#include "template_source.h"

namespace sls::stack {

class Logs::Implementation {
 public:
  Implementation(const LogsOptions& options, std::filesystem::path folder, std::int64_t from_ms)
      : filter_(options.filter), request_(options.request), folder_(std::move(folder)), from_ms_(from_ms) {}

  // Twice the same function, by two of its operations, is once.
  void add(const model::Function& function) {
    for (const auto& [logical_id, reader] : readers_) {
      if (logical_id == function.logical_id) return;
    }
    readers_.push_back({function.logical_id, telemetry::FunctionLogReader(file_of(function.logical_id))});
  }

  std::string explain_nothing() const {
    std::error_code ignored;  // what cannot be looked at is not there
    for (const auto& [logical_id, reader] : readers_) {
      if (std::filesystem::exists(file_of(logical_id), ignored))
        return "nothing in " + shown_path(folder_) + " fits what is asked for: functions, --filter, --start-time, --request";
    }
    return "nothing has been logged yet; what functions log under serve and start-lambda is kept in " + shown_path(folder_);
  }

  std::vector<std::string> read() {
    std::vector<Found> found;
    for (auto& [function, reader] : readers_) {
      for (telemetry::LogLine& line : reader.read()) {
        if (is_wanted(line)) found.push_back({line.time_ms, prefix_of(function) + line.text});
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.time_ms < b.time_ms; });
    std::vector<std::string> lines;
    for (Found& one : found) lines.push_back(std::move(one.text));
    return lines;
  }

 private:
  struct Found {
    std::int64_t time_ms;
    std::string text;
  };
  bool is_wanted(const telemetry::LogLine& line) const {
    return line.time_ms >= from_ms_ && line.request_id.starts_with(request_) && filter_.matches(line.text);
  }
  std::string prefix_of(const std::string& function) const { return readers_.size() == 1 ? "" : function + "  "; }

  std::filesystem::path file_of(const std::string& logical_id) const {
    return telemetry::function_log_file(folder_, logical_id);
  }

  const LogFilter filter_;
  const std::string request_;
  const std::filesystem::path folder_;
  const std::int64_t from_ms_;
  std::vector<std::pair<std::string, telemetry::FunctionLogReader>> readers_;
};

Logs::Logs(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Logs::~Logs() = default;
std::vector<std::string> Logs::read() { return implementation_->read(); }
std::string Logs::explain_nothing() const { return implementation_->explain_nothing(); }

Result<std::unique_ptr<Logs>> Logs::open(const LogsOptions& options, core::Clock& clock) {
  auto application = load_template(options.source);
  if (!application.ok()) return core::Failure{application.error()};
  std::int64_t from_ms = std::numeric_limits<std::int64_t>::min();
  if (!options.start_time.empty()) {
    auto time = core::parse_past_time(options.start_time, clock.unix_milliseconds());
    if (!time)
      return fail(FailureKind::usage, "--start-time takes a time as 2026-01-31T12:00:00 (UTC) or how long ago, as 5m or "
                                      "'2 hours ago', not '" + options.start_time + "'");
    from_ms = *time;
  }
  if (std::string flaw = log_filter_flaw(options.filter); !flaw.empty()) return fail(FailureKind::usage, flaw);
  auto folder = Store::folder_for((*application)->template_file, options.store) / "logs";
  auto implementation = std::make_unique<Implementation>(options, folder, from_ms);
  for (const std::string& name : options.names) {
    auto target = find_invoke_target(**application, name);
    if (!target.ok()) return core::Failure{target.error()};
    implementation->add(*target->function);
  }
  if (options.names.empty()) {
    for (const model::Function& function : (*application)->functions) implementation->add(function);
  }
  return std::unique_ptr<Logs>(new Logs(std::move(implementation)));
}

}  // namespace sls::stack
