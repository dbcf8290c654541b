// Finding and loading the template that a command works on, and what is wrong with it as text for people.
#pragma once

#include <memory>

#include "stack/failure.h"
#include "stack/options.h"
#include "template/application.h"

namespace sls::stack {

// A path as people type it: below the current folder without that.
std::string shown_path(const std::filesystem::path& path);

Result<std::filesystem::path> find_template(const TemplateOptions& options);
// The error is what makes the file no template at all.
core::Result<std::shared_ptr<const model::Application>, model::Diagnostic> read_template(
    const std::filesystem::path& file, const TemplateOptions& options);
Result<std::shared_ptr<const model::Application>> load_template(const TemplateOptions& options);

// "template.yaml:41:13: error: … [code]", the source line with a caret, the hint; without a last newline.
std::string diagnostic_text(const model::Diagnostic& diagnostic);
// All of an application, errors before warnings; each ends in a newline.
std::string diagnostics_text(const model::Application& application, bool errors_only);

}  // namespace sls::stack
