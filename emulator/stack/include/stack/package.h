// package: the application as AWS deploys it: a zip per function and packaged.yaml.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct PackageOptions {
  TemplateOptions source;
  std::filesystem::path output_folder = "dist";
  std::string function;                // only this one; empty: all
  std::string architecture;            // "x86_64", "arm64"; empty: the template's
  std::filesystem::path bootstrap;     // --bootstrap; empty: looked for beside the program
  std::filesystem::path program_file;  // the running hello-sls
};

struct Packaged {
  struct Artifact {
    std::string function;
    std::filesystem::path file;
    std::uintmax_t bytes = 0;
  };
  std::vector<Artifact> artifacts;
  std::filesystem::path packaged_template;
  std::vector<std::string> notices;
};

Result<Packaged> package(const PackageOptions& options);

}  // namespace sls::stack
