// Files as whole values. Errors are sentences that name the path and the operating system's reason.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sls::core {

Result<std::string> read_file(const std::filesystem::path& path);
// Writes to a temporary file beside `path` and renames it, so that a reader sees the old bytes or the new
// ones, never half of them, and a failure leaves the old file as it was. A device or a pipe is written to as it is,
// and a link stays one.
Result<void, std::string> write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace sls::core
