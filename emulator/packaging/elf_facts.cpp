// Layouts as in the System V ABI, and for symbol versions in the Linux Standard Base ("Symbol Versioning").
#include "elf_facts.h"

#include <elf.h>

#include <cstring>

namespace sls::packaging {
namespace {

// More than any real file has of either.
constexpr std::size_t kMostHeaders = 1'000;
constexpr std::size_t kMostEntries = 10'000;

class ElfReader {
 public:
  explicit ElfReader(std::string_view bytes) : bytes_(bytes) {}

  std::optional<ElfFacts> read() {
    if (!is_elf(bytes_) || !load(0, header_)) return std::nullopt;
    facts_.is_64_bit = header_.e_ident[EI_CLASS] == ELFCLASS64;
    if (header_.e_ident[EI_DATA] != ELFDATA2LSB) {
      facts_.architecture = "a big-endian machine";
      return facts_;
    }
    facts_.architecture = architecture_of(header_.e_machine);
    if (!facts_.is_64_bit) return facts_;
    if (!read_segments() || !read_dynamic()) return std::nullopt;
    return facts_;
  }

 private:
  // False when it is not all within the file.
  template <typename Value>
  bool load(std::uint64_t offset, Value& value) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof value) return false;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return true;
  }

  static std::string architecture_of(std::uint16_t machine) {
    if (machine == EM_X86_64) return "x86_64";
    if (machine == EM_AARCH64) return "arm64";
    if (machine == EM_386) return "i386";
    if (machine == EM_ARM) return "arm";
    return "machine " + std::to_string(machine);
  }

  bool read_segments() {
    if (header_.e_phnum > kMostHeaders) return false;
    for (std::size_t i = 0; i < header_.e_phnum; ++i) {
      Elf64_Phdr segment;
      if (!load(header_.e_phoff + i * sizeof segment, segment)) return false;
      if (segment.p_type == PT_LOAD) loads_.push_back(segment);
      if (segment.p_type == PT_DYNAMIC) dynamic_ = segment;
      if (segment.p_type == PT_INTERP) facts_.interpreter = text_at(segment.p_offset);
    }
    return true;
  }

  // Where a virtual address of the loaded file lies in it.
  std::optional<std::uint64_t> offset_of(std::uint64_t address) const {
    for (const Elf64_Phdr& load : loads_) {
      if (address >= load.p_vaddr && address - load.p_vaddr < load.p_filesz)
        return load.p_offset + (address - load.p_vaddr);
    }
    return std::nullopt;
  }

  std::string text_at(std::uint64_t offset) const {
    if (offset >= bytes_.size()) return "";
    std::string_view rest = bytes_.substr(offset, 4096);
    return std::string(rest.substr(0, rest.find('\0')));
  }

  bool read_dynamic() {
    if (!dynamic_) return true;  // static
    std::vector<std::uint64_t> needed;
    std::optional<std::uint64_t> strings, versions;
    std::uint64_t version_count = 0;
    for (std::size_t i = 0; i < kMostEntries; ++i) {
      Elf64_Dyn entry;
      if (!load(dynamic_->p_offset + i * sizeof entry, entry)) return false;
      if (entry.d_tag == DT_NULL) break;
      if (entry.d_tag == DT_NEEDED) needed.push_back(entry.d_un.d_val);
      if (entry.d_tag == DT_STRTAB) strings = offset_of(entry.d_un.d_ptr);
      if (entry.d_tag == DT_VERNEED) versions = offset_of(entry.d_un.d_ptr);
      if (entry.d_tag == DT_VERNEEDNUM) version_count = entry.d_un.d_val;
    }
    if (!strings) return needed.empty() && version_count == 0;
    for (std::uint64_t name : needed) facts_.libraries.push_back(text_at(*strings + name));
    return !versions || read_versions(*versions, version_count, *strings);
  }

  bool read_versions(std::uint64_t offset, std::uint64_t count, std::uint64_t strings) {
    if (count > kMostHeaders) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      Elf64_Verneed library;
      if (!load(offset, library)) return false;
      std::string name = text_at(strings + library.vn_file);
      if (!read_versions_of(name, offset + library.vn_aux, library.vn_cnt, strings)) return false;
      if (library.vn_next == 0) break;
      offset += library.vn_next;
    }
    return true;
  }

  bool read_versions_of(const std::string& library, std::uint64_t offset, std::size_t count,
                        std::uint64_t strings) {
    for (std::size_t i = 0; i < count && facts_.versions.size() < kMostEntries; ++i) {
      Elf64_Vernaux version;
      if (!load(offset, version)) return false;
      if ((version.vna_flags & VER_FLG_WEAK) == 0)
        facts_.versions.push_back({library, text_at(strings + version.vna_name)});
      if (version.vna_next == 0) break;
      offset += version.vna_next;
    }
    return true;
  }

  std::string_view bytes_;
  Elf64_Ehdr header_{};
  std::vector<Elf64_Phdr> loads_;
  std::optional<Elf64_Phdr> dynamic_;
  ElfFacts facts_;
};

}  // namespace

bool is_elf(std::string_view bytes) { return bytes.starts_with(std::string_view(ELFMAG, SELFMAG)); }

std::optional<ElfFacts> read_elf(std::string_view bytes) { return ElfReader(bytes).read(); }

}  // namespace sls::packaging
