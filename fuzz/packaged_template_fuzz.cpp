// Any text as a template: an edit either refuses it or gives a text in which the same edit changes nothing
// further.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "packaging/packaged_template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto once = sls::packaging::packaged_template(text, {{"A", "A.zip"}});
  if (!once.ok()) return once.error().empty() ? (std::abort(), 0) : 0;
  auto twice = sls::packaging::packaged_template(*once, {{"A", "A.zip"}});
  if (!twice.ok() || *twice != *once) std::abort();
  return 0;
}
