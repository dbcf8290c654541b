// What CloudFormation does to a template before it looks at resources: AWS::Include (local files) and the
// loops of AWS::LanguageExtensions, Fn::ForEach. The tree is changed in place.
#pragma once

#include <filesystem>

#include "intrinsics/resolver.h"

namespace sls::model {

// `root` is the tree that the resolver reads; `folder` is what relative locations are relative to.
// Returns the files that it has read, or was to read.
std::vector<std::filesystem::path> expand_macros(Node& root, Resolver& resolver, Diagnostics& diagnostics,
                                                 SourceFiles& files, const std::filesystem::path& folder);

}  // namespace sls::model
