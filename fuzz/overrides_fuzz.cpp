// --parameter-overrides, as they stand in samconfig.toml and on command lines: nothing that is not blank is lost.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "overrides.h"

namespace {
std::size_t without_blanks(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view word(reinterpret_cast<const char*>(data), size);
  std::size_t kept = 0;
  for (const std::string& part : sls::cli::split_overrides(word)) {
    if (part.empty()) std::abort();
    kept += without_blanks(part);
    if (sls::cli::plain_override(part).size() > part.size()) std::abort();
  }
  if (kept != without_blanks(word)) std::abort();
  return 0;
}
