// Globals: its sections and what each may hold.
#include <algorithm>

#include "checks/checks.h"
#include "core/text.h"

namespace sls::model {
namespace {

struct GlobalSection {
  std::string_view name;
  std::string_view properties;  // divided by blanks
};

constexpr GlobalSection kGlobalSections[] = {
    {"Api",
     "Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables "
     "EndpointConfiguration "
     "MethodSettings BinaryMediaTypes MinimumCompressionSize Cors GatewayResponses AccessLogSetting "
     "CanarySetting "
     "TracingEnabled OpenApiVersion Domain AlwaysDeploy PropagateTags SecurityPolicy EndpointAccessMode"},
    {"CapacityProvider",
     "VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn PropagateTags LoggingConfig "
     "ManagedResourceTags"},
    {"Function",
     "Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment Tags "
     "Tracing "
     "KmsKeyArn AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256 Layers "
     "DeploymentPreference "
     "RolePath PermissionsBoundary ReservedConcurrentExecutions ProvisionedConcurrencyConfig "
     "AssumeRolePolicyDocument EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures "
     "SnapStart "
     "EphemeralStorage FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn "
     "PropagateTags TenancyConfig DurableConfig CapacityProviderConfig FunctionScalingConfig "
     "PublishToLatestPublished VersionDeletionPolicy"},
    {"HttpApi",
     "Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain RouteSettings "
     "FailOnWarnings PropagateTags"},
    {"LayerVersion", "PublishLambdaVersion"},
    {"SimpleTable", "SSESpecification"},
    {"StateMachine", "PropagateTags"},
    {"WebSocketApi",
     "AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings DisableExecuteApiEndpoint "
     "DisableSchemaValidation Domain FailOnWarnings IpAddressType PropagateTags RouteSelectionExpression "
     "RouteSettings StageVariables Tags"},
};

void refuse_globals(Loading& loading, const Place& place, const std::string& text, std::string hint) {
  loading.diagnostics.error(place, "",
                            {"bad-globals", "'Globals' section is invalid. " + text, std::move(hint)});
}

// As Python prints a list, which is how the transform says it.
std::string python_list(const std::vector<std::string>& names) {
  return "['" + core::join(names, "', '") + "']";
}

void check_global_section(Loading& loading, const Member& section, const GlobalSection& known) {
  if (!section.value.is_map())
    return refuse_globals(loading, section.place, "Value of " + section.key + " must be a dictionary", "");
  auto supported = core::split(known.properties, ' ');
  for (const Member& property : section.value.members) {
    if (std::find(supported.begin(), supported.end(), property.key) != supported.end()) continue;
    refuse_globals(loading, property.place,
                   "'" + property.key + "' is not a supported property of '" + section.key +
                       "'. Must be one of the following values - " + python_list(supported),
                   did_you_mean(property.key, supported, "set it at each resource"));
  }
}

}  // namespace

void check_globals(Loading& loading) {
  const Member* globals = loading.root.find_member("Globals");
  if (globals == nullptr) return;
  if (!globals->value.is_map())
    return refuse_globals(loading, globals->place, "It must be a non-empty dictionary", "");
  std::vector<std::string> names;
  for (const GlobalSection& section : kGlobalSections) names.emplace_back(section.name);
  for (const Member& member : globals->value.members) {
    auto known = std::find_if(std::begin(kGlobalSections), std::end(kGlobalSections),
                              [&](const GlobalSection& section) { return section.name == member.key; });
    if (known != std::end(kGlobalSections)) {
      check_global_section(loading, member, *known);
    } else {
      refuse_globals(loading, member.place,
                     "'" + member.key + "' is not supported. Must be one of the following values - " +
                         python_list(names),
                     did_you_mean(member.key, names, ""));
    }
  }
}

void check_ignored_globals(Loading& loading, const Member& resource) {
  const Node* ignored = resource.value.find("IgnoreGlobals");
  const Node* type = resource.value.find("Type");
  if (ignored == nullptr || type == nullptr || text_of(*ignored) == "*") return;
  std::string section =
      text_of(*type).substr(std::min(text_of(*type).size(), std::string_view("AWS::Serverless::").size()));
  const Node* globals = loading.root.find("Globals");
  const Node* known = globals == nullptr ? nullptr : globals->find(section);
  if (known == nullptr) return;
  auto refuse = [&](const Place& place, const std::string& item) {
    std::string text =
        "Resource " + resource.key + " has invalid resource attribute 'IgnoreGlobals'" + item + ".";
    loading.diagnostics.error(place, resource.key, {"bad-globals", invalid_resource(resource.key, text), ""});
  };
  if (!ignored->is_list()) return refuse(ignored->place, "");
  for (const Node& item : ignored->items) {
    if (known->find(text_of(item)) == nullptr) refuse(item.place, " on item '" + text_of(item) + "'");
  }
}

}  // namespace sls::model
