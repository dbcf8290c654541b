// --from-package: an application whose code is what `package` made of it: what was tested is what ships.
#pragma once

#include <filesystem>
#include <memory>

#include "stack/failure.h"
#include "template/application.h"

namespace sls::stack {

// packaged.yaml or packaged.json in `folder`; empty when there is neither.
std::filesystem::path packaged_template_in(const std::filesystem::path& folder);

// `application` with the code of its functions and layers at <folder>/<logical id>.zip. Handlers that are
// compiled in run by the bootstrap of their zip. Inline code stays what it is. The error names the zip that
// is missing.
Result<std::shared_ptr<const model::Application>> with_packaged_code(const model::Application& application,
                                                                     const std::filesystem::path& folder);

}  // namespace sls::stack
