// IdSource: randomness is passed in, so that ids are repeatable in tests. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sls::core {

class IdSource {
 public:
  virtual ~IdSource() = default;
  // Fills `size` bytes at `out`.
  virtual void fill(unsigned char* out, std::size_t size) = 0;

  // A random UUID, version 4, lower case with dashes.
  std::string uuid();
  // `digits` lower-case hexadecimal digits.
  std::string hex(std::size_t digits);
  // An X-Ray trace id of that moment: "1-69800e80-" and 24 digits.
  std::string trace_id(std::int64_t unix_ms);
  // `length` characters drawn evenly enough from `alphabet` (REQUIRES: 1 to 256 characters).
  std::string text(std::size_t length, std::string_view alphabet);
};

// Random bytes from the operating system, through a buffer per thread.
class SystemIds final : public IdSource {
 public:
  void fill(unsigned char* out, std::size_t size) override;
};

}  // namespace sls::core
