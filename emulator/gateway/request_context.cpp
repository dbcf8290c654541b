#include "request_context.h"

namespace sls::gateway {

std::string trace_header(std::string_view sent, std::int64_t time_ms, core::IdSource& ids) {
  bool has_root = sent.find("Root=") != std::string_view::npos;
  if (has_root && sent.find("Parent=") != std::string_view::npos) return std::string(sent);
  if (has_root) return std::string(sent) + ";Parent=" + ids.hex(16) + ";Sampled=0";
  return "Root=" + ids.trace_id(time_ms);
}

}  // namespace sls::gateway
