// The template that goes to AWS: the written text with each function's CodeUri at its zip, all else
// untouched, byte for byte: comments, intrinsics, spacing, numbers. Pure text in, text out.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sls::packaging {

// `code`: logical id → the new CodeUri, relative to where the packaged template lies. A CodeUri that is not
// written at the function (none at all, or in Globals) is put there. Understands JSON, and YAML in block
// style, flow style and mixtures of them; the error says which resource it could not edit (an alias in place
// of its properties, say) and why.
core::Result<std::string> packaged_template(std::string_view text,
                                            const std::map<std::string, std::string>& code);

}  // namespace sls::packaging
