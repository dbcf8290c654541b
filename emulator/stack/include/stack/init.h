// init: a new application in a folder of its own: template, function, event, test, README. It serves and
// packages as it is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stack/failure.h"

namespace sls::stack {

// "cpp", "nodejs22.x", "python3.12"
std::vector<std::string> init_runtimes();

struct InitOptions {
  std::string name;     // of the application and its folder: a letter, then letters, digits and '-'
  std::string runtime;  // one of init_runtimes()
  std::filesystem::path output_folder = ".";  // where the new folder goes; made where it is missing
};

struct InitializedApplication {
  std::filesystem::path folder;
  std::vector<std::string> files;  // relative, sorted
};

// The folder is there whole or not at all. A folder of that name that has anything in it is left as it is,
// and an error.
Result<InitializedApplication> init_application(const InitOptions& options);

}  // namespace sls::stack
