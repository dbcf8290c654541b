// AWS::Lambda::Version and AWS::Lambda::Alias: other names of a function, which is called through them here.
#include "core/text.h"
#include "loading.h"

namespace sls::model {
namespace {

// The function that a FunctionName means: a name, an ARN or part of one.
Function* function_named(Application& application, const std::string& name) {
  for (Function& function : application.functions) {
    bool same = name == function.name || name == function.arn || name.starts_with(function.arn + ":") ||
                name.ends_with(":function:" + function.name);
    if (same) return &function;
  }
  return nullptr;
}

void load_function_version(Loading& loading, const Resource& resource) {
  Node properties = merged_properties(loading, resource, "");
  check_properties(loading, resource, properties);
  std::string written = read_text(loading, resource, properties, "FunctionName");
  Function* function = function_named(loading.application, written);
  if (function == nullptr) return;
  bool alias = resource.type == "AWS::Lambda::Alias";
  std::string name = alias ? read_text(loading, resource, properties, "Name") : "1";
  if (alias && !name.empty()) function->aliases.push_back(name);
  loading.resolver.set_value(resource.logical_id, "", function->arn + ":" + name);
  if (alias) {
    loading.resolver.set_value(resource.logical_id, "AliasArn", function->arn + ":" + name);
  } else {
    loading.resolver.set_value(resource.logical_id, "FunctionArn", function->arn + ":" + name);
  }
}

}  // namespace

bool is_function_version(std::string_view type) {
  return type == "AWS::Lambda::Version" || type == "AWS::Lambda::Alias";
}

void load_function_versions(Loading& loading, const std::vector<Resource>& resources) {
  for (const Resource& resource : resources) {
    if (is_function_version(resource.type)) load_function_version(loading, resource);
  }
}

}  // namespace sls::model
