#include <system_error>

#include "core/file.h"
#include "runtime_client_files.h"

namespace sls::lambda {

core::Result<void, std::string> write_runtime_client_files(const std::filesystem::path& folder) {
  for (const core::EmbeddedFile& file : runtime_client_files()) {
    const std::filesystem::path path = folder / file.path;
    const core::Result<std::string> present = core::read_file(path);
    if (present && *present == file.contents) continue;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) return core::Failure{"cannot make " + path.parent_path().string() + ": " + error.message()};
    if (auto written = core::write_file(path, file.contents); !written) return written;
  }
  return {};
}

}  // namespace sls::lambda
