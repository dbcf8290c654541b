// Any bytes as a template file: they are refused with a message, or give an application whose diagnostics have places.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "template/load.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto loaded = sls::model::load_application_text(text, "/nowhere/template.yaml", {});
  if (!loaded.ok()) return loaded.error().diagnostic.message.empty() ? (std::abort(), 0) : 0;
  for (const auto& diagnostic : (*loaded)->diagnostics) {
    if (diagnostic.message.empty() || diagnostic.code.empty()) std::abort();
  }
  return 0;
}
