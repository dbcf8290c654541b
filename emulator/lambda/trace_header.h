// The X-Ray header of an invocation, "Root=1-69800e80-…;Parent=…;Sampled=0". Pure but for the ids.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace sls::lambda {

// As a function gets it: what was sent, with the parts that it lacks, of which a caller may leave out any. What names no
// Root is left aside.
std::string complete_trace_header(std::string_view sent, std::int64_t unix_ms, core::IdSource& ids);

}  // namespace sls::lambda
