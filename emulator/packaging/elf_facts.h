// What a program or shared library in ELF asks of the machine that is to run it: its processor, the libraries
// it needs and the symbol versions it needs of them. Reads bytes of any origin: whatever they say, nothing
// outside of them is read, and the work is bounded by their size.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sls::packaging {

struct ElfVersion {
  std::string library;  // "libc.so.6"
  std::string version;  // "GLIBC_2.34"
};

struct ElfFacts {
  bool is_64_bit = true;
  std::string architecture;  // "x86_64", "arm64" as Lambda calls them; else "machine N"
  std::string interpreter;  // "/lib64/ld-linux-x86-64.so.2"; empty: none, as in libraries and static programs
  std::vector<std::string> libraries;  // DT_NEEDED
  std::vector<ElfVersion> versions;    // those that must be there (weak ones may be missing)
};

bool is_elf(std::string_view bytes);
// Nothing when the bytes are no ELF file that says these things coherently. Of a 32-bit or big-endian file
// only the architecture is read.
std::optional<ElfFacts> read_elf(std::string_view bytes);

}  // namespace sls::packaging
