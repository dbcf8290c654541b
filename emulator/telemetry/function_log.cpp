#include "telemetry/function_log.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "capped_file.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/parse_time.h"

namespace sls::telemetry {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMark = "# ";
constexpr std::string_view kJsonStart = "{\"time\":\"";

class FunctionLogs final : public Writer {
 public:
  FunctionLogs(fs::path folder, std::uintmax_t size_limit, PrintLine complain)
      : folder_(std::move(folder)), size_limit_(size_limit), complain_(std::move(complain)) {}

  void write(const Record& record) override {
    const auto* invocation = std::get_if<InvocationRecord>(&record);
    if (invocation == nullptr) return;
    text_.clear();
    if (!invocation->platform_log.starts_with(kJsonStart)) {
      text_.append(kMark).append(core::format_iso8601(invocation->time_ms)).append(" ");
      text_.append(invocation->request_id).append("\n");
    }
    text_ += invocation->platform_log;
    file_of(invocation->function).write(text_);
  }
  void flush() override {
    for (auto& [function, file] : files_) file->flush();
  }
  void write_dropped(std::size_t) override {}  // the log of everything says it

 private:
  CappedFile& file_of(const std::string& function) {
    auto& file = files_[function];
    if (!file)
      file = std::make_unique<CappedFile>(function_log_file(folder_, function), size_limit_, complain_);
    return *file;
  }

  const fs::path folder_;
  const std::uintmax_t size_limit_;
  const PrintLine complain_;
  std::map<std::string, std::unique_ptr<CappedFile>> files_;
  std::string text_;
};

std::string read_from(const fs::path& file, std::uintmax_t offset) {
  std::ifstream stream(file, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(offset));
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

fs::path function_log_file(const fs::path& folder, std::string_view function) {
  // serve.log is the log of everything.
  return folder / (std::string(function) + (function == "serve" ? ".function.log" : ".log"));
}

std::unique_ptr<Writer> make_function_log_writer(fs::path folder, std::uintmax_t size_limit, PrintLine complain) {
  return std::make_unique<FunctionLogs>(std::move(folder), size_limit, std::move(complain));
}

std::vector<LogLine> FunctionLogReader::read() {
  std::vector<LogLine> lines;
  fs::path before = file_.string() + ".1";
  std::error_code error;
  std::uintmax_t size = fs::file_size(file_, error);
  if (error) size = 0;
  bool begun_anew = begun_ && size < offset_;
  // At first all of both; after the file was begun anew, what its predecessor got in the end.
  if (!begun_ || begun_anew) {
    take(read_from(before, begun_anew ? offset_ : 0), lines);
    offset_ = 0;
  }
  begun_ = true;
  std::string bytes = read_from(file_, offset_);
  offset_ += bytes.size();
  take(bytes, lines);
  return lines;
}

void FunctionLogReader::take(std::string_view bytes, std::vector<LogLine>& lines) {
  std::size_t end;
  while ((end = bytes.find('\n')) != std::string_view::npos) {
    take_line(rest_.append(bytes.substr(0, end)), lines);
    rest_.clear();
    bytes.remove_prefix(end + 1);
  }
  rest_ += bytes;
}

void FunctionLogReader::take_line(std::string line, std::vector<LogLine>& lines) {
  std::size_t blank = line.find(' ', kMark.size());
  if (line.starts_with(kMark) && blank != std::string::npos) {
    if (auto time = core::parse_iso8601(std::string_view(line).substr(kMark.size(), blank - kMark.size()))) {
      current_ = {*time, line.substr(blank + 1), ""};
      return;
    }
  }
  bool starts = line.starts_with(kJsonStart) && (line.find("\"type\":\"platform.initStart\"") < 60 ||
                                                 line.find("\"type\":\"platform.start\"") < 60);
  if (starts) {
    auto json = core::parse_json(line);
    auto time = json.ok() ? core::parse_iso8601(json->value("time", "")) : std::nullopt;
    if (time) current_ = {*time, (*json)["record"].value("requestId", ""), ""};
  }
  lines.push_back(current_);
  lines.back().text = std::move(line);
}

}  // namespace sls::telemetry
