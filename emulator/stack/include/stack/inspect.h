// inspect: what `validate` and `routes` say of a template. Texts are ready to print.
#pragma once

#include <string>

#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct Validation {
  bool valid = false;
  bool readable = true;  // false: not a template at all (exit status 3)
  bool has_not_emulated = false;
  std::string text;
  std::string json;
  std::string sarif;
  std::string github;
};
// Fails only when no template is found.
Result<Validation> validate(const TemplateOptions& options);

enum class RoutesFormat { text, json, openapi, curl };
struct Routes {
  std::string text;
  std::string diagnostics;  // errors of a template that is not valid, for stderr
};
Result<Routes> list_routes(const TemplateOptions& options, RoutesFormat format);

}  // namespace sls::stack
