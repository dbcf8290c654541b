#include "number.h"

#include <algorithm>
#include <charconv>

namespace sls::dynamodb {
namespace {

// The service's range: 1E-130 to 9.99…E+125, as exponents of 0.d1d2… × 10^e.
constexpr int kLeastExponent = -129;
constexpr int kGreatestExponent = 126;
// Exponents are cut here while parsing; anything near is out of range in any case.
constexpr std::int64_t kFarAway = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The parts of [+-]? digits [. digits] [e [+-] digits], as views.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::int64_t exponent = 0;
};

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool read_exponent(std::string_view text, std::int64_t& exponent) {
  bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  std::string_view rest = text;
  if (take_digits(rest).empty() || !rest.empty()) return false;
  // An exponent that no signed 64-bit integer holds makes the text no number at all.
  auto parsed = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (parsed.ec != std::errc()) return false;
  exponent = std::clamp(negative ? -exponent : exponent, -kFarAway, kFarAway);
  return true;
}

bool split(std::string_view text, Parts& parts) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  parts.whole = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    parts.fraction = take_digits(text);
  }
  if (parts.whole.empty() && parts.fraction.empty()) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  return read_exponent(text.substr(1), parts.exponent);
}

}  // namespace

core::Result<Number, NumberError> Number::parse(std::string_view text) {
  Parts parts;
  if (!split(text, parts)) return core::Failure{NumberError::not_a_number};
  // Digits without the zeros in front; `point` is where the decimal point stands among them.
  auto digit_at = [&](std::size_t i) {
    return i < parts.whole.size() ? parts.whole[i] : parts.fraction[i - parts.whole.size()];
  };
  std::size_t total = parts.whole.size() + parts.fraction.size();
  std::size_t first = 0;
  while (first < total && digit_at(first) == '0') ++first;
  if (first == total) {
    // A written zero is range-checked by its exponent, but only without a fraction.
    if (!parts.fraction.empty()) return Number();
    if (parts.exponent >= kGreatestExponent) return core::Failure{NumberError::overflow};
    if (parts.exponent < kLeastExponent - 1) return core::Failure{NumberError::underflow};
    return Number();
  }
  std::size_t last = total;
  while (digit_at(last - 1) == '0') --last;
  std::int64_t exponent =
      static_cast<std::int64_t>(parts.whole.size()) - static_cast<std::int64_t>(first) + parts.exponent;
  if (exponent > kGreatestExponent) return core::Failure{NumberError::overflow};
  if (exponent < kLeastExponent) return core::Failure{NumberError::underflow};
  if (last - first > kMaxDigits) return core::Failure{NumberError::too_many_digits};
  Number number;
  number.negative_ = parts.negative;
  number.exponent_ = static_cast<std::int16_t>(exponent);
  number.count_ = static_cast<std::uint8_t>(last - first);
  for (std::size_t i = first; i < last; ++i)
    number.digits_[i - first] = static_cast<std::uint8_t>(digit_at(i) - '0');
  return number;
}

Number Number::from_canonical(std::string_view canonical) {
  auto number = parse(canonical);
  return number.ok() ? *number : Number();
}

std::string Number::to_string() const {
  if (is_zero()) return "0";
  std::string text;
  if (negative_) text.push_back('-');
  auto digit = [&](int i) { return static_cast<char>('0' + digits_[static_cast<std::size_t>(i)]); };
  if (exponent_ <= 0) {
    text += "0.";
    text.append(static_cast<std::size_t>(-exponent_), '0');
    for (int i = 0; i < count_; ++i) text.push_back(digit(i));
    return text;
  }
  for (int i = 0; i < exponent_; ++i) text.push_back(i < count_ ? digit(i) : '0');
  if (count_ > exponent_) text.push_back('.');
  for (int i = exponent_; i < count_; ++i) text.push_back(digit(i));
  return text;
}

std::strong_ordering Number::operator<=>(const Number& other) const {
  auto sign = [](const Number& n) { return n.is_zero() ? 0 : n.negative_ ? -1 : 1; };
  if (sign(*this) != sign(other)) return sign(*this) <=> sign(other);
  if (is_zero()) return std::strong_ordering::equal;
  std::strong_ordering magnitude = exponent_ <=> other.exponent_;
  // Digits past the count are zero, so whole arrays compare.
  if (magnitude == std::strong_ordering::equal) magnitude = digits_ <=> other.digits_;
  return negative_ ? 0 <=> magnitude : magnitude;
}

