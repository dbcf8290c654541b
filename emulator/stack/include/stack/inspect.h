// inspect: what `validate` and `routes` say of a template. Texts are ready to print.
#pragma once

#include <string>
#include <vector>

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

// What may be named on a command line, for completion: nothing when there is no template, or none that can be read.
enum class NamedThings { functions, functions_and_operations, tables };
struct NamedThing {
  std::string name;
  std::string about;  // "POST /message"
};
std::vector<NamedThing> names_in_template(const TemplateOptions& options, NamedThings things);

}  // namespace sls::stack
