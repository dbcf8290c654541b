// ManualClock: a clock that ticks by hand. SequentialIds: ids that repeat from run to run.
#pragma once

#include <atomic>
#include <cstdint>

#include "core/clock.h"
#include "core/ids.h"

namespace sls::test {

class ManualClock final : public core::Clock {
 public:
  explicit ManualClock(std::int64_t unix_milliseconds = 1'770'000'000'000) : now_ms_(unix_milliseconds) {}
  std::int64_t unix_milliseconds() const override { return now_ms_; }
  std::int64_t monotonic_nanoseconds() const override { return now_ms_ * 1'000'000; }
  void advance(std::int64_t milliseconds) { now_ms_ += milliseconds; }

 private:
  std::atomic<std::int64_t> now_ms_;
};

class SequentialIds final : public core::IdSource {
 public:
  void fill(unsigned char* out, std::size_t size) override {
    std::uint64_t value = ++next_;
    for (std::size_t i = 0; i < size; ++i)
      out[i] = static_cast<unsigned char>(value >> (8 * (size - 1 - i) % 64));
  }

 private:
  std::atomic<std::uint64_t> next_{0};
};

}  // namespace sls::test
