// Any bytes as a program: reading them stays within them, and what is read is bounded by them.
#include <cstdint>
#include <cstdlib>

#include "elf_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto facts = sls::packaging::read_elf(bytes);
  if (facts && !sls::packaging::is_elf(bytes)) std::abort();
  if (facts && facts->libraries.size() > size) std::abort();
  return 0;
}
