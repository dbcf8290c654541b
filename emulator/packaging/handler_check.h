// Whether the file and the function that Handler names are in a package, as far as that can be told without
// running it.
#pragma once

#include <string>
#include <vector>

#include "packaging/check.h"
#include "zip_reader.h"

namespace sls::packaging {

// What is wrong; empty: nothing, or nothing that can be told. `layers`: those of this machine, which may have
// it.
std::string missing_handler(const model::Function& function, const ZipReader& zip,
                            const std::vector<const ZipReader*>& layers);

}  // namespace sls::packaging
