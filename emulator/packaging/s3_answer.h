// What S3 answers in XML: the text of single elements, which is all that an upload needs of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sls::packaging {

// The text of the first element of that name, its character references resolved; nothing when there is none
// that ends.
std::optional<std::string> element_text(std::string_view xml, std::string_view name);

// Whether the whole is an <Error>: also an answer with status 200 may be one, to CompleteMultipartUpload.
bool is_error_document(std::string_view xml);

}  // namespace sls::packaging
