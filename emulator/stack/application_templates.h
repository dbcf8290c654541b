// The applications that `init` makes, carried inside this program: the folder application_templates/ as it was at build time,
// one folder a runtime, and `common/` for all. "{{application}}" in them stands for the application's name.
#pragma once

#include <span>

#include "core/embedded_file.h"

namespace sls::stack {

std::span<const core::EmbeddedFile> application_templates();

}  // namespace sls::stack
