#include <cstdio>
#include <sstream>

#include "lines.h"
#include "telemetry/writers.h"

namespace sls::telemetry {
namespace {

constexpr std::size_t kPathWidth = 32;

std::string milliseconds(std::int64_t microseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f ms", static_cast<double>(microseconds) / 1000.0);
  return text;
}

void pad(std::string& text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  text += ' ';
}

// What a client or a function puts into a line must not move the cursor or forge another line.
std::string printable(std::string_view text) {
  std::string result;
  for (char c : text) {
    bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    result.push_back(control ? '?' : c);
  }
  return result;
}

class Terminal final : public Writer {
 public:
  Terminal(PrintLine print, TerminalOptions options)
      : lines_(std::move(print)), options_(std::move(options)) {}

  void write(const Record& record) override {
    if (const auto* request = std::get_if<RequestRecord>(&record)) print_request(*request);
    if (const auto* invocation = std::get_if<InvocationRecord>(&record);
        invocation != nullptr && options_.verbose) {
      std::istringstream log(invocation->platform_log);
      for (std::string line; std::getline(log, line);) lines_.add("    " + printable(line));
    }
  }
  void flush() override { lines_.flush(); }
  void write_dropped(std::size_t count) override {
    lines_.add("(" + std::to_string(count) + " records were not shown: too many at once)");
  }

 private:
  std::string colored(const std::string& text, int status) const {
    if (!options_.color) return text;
    const char* color = status >= 500 ? "\033[31m" : status >= 400 ? "\033[33m" : "\033[32m";
    return color + text + "\033[0m";
  }

  void print_request(const RequestRecord& record) {
    std::string line;
    line += record.method;
    pad(line, 7);
    std::string place = printable(record.path);
    pad(place, kPathWidth);
    line += place;
    std::string target = record.route.empty() ? "(no route)" : record.route + " " + record.function;
    bool named = !record.operation.empty() && record.operation != record.route;
    if (named) target += " " + record.operation;
    pad(target, kPathWidth);
    line += target + colored(std::to_string(record.status), record.status) + "  ";
    line += milliseconds(record.duration_us) + "  " + record.request_id.substr(0, 8);
    lines_.add(line);
    if (!options_.verbose) {
      for (const std::string& own : record.function_log) lines_.add("    " + printable(own));
    }
    if (record.status >= 400 && !record.reason.empty()) lines_.add("    " + printable(record.reason));
    if (record.status >= 500 && !record.event.empty()) print_repeat_line(record);
  }

  void print_repeat_line(const RequestRecord& record) {
    if (options_.last_error_file.empty()) return;
    // An operation without a name of its own is called by method and path, which invoke would not need here.
    bool named = record.operation.find(' ') == std::string::npos && !record.operation.empty();
    lines_.add("    repeat it: hello-sls invoke " + (named ? record.operation : record.function) + " -e " +
           options_.last_error_file);
  }

  Lines lines_;
  TerminalOptions options_;
};

}  // namespace

std::unique_ptr<Writer> make_terminal_writer(PrintLine print, TerminalOptions options) {
  return std::make_unique<Terminal>(std::move(print), std::move(options));
}

}  // namespace sls::telemetry
