#include "capped_file.h"
#include "core/clock.h"
#include "core/file.h"
#include "telemetry/writers.h"

namespace sls::telemetry {
namespace fs = std::filesystem;
namespace {

class LogFile final : public Writer {
 public:
  LogFile(fs::path file, std::uintmax_t size_limit, PrintLine complain)
      : file_(std::move(file), size_limit, std::move(complain)) {}

  void write(const Record& record) override {
    if (const auto* invocation = std::get_if<InvocationRecord>(&record)) file_.write(invocation->platform_log);
    if (const auto* request = std::get_if<RequestRecord>(&record)) write_request(*request);
  }
  void flush() override { file_.flush(); }
  void write_dropped(std::size_t count) override {
    file_.write("(" + std::to_string(count) + " records were dropped: too many at once)\n");
  }

 private:
  void write_request(const RequestRecord& record) {
    line_.clear();
    line_.append(core::format_iso8601(record.time_ms)).append(" ").append(record.request_id).append(" ");
    line_.append(record.method).append(" ").append(record.path).append(" ");
    line_.append(std::to_string(record.status));
    if (!record.reason.empty()) line_.append(" ").append(record.reason);
    line_.append("\n");
    file_.write(line_);
  }

  CappedFile file_;
  std::string line_;
};

class LastError final : public Writer {
 public:
  LastError(fs::path file, PrintLine complain) : file_(std::move(file)), complain_(std::move(complain)) {}

  void write(const Record& record) override {
    const auto* request = std::get_if<RequestRecord>(&record);
    if (request == nullptr || request->status < 500 || request->event.empty()) return;
    auto written = core::write_file(file_, request->event + "\n");
    if (!written.ok()) complain_(written.error());
  }
  void write_dropped(std::size_t) override {}

 private:
  fs::path file_;
  PrintLine complain_;
};

}  // namespace

std::unique_ptr<Writer> make_log_file_writer(fs::path file, std::uintmax_t size_limit, PrintLine complain) {
  return std::make_unique<LogFile>(std::move(file), size_limit, std::move(complain));
}

std::unique_ptr<Writer> make_last_error_writer(fs::path file, PrintLine complain) {
  return std::make_unique<LastError>(std::move(file), std::move(complain));
}

}  // namespace sls::telemetry
