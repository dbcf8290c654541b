// Any text as an answer of S3: an element's text is no longer than the answer.
#include <cstdint>
#include <cstdlib>

#include "s3_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view xml(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"UploadId", "Code", "Message"}) {
    auto text = sls::packaging::element_text(xml, name);
    if (text && text->size() > size) std::abort();
  }
  static_cast<void>(sls::packaging::is_error_document(xml));
  return 0;
}
