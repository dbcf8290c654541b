// SAM's 81 policy templates, as text that policies.cpp reads.
#pragma once

#include <string_view>

namespace sls::model {

extern const std::string_view kPolicyTemplates;

}  // namespace sls::model
