#include "request_context.h"

namespace sls::gateway {

std::string trace_header(std::string_view sent, std::int64_t time_ms, core::IdSource& ids) {
  bool has_root = sent.find("Root=") != std::string_view::npos;
  if (has_root && sent.find("Parent=") != std::string_view::npos) return std::string(sent);
  if (has_root) return std::string(sent) + ";Parent=" + ids.hex(16) + ";Sampled=0";
  std::string header = "Root=1-00000000-";
  header.reserve(48);
  auto seconds = static_cast<std::uint32_t>(time_ms / 1000);
  for (std::size_t i = 15; i-- > 7; seconds >>= 4) header[i] = "0123456789abcdef"[seconds & 15];
  return header += ids.hex(24);
}

}  // namespace sls::gateway
