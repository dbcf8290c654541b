// Any text as a number: what is accepted prints, reads back and keys as one value, in order.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "number.h"

using sls::dynamodb::Number;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::size_t blank = input.find(' ');
  auto a = Number::parse(input.substr(0, blank));
  auto b = Number::parse(blank == std::string_view::npos ? "1" : input.substr(blank + 1));
  if (!a.ok() || !b.ok()) return 0;
  auto again = Number::parse(a->to_string());
  if (!again.ok() || *again != *a) std::abort();
  std::string key_a, key_b;
  a->append_key(key_a);
  b->append_key(key_b);
  if ((*a <=> *b) != (key_a <=> key_b)) std::abort();
  std::string_view rest = key_a;
  if (Number::take_key(rest) != *a || !rest.empty()) std::abort();
  auto sum = Number::add(*a, *b);
  if (sum.ok()) {
    auto back = Number::subtract(*sum, *b);
    if (back.ok() && *back != *a) std::abort();
  }
  return 0;
}
