#include "trace_header.h"

#include "core/text.h"

namespace sls::lambda {
namespace {

// Of several values of one name the first counts.
struct TraceParts {
  std::string root, parent, sampled;
  std::string further;  // ";Lineage=…" and others
};

TraceParts parse_trace_header(std::string_view sent) {
  TraceParts parts;
  for (const std::string& written : core::split(sent, ';')) {
    std::string_view part = core::trim(written);
    auto take = [part](std::string_view name, std::string& value) {
      if (!part.starts_with(name)) return false;
      if (value.empty()) value = part.substr(name.size());
      return true;
    };
    if (part.empty() || take("Root=", parts.root) || take("Parent=", parts.parent) || take("Sampled=", parts.sampled))
      continue;
    parts.further.append(";").append(part);
  }
  return parts;
}

}  // namespace

std::string complete_trace_header(std::string_view sent, std::int64_t unix_ms, core::IdSource& ids) {
  TraceParts parts = parse_trace_header(sent);
  if (parts.root.empty()) parts = {ids.trace_id(unix_ms), "", "", ""};
  if (parts.parent.empty()) parts.parent = ids.hex(16);
  if (parts.sampled.empty()) parts.sampled = "0";
  return "Root=" + parts.root + ";Parent=" + parts.parent + ";Sampled=" + parts.sampled + parts.further;
}

}  // namespace sls::lambda
