// The files that AWS's CLI and SDKs share: whatever stands in them, a profile has credentials or a sentence.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "aws/profiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* profile : {"default", "work"}) {
    auto credentials = sls::aws::credentials_of_profile(profile, text, text);
    bool whole = credentials.ok() && !credentials->access_key_id.empty() && !credentials->secret_access_key.empty();
    if (!whole && (credentials.ok() || credentials.error().empty())) std::abort();
  }
  return 0;
}
