// The shells' completion scripts, carried inside this program: the folder completions/ as it was then.
#pragma once

#include <span>

#include "core/embedded_file.h"

namespace sls::cli {

std::span<const core::EmbeddedFile> completion_scripts();

}  // namespace sls::cli
