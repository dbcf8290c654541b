// Finding and loading the template that a command works on.
#pragma once

#include <memory>

#include "stack/failure.h"
#include "stack/options.h"
#include "template/application.h"

namespace sls::stack {

Result<std::filesystem::path> find_template(const TemplateOptions& options);
Result<std::shared_ptr<const model::Application>> load_template(const TemplateOptions& options);

// The diagnostics of an application as text for people, each with its source line; errors before warnings.
std::string diagnostics_text(const model::Application& application, bool errors_only);

}  // namespace sls::stack
