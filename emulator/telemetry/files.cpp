#include <cstdio>

#include "core/clock.h"
#include "core/file.h"
#include "telemetry/writers.h"

namespace sls::telemetry {
namespace fs = std::filesystem;
namespace {

class LogFile final : public Writer {
 public:
  LogFile(fs::path file, std::uintmax_t size_limit, PrintLine complain)
      : file_(std::move(file)), size_limit_(size_limit), complain_(std::move(complain)) {}
  ~LogFile() override { close(); }

  void write(const Record& record) override {
    if (const auto* invocation = std::get_if<InvocationRecord>(&record)) {
      write_text(invocation->platform_log);
    }
    if (const auto* request = std::get_if<RequestRecord>(&record)) write_request(*request);
  }
  void flush() override {
    if (stream_ != nullptr && std::fflush(stream_) != 0) fail();
  }
  void write_dropped(std::size_t count) override {
    write_text("(" + std::to_string(count) + " records were dropped: too many at once)\n");
  }

 private:
  void write_request(const RequestRecord& record) {
    line_.clear();
    line_.append(core::format_iso8601(record.time_ms)).append(" ").append(record.request_id).append(" ");
    line_.append(record.method).append(" ").append(record.path).append(" ");
    line_.append(std::to_string(record.status));
    if (!record.reason.empty()) line_.append(" ").append(record.reason);
    line_.append("\n");
    write_text(line_);
  }

  void write_text(const std::string& lines) {
    if (failed_ || !open()) return;
    if (std::fwrite(lines.data(), 1, lines.size(), stream_) != lines.size()) return fail();
    size_ += lines.size();
    if (size_ > size_limit_) rotate();
  }

  bool open() {
    if (stream_ != nullptr) return true;
    std::error_code error;
    fs::create_directories(file_.parent_path(), error);
    stream_ = std::fopen(file_.c_str(), "ae");
    if (stream_ == nullptr) {
      fail();
      return false;
    }
    size_ = fs::file_size(file_, error);
    return true;
  }

  void rotate() {
    close();
    std::error_code error;
    fs::rename(file_, file_.string() + ".1", error);
    if (error) fail();
  }

  void close() {
    if (stream_ != nullptr) std::fclose(stream_);
    stream_ = nullptr;
  }

  void fail() {
    close();
    failed_ = true;
    complain_("cannot write the log file " + file_.string() + "; nothing more is logged there");
  }

  fs::path file_;
  std::uintmax_t size_limit_;
  PrintLine complain_;
  std::FILE* stream_ = nullptr;
  std::string line_;
  std::uintmax_t size_ = 0;
  bool failed_ = false;
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
