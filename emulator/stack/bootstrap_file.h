// The bootstrap that ships with the program: the handlers that are compiled in, as a process on the Lambda
// Runtime API. There is one for this machine, and one for each other architecture that was built beside it.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace sls::stack {

#if defined(__aarch64__)
constexpr std::string_view kArchitectureOfThisMachine = "arm64";
#else
constexpr std::string_view kArchitectureOfThisMachine = "x86_64";
#endif

// Beside the running program, then in ../libexec/hello-sls/: "bootstrap" for this machine's architecture,
// "bootstrap-arm64" or "bootstrap-x86_64" for the other.
std::optional<std::filesystem::path> find_bootstrap_of(
    const std::filesystem::path& program_file, std::string_view architecture = kArchitectureOfThisMachine);

}  // namespace sls::stack
