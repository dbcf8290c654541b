#include "bootstrap_file.h"

namespace sls::stack {
namespace fs = std::filesystem;

std::optional<fs::path> find_bootstrap_of(const fs::path& program_file) {
  fs::path folder = program_file.parent_path();
  std::error_code ignored;
  for (const fs::path& place :
       {folder / "bootstrap", folder.parent_path() / "libexec" / "hello-sls" / "bootstrap"}) {
    if (fs::is_regular_file(place, ignored)) return place;
  }
  return std::nullopt;
}

}  // namespace sls::stack
