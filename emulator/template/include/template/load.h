// load_application(): a template file → Application. Reading files is this room's only I/O.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "template/application.h"

namespace sls::model {

struct LoadOptions {
  std::map<std::string, std::string> parameter_overrides;
  // "LogicalId.Attribute" → value, for Ref ("LogicalId") and GetAtt of what does not exist here.
  std::map<std::string, std::string> resolve;
  std::string region = "us-east-1";
  std::string stack_name = "local";
};

// The file could not be read as a template at all: missing, not YAML or JSON, no Resources.
struct LoadError {
  Diagnostic diagnostic;
};

// Reads, resolves and checks. A template that AWS would refuse still loads, with its errors in `diagnostics`.
core::Result<std::shared_ptr<const Application>, LoadError> load_application(
    const std::filesystem::path& file, const LoadOptions& options);
// The same on text; `file` only names it and is what relative paths are relative to.
core::Result<std::shared_ptr<const Application>, LoadError> load_application_text(
    std::string_view text, const std::filesystem::path& file, const LoadOptions& options);

}  // namespace sls::model
