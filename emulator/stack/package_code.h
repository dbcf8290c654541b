// What goes into the zip of a function or a layer: the bootstrap that ships, or its code with its
// dependencies.
#pragma once

#include <filesystem>
#include <vector>

#include "builder.h"
#include "packaging/zip.h"
#include "stack/package.h"
#include "template/application.h"

namespace sls::stack {

// Writes it to `file`. `built`: what of it was installed or built elsewhere.
Result<packaging::ZipSize> package_function(const model::Function& function, const Built& built,
                                            const PackageOptions& options, const std::filesystem::path& file);
Result<packaging::ZipSize> package_layer(const model::Layer& layer, const PackageOptions& options,
                                         const std::filesystem::path& file);

}  // namespace sls::stack
