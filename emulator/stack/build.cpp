#include "stack/build.h"

#include "builder.h"
#include "handlers.h"
#include "local_stack.h"
#include "template_source.h"

namespace sls::stack {

Result<BuildSummary> build(const BuildOptions& options) {
  auto loaded = load_template(options.source);
  if (!loaded.ok()) return core::Failure{loaded.error()};
  const model::Application& application = **loaded;
  auto is_meant = [&options](const model::Function& function) {
    return options.function.empty() || function.logical_id == options.function || function.name == options.function;
  };
  std::string names;
  bool known = false;
  for (const model::Function& function : application.functions) {
    known = known || is_meant(function);
    names += (names.empty() ? "" : ", ") + function.logical_id;
  }
  if (!known && !options.function.empty())
    return fail(FailureKind::usage, "there is no function '" + options.function + "'; there are: " + names);
  FunctionOptions functions = options.functions;
  functions.build = true;
  Builder builder(builder_settings(functions, application, options.print));
  builder.build(application, [&](const model::Function& function) {
    return function.package_type == "Zip" && is_meant(function) && !runs_in_process(function);
  });
  FolderUse use;
  builder.remove_unused(application, use);
  return BuildSummary{builder.failed()};
}

}  // namespace sls::stack
