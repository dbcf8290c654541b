// The template that goes to AWS: the written text with each function's CodeUri at its zip, all else
// untouched, comments and intrinsics included. Pure text in, text out.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sls::packaging {

// `code`: logical id → the new CodeUri, relative to where the packaged template lies. Understands JSON, and
// YAML whose resources are written in block style; the error says which resource it could not edit and why.
core::Result<std::string> packaged_template(std::string_view text,
                                            const std::map<std::string, std::string>& code);

}  // namespace sls::packaging
