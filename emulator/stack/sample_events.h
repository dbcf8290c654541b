// The events of services other than API Gateway, carried inside this program: the folder sample_events/ as it
// was at build time, SERVICE_EVENT.json. In their texts "{{flag}}" stands for a flag's value, "{{flag as
// url}}" for it as S3 encodes keys,
// "{{flag as md5}}" for its hash.
#pragma once

#include <span>

#include "core/embedded_file.h"

namespace sls::stack {

std::span<const core::EmbeddedFile> sample_events();

}  // namespace sls::stack
