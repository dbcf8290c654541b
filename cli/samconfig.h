// samconfig.toml: flags that a project keeps in a file, as the SAM CLI reads them. Of an environment
// (default: "default") these sections count, later ones winning: global, hello_sls, and the command's own
// (local_start_api for serve, local_invoke for invoke, hello_sls.NAME for any command). Flags on the command
// line win over all of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"

namespace sls::cli {

struct SamConfig {
  std::vector<std::string> words;    // "--port", "8080": to stand before the user's own words
  std::vector<std::string> notices;  // keys that mean nothing here
};

// An absent file gives nothing; one that is not TOML is an error with its place. `command` is "serve",
// "invoke", ….
core::Result<SamConfig, std::string> read_samconfig(const std::filesystem::path& file,
                                                    const std::string& environment,
                                                    const std::string& command);

}  // namespace sls::cli
