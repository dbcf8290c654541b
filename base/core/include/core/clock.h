// Clock: time is passed in, so that timeouts, expiry and timestamps can be tested without sleeping.
// Implementations are thread-safe. SystemClock is the real one; tests use tests/support/manual_clock.h.
#pragma once

#include <cstdint>
#include <string>

namespace sls::core {

class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since the Unix epoch, UTC.
  virtual std::int64_t unix_milliseconds() const = 0;
  // Nanoseconds of a clock that never goes backwards; only differences mean something.
  virtual std::int64_t monotonic_nanoseconds() const = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t unix_milliseconds() const override;
  std::int64_t monotonic_nanoseconds() const override;
};

// "2026-01-31T12:00:00.000Z"
std::string format_iso8601(std::int64_t unix_milliseconds);
// "20260131T120000Z"
std::string format_basic_iso8601(std::int64_t unix_milliseconds);
// "04/Mar/2020:19:15:17 +0000", the requestTime of a proxy event
std::string format_common_log_time(std::int64_t unix_milliseconds);
// "Tue, 24 Nov 2026 11:00:00 GMT", the Date header of HTTP
std::string format_http_date(std::int64_t unix_milliseconds);

}  // namespace sls::core
