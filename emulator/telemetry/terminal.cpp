#include <sstream>

#include "lines.h"
#include "telemetry/writers.h"

namespace sls::telemetry {
namespace {

constexpr std::size_t kMethodWidth = 7;
constexpr std::size_t kPathWidth = 32;

// "12.3 ms", rounded.
void append_milliseconds(std::string& line, std::int64_t microseconds) {
  std::int64_t tenths = (microseconds + 50) / 100;
  line += std::to_string(tenths / 10);
  line += '.';
  line += static_cast<char>('0' + tenths % 10);
  line += " ms";
}

// What a client or a function puts into a line must not move the cursor or forge another line.
void append_printable(std::string& line, std::string_view text) {
  for (char c : text) {
    bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    line.push_back(control ? '?' : c);
  }
}

// Ends the column that began at `from`: blanks up to its width, and one more.
void end_column(std::string& line, std::size_t from, std::size_t width) {
  std::size_t used = line.size() - from;
  line.append(used < width ? width - used : 0, ' ');
  line += ' ';
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
      for (std::string line; std::getline(log, line);) print_indented(line);
    }
  }
  void flush() override { lines_.flush(); }
  void write_dropped(std::size_t count) override {
    lines_.add("(" + std::to_string(count) + " records were not shown: too many at once)");
  }

 private:
  void print_request(const RequestRecord& record) {
    std::string& line = lines_.next();
    std::size_t column = line.size();
    line += record.method;
    end_column(line, column, kMethodWidth);
    column = line.size();
    append_printable(line, record.path);
    end_column(line, column, kPathWidth);
    column = line.size();
    append_target(line, record);
    end_column(line, column, kPathWidth);
    append_status(line, record.status);
    line += "  ";
    append_milliseconds(line, record.duration_us);
    line += "  ";
    line.append(record.request_id, 0, 8);
    if (!options_.verbose) {
      for (const std::string& own : record.function_log) print_indented(own);
    }
    if (!record.reason.empty()) print_indented(record.reason);
    if (record.status >= 500 && !record.event.empty()) print_repeat_line(record);
  }

  static void append_target(std::string& line, const RequestRecord& record) {
    if (record.route.empty()) {
      line += "(no route)";
    } else {
      line.append(record.route).append(" ").append(record.function);
    }
    bool named = !record.operation.empty() && record.operation != record.route;
    if (named) line.append(" ").append(record.operation);
  }

  void append_status(std::string& line, int status) const {
    if (options_.color) line += status >= 500 ? "\033[31m" : status >= 400 ? "\033[33m" : "\033[32m";
    line += std::to_string(status);
    if (options_.color) line += "\033[0m";
  }

  void print_indented(std::string_view text) {
    std::string& line = lines_.next();
    line += "    ";
    append_printable(line, text);
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
