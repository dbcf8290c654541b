#include "core/clock.h"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace sls::core {
namespace {

std::tm broken_down(std::int64_t unix_milliseconds) {
  std::time_t seconds = static_cast<std::time_t>(unix_milliseconds / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

// Names are written out, because strftime's depend on the process's locale.
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// Every request has several times in it, and printf would cost more than the rest of its log line.
void put_digits(std::string& text, std::size_t at, std::size_t width, int value) {
  for (std::size_t i = width; i-- > 0; value /= 10) text[at + i] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::int64_t SystemClock::unix_milliseconds() const {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t SystemClock::monotonic_nanoseconds() const {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

std::string format_iso8601(std::int64_t unix_milliseconds) {
  std::tm t = broken_down(unix_milliseconds);
  std::string text = "0000-00-00T00:00:00.000Z";
  put_digits(text, 0, 4, t.tm_year + 1900);
  put_digits(text, 5, 2, t.tm_mon + 1);
  put_digits(text, 8, 2, t.tm_mday);
  put_digits(text, 11, 2, t.tm_hour);
  put_digits(text, 14, 2, t.tm_min);
  put_digits(text, 17, 2, t.tm_sec);
  put_digits(text, 20, 3, static_cast<int>(unix_milliseconds % 1000));
  return text;
}

std::string format_basic_iso8601(std::int64_t unix_milliseconds) {
  std::tm t = broken_down(unix_milliseconds);
  char text[64];
  std::snprintf(text, sizeof text, "%04d%02d%02dT%02d%02d%02dZ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                t.tm_hour, t.tm_min, t.tm_sec);
  return text;
}

std::string format_common_log_time(std::int64_t unix_milliseconds) {
  std::tm t = broken_down(unix_milliseconds);
  std::string text = "00/Jan/0000:00:00:00 +0000";
  put_digits(text, 0, 2, t.tm_mday);
  text.replace(3, 3, kMonths[t.tm_mon]);
  put_digits(text, 7, 4, t.tm_year + 1900);
  put_digits(text, 12, 2, t.tm_hour);
  put_digits(text, 15, 2, t.tm_min);
  put_digits(text, 18, 2, t.tm_sec);
  return text;
}

std::string format_http_date(std::int64_t unix_milliseconds) {
  std::tm t = broken_down(unix_milliseconds);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[t.tm_wday], t.tm_mday,
                kMonths[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
  return text;
}

}  // namespace sls::core
