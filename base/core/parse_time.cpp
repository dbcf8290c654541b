#include "core/parse_time.h"

#include <ctime>

#include "core/text.h"

namespace sls::core {
namespace {

// Exactly `count` digits at the front of the text, which are taken off it.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// "12:00", "12:00:00", "12:00:00.000"
bool take_time_of_day(std::string_view& text, std::tm& parts, int& milliseconds) {
  auto hour = take_digits(text, 2);
  bool colon = take(text, ":");
  auto minute = take_digits(text, 2);
  if (!hour || !colon || !minute || *hour > 23 || *minute > 59) return false;
  parts.tm_hour = *hour;
  parts.tm_min = *minute;
  if (!take(text, ":")) return true;
  auto second = take_digits(text, 2);
  if (!second || *second > 60) return false;
  parts.tm_sec = *second;
  if (!take(text, ".")) return true;
  auto fraction = take_digits(text, 3);
  milliseconds = fraction.value_or(0);
  return fraction.has_value();
}

std::int64_t milliseconds_of(std::string_view unit) {
  struct Unit {
    std::string_view letter;
    std::string_view word;
    std::int64_t milliseconds;
  };
  static constexpr Unit kUnits[] = {{"s", "second", 1'000},
                                    {"m", "minute", 60'000},
                                    {"h", "hour", 3'600'000},
                                    {"d", "day", 86'400'000},
                                    {"w", "week", 604'800'000}};
  if (unit.size() > 1 && unit.ends_with('s')) unit.remove_suffix(1);
  for (const Unit& known : kUnits) {
    // "min", "sec" and "hr" are common as well.
    bool shortened = unit.size() > 2 && known.word.starts_with(unit);
    if (unit == known.letter || shortened || (unit == "hr" && known.letter == "h")) return known.milliseconds;
  }
  return 0;
}

}  // namespace

std::optional<std::int64_t> parse_iso8601(std::string_view text) {
  std::tm parts{};
  int milliseconds = 0;
  auto year = take_digits(text, 4);
  bool first_dash = take(text, "-");
  auto month = take_digits(text, 2);
  bool second_dash = take(text, "-");
  auto day = take_digits(text, 2);
  bool date = year && first_dash && month && second_dash && day;
  if (!date || *month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  parts.tm_year = *year - 1900;
  parts.tm_mon = *month - 1;
  parts.tm_mday = *day;
  if (take(text, "T ") && !take_time_of_day(text, parts, milliseconds)) return std::nullopt;
  take(text, "Z");
  if (!text.empty()) return std::nullopt;
  return static_cast<std::int64_t>(timegm(&parts)) * 1000 + milliseconds;
}

std::optional<std::int64_t> parse_past_time(std::string_view text, std::int64_t now_ms) {
  text = trim(text);
  if (auto point = parse_iso8601(text)) return point;
  std::string lower = to_lower(text);
  std::string_view rest = lower;
  if (rest.ends_with("ago")) rest = trim(rest.substr(0, rest.size() - 3));
  std::int64_t count = 0;
  std::size_t digits = 0;
  for (; digits < rest.size() && digits < 9 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits)
    count = count * 10 + (rest[digits] - '0');
  std::int64_t unit = milliseconds_of(trim(rest.substr(digits)));
  if (digits == 0 || unit == 0) return std::nullopt;
  return now_ms - count * unit;
}

}  // namespace sls::core
