// The bucket that `package` uploads to, as its flags and the environment say.
#pragma once

#include "packaging/upload.h"
#include "stack/package.h"

namespace sls::stack {

// Of another service than AWS's, credentials that nobody gave are made up. The error names what AWS needs.
Result<packaging::Bucket> bucket_of(const PackageOptions& options, const std::string& region);

}  // namespace sls::stack
