#include "event_body.h"

#include "core/file.h"

namespace sls::stack {

Result<std::string> read_event_body(const std::optional<std::string>& body,
                                    const std::filesystem::path& working_folder) {
  if (!body) return std::string();
  if (!body->starts_with("@")) return *body;
  auto text = core::read_file(working_folder / body->substr(1));
  if (!text.ok()) return fail(FailureKind::unreadable, "--body: " + text.error());
  return std::move(*text);
}

}  // namespace sls::stack
