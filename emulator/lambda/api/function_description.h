// What GetFunction, GetFunctionConfiguration and ListFunctions say of a function: the template's settings, and the
// states that waiters wait for, which hold at once. What AWS computes of an upload (code size, hash, revision) is left
// out. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "template/application.h"

namespace sls::lambda {

// `qualifier` empty: the function as such.
std::string function_configuration(const model::Application& application, const model::Function& function,
                                   std::string_view qualifier, std::int64_t modified_ms);
std::string function_description(const model::Application& application, const model::Function& function,
                                 std::string_view qualifier, std::int64_t modified_ms);
// `count` functions from the `first` on, with a NextMarker when there are more.
std::string function_list(const model::Application& application, std::size_t first, std::size_t count,
                          std::int64_t modified_ms);

}  // namespace sls::lambda
