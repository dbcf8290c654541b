// AWS::Serverless::Function and AWS::Lambda::Function.
#include <algorithm>
#include <filesystem>

#include "loading.h"
#include "policies.h"

namespace sls::model {
namespace {

void check_range(Loading& loading, const Resource& resource, const Node& properties, std::string_view name,
                 long long value, long long least, long long most) {
  if (value >= least && value <= most) return;
  std::string text = "Value '" + std::to_string(value) + "' at '" +
                     (name == "Timeout" ? "timeout" : "memorySize") +
                     "' failed to satisfy constraint: Member must have value " +
                     (value < least ? "greater than or equal to " + std::to_string(least)
                                    : "less than or equal to " + std::to_string(most));
  loading.diagnostics.error(properties.find(name)->place, resource.logical_id,
                            {"out-of-range", "1 validation error detected: " + text, ""});
}

void read_environment(Loading& loading, const Resource& resource, const Node& properties,
                      Function& function) {
  const Node* environment = properties.find("Environment");
  if (environment == nullptr) return;
  Node top = loading.resolver.resolve_top(*environment, resource.logical_id);
  const Node* variables = top.find("Variables");
  if (variables == nullptr || !variables->is_map()) return;
  std::size_t bytes = 0;
  for (const Member& member : variables->members) {
    Node value = loading.resolver.resolve(member.value, resource.logical_id);
    if (value.kind == NodeKind::absent) continue;
    if (value.kind == NodeKind::unresolved) {
      function.environment[member.key] = "";  // the finding says how to give it
      continue;
    }
    if (!value.is_scalar()) {
      loading.diagnostics.error(member.place, resource.logical_id,
                                {"wrong-type",
                                 invalid_resource(resource.logical_id, "Environment variable '" + member.key +
                                                                           "' must be a string."),
                                 ""});
      continue;
    }
    function.environment[member.key] = scalar_text(value);
    bytes += member.key.size() + scalar_text(value).size();
  }
  if (bytes > 4096) {
    loading.diagnostics.error(environment->place, resource.logical_id,
                              {"environment-too-large",
                               "Lambda was unable to configure your environment variables because the "
                               "environment variables you have provided exceeded the 4KB limit.",
                               ""});
  }
}

void read_code(Loading& loading, const Resource& resource, const Node& properties, Function& function) {
  bool serverless = resource.type == "AWS::Serverless::Function";
  const Node* written = properties.find(serverless ? "CodeUri" : "Code");
  if (const Node* inline_code = properties.find("InlineCode"))
    function.inline_code = text_of(loading.resolver.resolve(*inline_code, resource.logical_id));
  if (written == nullptr) return;
  Node code = loading.resolver.resolve(*written, resource.logical_id);
  if (const Node* zip_file = code.find("ZipFile")) function.inline_code = text_of(*zip_file);
  std::string text = text_of(code);
  function.is_in_s3 =
      text.starts_with("s3://") || code.find("Bucket") != nullptr || code.find("S3Bucket") != nullptr;
  if (text.empty() || function.is_in_s3) return;
  std::filesystem::path path = loading.application.template_file.parent_path() / text;
  function.code_uri = path.lexically_normal();
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    loading.diagnostics.warning(
        written->place, resource.logical_id,
        {"missing-code", "the code folder " + text + " does not exist", "make it, or correct CodeUri"});
  }
}

void add_unwired_events(const Node& properties, Function& function) {
  const Node* events = properties.find("Events");
  if (events == nullptr) return;
  for (const Member& event : events->members) {
    const Node* type = event.value.find("Type");
    std::string name = type == nullptr ? "" : type->text;
    if (name != "Api" && name != "HttpApi") function.unwired_events.push_back(event.key + " (" + name + ")");
  }
}

void read_build_method(const Resource& resource, Function& function) {
  const Node* metadata = resource.node->find("Metadata");
  const Node* method = metadata == nullptr ? nullptr : metadata->find("BuildMethod");
  if (method != nullptr && method->is_scalar()) function.build_method = text_of(*method);
  const Node* properties = metadata == nullptr ? nullptr : metadata->find("BuildProperties");
  if (properties == nullptr) return;
  for (const Member& member : properties->members) {
    std::vector<std::string>& values = function.build_properties[member.key];
    if (member.value.is_scalar()) values.push_back(text_of(member.value));
    for (const Node& item : member.value.items) {
      if (item.is_scalar()) values.push_back(text_of(item));
      for (const Member& pair : item.members) values.push_back(pair.key + "=" + text_of(pair.value));
    }
  }
}

}  // namespace

void load_function(Loading& loading, const Resource& resource) {
  bool serverless = resource.type == "AWS::Serverless::Function";
  Node properties = merged_properties(loading, resource, serverless ? "Function" : "");
  check_properties(loading, resource, properties);
  Function function;
  function.logical_id = resource.logical_id;
  function.serverless = serverless;
  function.position = position_of(resource.place);
  function.name = read_text(loading, resource, properties, "FunctionName", resource.logical_id);
  function.arn = "arn:aws:lambda:" + loading.application.region + ":" + loading.application.account_id +
                 ":function:" + function.name;
  function.runtime = read_text(loading, resource, properties, "Runtime");
  function.handler = read_text(loading, resource, properties, "Handler");
  function.package_type = read_text(loading, resource, properties, "PackageType", "Zip");
  if (auto timeout = read_integer(loading, resource, properties, "Timeout")) {
    check_range(loading, resource, properties, "Timeout", *timeout, 1, 900);
    function.timeout_seconds = static_cast<int>(std::clamp<long long>(*timeout, 1, 900));
  }
  if (auto memory = read_integer(loading, resource, properties, "MemorySize")) {
    check_range(loading, resource, properties, "MemorySize", *memory, 128, 10240);
    function.memory_mb = static_cast<int>(std::clamp<long long>(*memory, 1, 10240));
  }
  if (auto reserved = read_integer(loading, resource, properties, "ReservedConcurrentExecutions")) {
    function.reserved_concurrency = static_cast<int>(std::clamp<long long>(*reserved, 0, 10'000));
  }
  auto architectures = read_texts(loading, resource, properties, "Architectures");
  if (!architectures.empty()) function.architecture = architectures.front();
  if (std::string alias = read_text(loading, resource, properties, "AutoPublishAlias"); !alias.empty())
    function.aliases.push_back(alias);
  read_environment(loading, resource, properties, function);
  read_asynchronous(loading, resource, properties, function);
  read_code(loading, resource, properties, function);
  read_layers(loading, resource, properties, function);
  check_function(loading, resource, properties, function);
  add_unwired_events(properties, function);
  read_build_method(resource, function);
  if (serverless) read_policies(loading, resource, properties, function);
  loading.application.functions.push_back(std::move(function));
}

}  // namespace sls::model
