// Any text into the URL parser: what it accepts can be written into a request without ending a line of it,
// and its authority is one that it reads back as the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/client.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto url = sls::http::parse_url({reinterpret_cast<const char*>(data), size});
  if (!url) return 0;
  if (url->host.empty() || url->port == 0 || !url->path.starts_with('/')) std::abort();
  for (char c : url->authority() + url->path) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) std::abort();
  }
  auto again = sls::http::parse_url((url->tls ? "https://" : "http://") + url->authority() + url->path);
  if (!again || again->host != url->host || again->port != url->port || again->path != url->path)
    std::abort();
  return 0;
}
