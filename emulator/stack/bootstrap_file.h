// The bootstrap that ships with the program: the handlers that are compiled in, as a process on the Lambda Runtime
// API.
#pragma once

#include <filesystem>
#include <optional>

namespace sls::stack {

// Beside the running program, then in ../libexec/hello-sls/.
std::optional<std::filesystem::path> find_bootstrap_of(const std::filesystem::path& program_file);

}  // namespace sls::stack
