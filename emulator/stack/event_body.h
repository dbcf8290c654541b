// --body TEXT|@FILE: the body of an HTTP operation's event.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "stack/failure.h"

namespace sls::stack {

// The text, or what is in the file that "@FILE" names, from `working_folder`; empty when there is none.
Result<std::string> read_event_body(const std::optional<std::string>& body,
                                    const std::filesystem::path& working_folder);

}  // namespace sls::stack
