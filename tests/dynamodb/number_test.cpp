// Number: the bytes of keys, and that order, arithmetic and printing agree with a slow second opinion.
#include "number.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sls::dynamodb {
namespace {

std::string hex(const std::string& bytes) {
  std::string text;
  char pair[3];
  for (unsigned char byte : bytes) {
    std::snprintf(pair, sizeof pair, "%02x", byte);
    text += pair;
  }
  return text;
}

std::string key_of(const Number& number) {
  std::string key;
  number.append_key(key);
  return key;
}

Number parse(const std::string& text) {
  auto number = Number::parse(text);
  if (!number.ok()) throw std::runtime_error("no number: " + text);
  return *number;
}

std::string repeat(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Number, KeysAreTheseBytes) {
  const std::string nines(38, '9');
  const std::pair<std::string, std::string> cases[] = {
      {"-" + nines + "E88", "7f00" + repeat("9b", 19) + "ff"},
      {"-1E125", "7f00f4ff"},
      {"-10", "7f7cf4ff"},
      {"-1.5", "7f7defff"},
      {"-1", "7f7df4ff"},
      {"-0.1", "7f7ef4ff"},
      {"-1E-130", "7ffff4ff"},
      {"0", "80"},
      {"1E-130", "81000b00"},
      {"0.1", "81810b00"},
      {"0.15", "81811000"},
      {"1", "81820b00"},
      {"1.5", "81821000"},
      {"9", "81825b00"},
      {"10", "81830b00"},
      {"123.45", "81840d233300"},
      {"1E125", "81ff0b00"},
      {nines + "E88", "81ff" + repeat("64", 19) + "00"},
  };
  for (const auto& [text, bytes] : cases) {
    Number number = parse(text);
    EXPECT_EQ(hex(key_of(number)), bytes) << text;
    std::string key = key_of(number) + "rest";
    std::string_view view = key;
    EXPECT_EQ(Number::take_key(view), number) << text;
    EXPECT_EQ(view, "rest") << text;
  }
}

TEST(Number, CountsItsSizeInHalfDigits) {
  const std::pair<const char*, std::size_t> cases[] = {{"0", 1},      {"1", 2},      {"-1", 3},
                                                       {"10", 2},     {"100", 2},    {"1E125", 2},
                                                       {"123.45", 4}, {"-0.001", 3}, {"12", 2}};
  for (const auto& [text, size] : cases) EXPECT_EQ(parse(text).item_size(), size) << text;
}

// A random number as text, from few digits to many, near and far from the ends of the range.
std::string random_text(std::mt19937& random) {
  auto draw = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
  std::string digits;
  for (int i = draw(1, draw(0, 1) == 0 ? 3 : 38); i > 0; --i) digits += static_cast<char>('0' + draw(0, 9));
  int exponent = draw(0, 2) == 0 ? draw(-125, 86) : draw(-3, 3);
  return (draw(0, 1) == 0 ? "-" : "") + digits + "E" + std::to_string(exponent);
}

TEST(Number, KeyOrderIsNumericOrder) {
  std::mt19937 random(1);
  std::vector<Number> numbers;
  for (int i = 0; i < 3000; ++i) numbers.push_back(parse(random_text(random)));
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    std::string before = key_of(numbers[i - 1]);
    std::string after = key_of(numbers[i]);
    EXPECT_EQ(numbers[i - 1] == numbers[i], before == after);
    EXPECT_LE(before, after) << numbers[i - 1].to_string() << " " << numbers[i].to_string();
    EXPECT_LE(before.size(), 22u);
  }
}

TEST(Number, PrintsWhatItReads) {
  std::mt19937 random(2);
  for (int i = 0; i < 3000; ++i) {
    Number number = parse(random_text(random));
    std::string text = number.to_string();
    EXPECT_EQ(parse(text), number) << text;
    EXPECT_EQ(parse(text).to_string(), text);
    EXPECT_EQ(Number::from_canonical(text), number);
    EXPECT_EQ(text.find_first_not_of("-.0123456789"), std::string::npos) << text;
  }
}

// Integers of up to 36 digits as strings of digits: the second opinion on addition.
std::string add_digits(std::string a, std::string b) {
  std::reverse(a.begin(), a.end());
  std::reverse(b.begin(), b.end());
  std::string sum;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry > 0; ++i) {
    int digit = carry + (i < a.size() ? a[i] - '0' : 0) + (i < b.size() ? b[i] - '0' : 0);
    sum += static_cast<char>('0' + digit % 10);
    carry = digit / 10;
  }
  std::reverse(sum.begin(), sum.end());
  return sum;
}

TEST(Number, AddsAndSubtractsExactly) {
  std::mt19937 random(3);
  auto digits = [&] {
    std::string text;
    for (int i = std::uniform_int_distribution<int>(1, 36)(random); i > 0; --i)
      text += static_cast<char>('0' + std::uniform_int_distribution<int>(0, 9)(random));
    return text;
  };
  for (int i = 0; i < 3000; ++i) {
    std::string a = digits(), b = digits();
    Number sum = parse(add_digits(a, b));
    for (const char* scale : {"E-40", "E0", "E40"}) {
      Number x = parse(a + scale), y = parse(b + scale), z = parse(sum.to_string() + scale);
      EXPECT_EQ(*Number::add(x, y), z) << a << " + " << b << scale;
      EXPECT_EQ(*Number::subtract(z, y), x) << sum.to_string() << " - " << b << scale;
      EXPECT_EQ(Number::subtract(x, z)->to_string(),
                b.find_first_not_of('0') == std::string::npos ? "0" : "-" + y.to_string());
    }
  }
}

TEST(Number, RefusesAResultThatIsNotExact) {
  EXPECT_FALSE(Number::add(parse("1E50"), parse("1")).ok());
  EXPECT_FALSE(Number::add(parse("1E125"), parse("9E125")).ok());
  EXPECT_TRUE(Number::add(parse("1E37"), parse("1")).ok());
  EXPECT_FALSE(Number::add(parse("1E38"), parse("1")).ok());
  EXPECT_EQ(Number::add(parse("1E125"), parse("0"))->to_string(), parse("1E125").to_string());
  EXPECT_EQ(Number::subtract(parse("1E125"), parse("1E125"))->to_string(), "0");
}

TEST(Number, RefusesTextOfAnyLength) {
  EXPECT_FALSE(Number::parse(std::string(10'000, '9')).ok());
  EXPECT_TRUE(Number::parse(std::string(10'000, '0') + "1").ok());
  EXPECT_FALSE(Number::parse("1e" + std::string(10'000, '9')).ok());
}

}  // namespace
}  // namespace sls::dynamodb