core::Result<Number, NumberError> Number::add(const Number& a, const Number& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  // Both aligned to the lower last digit; a span past this cannot give 38 digits.
  int low = std::min(a.exponent_ - a.count_, b.exponent_ - b.count_);
  int high = std::max<int>(a.exponent_, b.exponent_);
  constexpr int kWidth = kMaxDigits + 2;
  if (high - low > kWidth) return core::Failure{NumberError::overflow};
  // Least significant digit first, signed, then carried.
  std::array<int, kWidth + 2> sum{};
  for (const Number* n : {&a, &b}) {
    int place = n->exponent_ - 1 - low;
    for (int i = 0; i < n->count_; ++i)
      sum[static_cast<std::size_t>(place - i)] +=
          n->negative_ ? -n->digits_[static_cast<std::size_t>(i)] : n->digits_[static_cast<std::size_t>(i)];
  }
  bool negative = false;
  for (int i = static_cast<int>(sum.size()) - 1; i >= 0; --i) {
    int digit = sum[static_cast<std::size_t>(i)];
    if (digit == 0) continue;
    negative = digit < 0;
    break;
  }
  int carry = 0;
  for (int& digit : sum) {
    int value = (negative ? -digit : digit) + carry;
    carry = value < 0 ? -1 : value / 10;
    digit = value - carry * 10;
  }
  std::string text = negative ? "-" : "";
  for (std::size_t i = sum.size(); i-- > 0;) text.push_back(static_cast<char>('0' + sum[i]));
  text += "e" + std::to_string(low);
  auto result = parse(text);
  // The service says "overflow" for a result that needs too many digits, and for one that is too small.
  if (!result.ok()) return core::Failure{NumberError::overflow};
  return result;
}

core::Result<Number, NumberError> Number::subtract(const Number& a, const Number& b) {
  Number negated = b;
  negated.negative_ = !b.is_zero() && !b.negative_;
  return add(a, negated);
}

void Number::append_key(std::string& out) const {
  if (is_zero()) {
    out.push_back(static_cast<char>(0x80));
    return;
  }
  std::size_t begin = out.size();
  out.push_back(static_cast<char>(0x81));
  out.push_back(static_cast<char>(exponent_ - kLeastExponent));
  for (std::size_t i = 0; i < count_; i += 2) {
    int pair = digits_[i] * 10 + (i + 1 < count_ ? digits_[i + 1] : 0);
    out.push_back(static_cast<char>(pair + 1));
  }
  out.push_back(0);
  if (!negative_) return;
  out[begin] = static_cast<char>(0x7f);
  for (std::size_t i = begin + 1; i < out.size(); ++i) out[i] = static_cast<char>(~out[i]);
}

Number Number::take_key(std::string_view& bytes) {
  Number number;
  auto first = static_cast<unsigned char>(bytes[0]);
  if (first == 0x80) {
    bytes.remove_prefix(1);
    return number;
  }
  number.negative_ = first == 0x7f;
  unsigned flip = number.negative_ ? 0xff : 0;
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]) ^ flip; };
  number.exponent_ = static_cast<std::int16_t>(static_cast<int>(byte(1)) + kLeastExponent);
  std::size_t i = 2;
  for (; i < bytes.size() && byte(i) != 0 && number.count_ < kMaxDigits; ++i) {
    unsigned pair = byte(i) - 1;
    number.digits_[number.count_++] = static_cast<std::uint8_t>(pair / 10);
    number.digits_[number.count_++] = static_cast<std::uint8_t>(pair % 10);
  }
  while (number.count_ > 0 && number.digits_[number.count_ - 1u] == 0) --number.count_;
  bytes.remove_prefix(std::min(bytes.size(), i + 1));
  return number;
}

std::size_t Number::item_size() const {
  if (is_zero()) return 1;
  int whole = std::clamp<int>(exponent_, 0, count_);
  // Zeros between the point and the first digit count as digits of the fraction only from the first non-zero
  // one on.
  int fraction = count_ - whole;
  return static_cast<std::size_t>(1 + (whole + 1) / 2 + (fraction + 1) / 2 + (negative_ ? 1 : 0));
}

}  // namespace sls::dynamodb
