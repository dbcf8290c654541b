// Number: a DynamoDB number, exact to 38 significant digits over the service's range, never a double.
// The value is ±0.d1d2d3… × 10^exponent with d1 ≠ 0 and no trailing zeros; zero has no digits. Equal values
// are equal bit by bit.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sls::dynamodb {

enum class NumberError { not_a_number, overflow, underflow, too_many_digits };

class Number {
 public:
  static constexpr int kMaxDigits = 38;

  Number() = default;  // zero
  // The service's grammar and limits; see docs/compatibility.md.
  static core::Result<Number, NumberError> parse(std::string_view text);
  // REQUIRES: `canonical` came from to_string().
  static Number from_canonical(std::string_view canonical);

  // Plain decimal, no exponent, no needless zeros: the form in which the service answers.
  std::string to_string() const;
  bool is_zero() const { return count_ == 0; }
  bool is_negative() const { return negative_; }

  // Exact, or the overflow error when the result needs more than 38 digits or leaves the range.
  static core::Result<Number, NumberError> add(const Number& a, const Number& b);
  static core::Result<Number, NumberError> subtract(const Number& a, const Number& b);

  std::strong_ordering operator<=>(const Number& other) const;
  bool operator==(const Number& other) const = default;

  // Appends bytes whose memcmp order is the numeric order; prefix-free. At most 22 bytes.
  void append_key(std::string& out) const;
  // Reads what append_key() wrote from the front of `bytes` and removes it there. REQUIRES: such bytes.
  static Number take_key(std::string_view& bytes);

  // Bytes that the number counts for in an item's size.
  std::size_t item_size() const;

 private:
  bool negative_ = false;
  std::int16_t exponent_ = 0;
  std::uint8_t count_ = 0;
  std::array<std::uint8_t, kMaxDigits> digits_{};
};

}  // namespace sls::dynamodb
