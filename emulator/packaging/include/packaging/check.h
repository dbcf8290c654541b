// Whether finished zips will start on Lambda: its limits, the handler, and what each program and library in
// them asks of the machine. Looks at the very files that ship.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "template/application.h"

namespace sls::packaging {

struct Finding {
  bool is_error = true;  // else a remark: it may still work
  std::string message;   // AWS's own words where AWS has them, and what to do
};

struct CheckedPackage {
  std::filesystem::path zip;
  std::string architecture;                   // that it was made for: "x86_64", "arm64"
  std::vector<std::filesystem::path> layers;  // zips of the layers that this machine has, in order
  bool goes_through_s3 = false;               // then the zip may be larger than an API call
};

// Of a function. Findings do not name it.
std::vector<Finding> check_function(const model::Function& function, const CheckedPackage& package);
// Of a layer: `runtime` is that of a function that uses it, or empty.
std::vector<Finding> check_layer(const model::Layer& layer, const std::string& runtime,
                                 const CheckedPackage& package);

// The C library of a Runtime's image: 34 for glibc 2.34.
int newest_glibc_minor(const std::string& runtime);

}  // namespace sls::packaging
