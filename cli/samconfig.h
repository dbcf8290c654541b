// samconfig.toml: flags that a project keeps in a file, as the SAM CLI reads them. Of an environment
// (default: "default") these sections count, later ones winning: global, hello_sls, and the command's own
// (local_start_api for serve, local_invoke for invoke, hello_sls.NAME for any command). Flags on the command
// line win over all of them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/result.h"

namespace sls::cli {

struct SamConfig {
  std::vector<std::string> words;    // "--port", "8080": to stand before the user's own words
  std::vector<std::string> notices;  // keys that mean nothing here
};

// Of a flag of the command line: "--port" takes a value, "--in-memory" none.
enum class FlagKind { unknown, without_value, with_value };

struct SamConfigRequest {
  std::filesystem::path file;
  std::string environment = "default";
  bool environment_is_given = false;  // an environment that the file lacks is worth a line
  std::string command;                // "serve", "invoke", …
  std::function<FlagKind(const std::string&)> kind_of;  // what a flag such as "--port" is to the command
};

// One that is not TOML is an error with its place. REQUIRES: the file is there.
core::Result<SamConfig, std::string> read_samconfig(const SamConfigRequest& request);

}  // namespace sls::cli
