// The template's frame: sections, how many of each, and what surrounds a resource's properties.
#include <algorithm>
#include <array>
#include <cctype>

#include "checks/checks.h"

namespace sls::model {
namespace {

constexpr std::array<std::string_view, 13> kSections = {"AWSTemplateFormatVersion",
                                                        "Transform",
                                                        "Description",
                                                        "Parameters",
                                                        "Mappings",
                                                        "Conditions",
                                                        "Globals",
                                                        "Resources",
                                                        "Outputs",
                                                        "Metadata",
                                                        "Rules",
                                                        "Hooks",
                                                        "Properties"};
constexpr std::array<std::string_view, 17> kResourceAttributes = {
    "Type",           "Properties",          "Condition",      "DependsOn",     "Metadata",
    "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy",  "IgnoreGlobals",
    "Connectors",     "Description",         "Version",        "Fn::Transform", "PropagateTags",
    "ManagedBy",      "Fn::ForEach"};

bool is_alphanumeric(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) && c < 0x80; });
}

void check_sections(Loading& loading) {
  std::vector<std::string> known(kSections.begin(), kSections.end());
  for (const Member& member : loading.root.members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    loading.diagnostics.error(
        member.place, "",
        {"unknown-section", "Invalid template property or properties [" + member.key + "]",
         did_you_mean(member.key, known, "remove it")});
  }
  for (const char* name : {"Parameters", "Mappings", "Conditions", "Outputs"}) {
    const Node* section = loading.root.find(name);
    if (section == nullptr || section->is_map()) continue;
    loading.diagnostics.error(
        loading.root.find_member(name)->place, "",
        {"bad-section",
         std::string("Template format error: [/") + name + "] '" + name + "' section must be a map.",
         "fill it or leave it out"});
  }
}

// CloudFormation's limits on one template.
void check_counts(Loading& loading) {
  constexpr std::pair<const char*, std::size_t> kLimits[] = {
      {"Parameters", 200}, {"Mappings", 200}, {"Outputs", 200}, {"Resources", 500}};
  for (const auto& [name, most] : kLimits) {
    const Node* section = loading.root.find(name);
    if (section == nullptr || section->members.size() <= most) continue;
    std::string what(name);
    loading.diagnostics.error(
        loading.root.find_member(name)->place, "",
        {"too-many",
         "Template format error: Number of " + what + ", " + std::to_string(section->members.size()) +
             ", is greater than maximum allowed, " + std::to_string(most),
         "split the template"});
  }
  const Node* description = loading.root.find("Description");
  if (description == nullptr || text_of(*description).size() <= 1024) return;
  loading.diagnostics.error(
      description->place, "",
      {"too-long", "Template format error: 'Description' length is greater than 1024.", ""});
}

void check_outputs(Loading& loading) {
  const Node* outputs = loading.root.find("Outputs");
  if (outputs == nullptr) return;
  for (const Member& member : outputs->members) {
    if (is_alphanumeric(member.key) || member.key.starts_with("Fn::")) continue;
    loading.diagnostics.error(
        member.place, "",
        {"bad-logical-id", "Template format error: Output name " + member.key + " is non alphanumeric.",
         "use letters and digits only"});
  }
}

void check_depends_on(Loading& loading, const Member& resource) {
  const Node* depends = resource.value.find("DependsOn");
  if (depends == nullptr) return;
  std::vector<Node> names = depends->is_list() ? depends->items : std::vector<Node>{*depends};
  const Node* resources = loading.root.find("Resources");
  for (const Node& name : names) {
    std::string id = text_of(name);
    if (!name.is_scalar()) {
      loading.diagnostics.error(
          name.place, resource.key,
          {"bad-depends-on",
           "Template format error: Every DependsOn value must be a string or a list of strings.", ""});
    } else if (!loading.resolver.knows_resource(id) && resources->find(id) == nullptr) {
      std::vector<std::string> known;
      for (const Member& member : resources->members) known.push_back(member.key);
      loading.diagnostics.error(name.place, resource.key,
                                {"dangling-reference",
                                 "Template format error: Unresolved resource dependencies [" + id +
                                     "] in the Resources block of the template",
                                 did_you_mean(id, known, "name a resource of the template")});
    }
  }
}

void check_policy(Loading& loading, const Member& resource, const char* name) {
  const Node* written = resource.value.find(name);
  if (written == nullptr || !intrinsic_name(*written).empty()) return;
  static const std::vector<std::string> kPolicies = {"Delete", "Retain", "Snapshot", "RetainExceptOnCreate"};
  std::string text = text_of(*written);
  if (std::find(kPolicies.begin(), kPolicies.end(), text) != kPolicies.end()) return;
  loading.diagnostics.error(written->place, resource.key,
                            {"bad-value",
                             "Template format error: Unrecognized " + std::string(name) + " " + text +
                                 " for resource " + resource.key,
                             did_you_mean(text, kPolicies, "one of Delete, Retain, Snapshot")});
}

void check_attributes(Loading& loading, const Member& resource) {
  std::vector<std::string> known(kResourceAttributes.begin(), kResourceAttributes.end());
  for (const Member& member : resource.value.members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end() || member.key.starts_with("Fn::"))
      continue;
    loading.diagnostics.error(member.place, resource.key,
                              {"unknown-attribute", "Invalid template resource property '" + member.key + "'",
                               did_you_mean(member.key, known, "properties belong below Properties")});
  }
  const Node* condition = resource.value.find("Condition");
  if (condition != nullptr && !condition->is_scalar()) {
    loading.diagnostics.error(
        condition->place, resource.key,
        {"bad-condition", "Template format error: Every Condition member must be a string.", ""});
  }
  for (const char* name : {"DeletionPolicy", "UpdateReplacePolicy"}) check_policy(loading, resource, name);
  const Node* properties = resource.value.find("Properties");
  if (properties == nullptr || properties->is_map()) return;
  loading.diagnostics.error(
      properties->place, resource.key,
      {"wrong-type", invalid_resource(resource.key, "Properties should be a map."), ""});
}

// "AWS::Service::Thing", "Custom::Thing", "Vendor::Service::Thing::MODULE". Which of them AWS has is not
// known here, but for those of SAM.
void check_type(Loading& loading, const Member& resource, const Node& type) {
  std::string text = text_of(type);
  if (text.find("::") == std::string::npos) {
    loading.diagnostics.error(
        type.place, resource.key,
        {"unknown-type", "Template format error: Unrecognized resource types: [" + text + "]",
         "a type is written AWS::Service::Thing"});
    return;
  }
  static const std::vector<std::string> kSam = {
      "AWS::Serverless::Function",        "AWS::Serverless::Api",
      "AWS::Serverless::HttpApi",         "AWS::Serverless::SimpleTable",
      "AWS::Serverless::LayerVersion",    "AWS::Serverless::Connector",
      "AWS::Serverless::StateMachine",    "AWS::Serverless::Application",
      "AWS::Serverless::GraphQLApi",      "AWS::Serverless::WebSocketApi",
      "AWS::Serverless::CapacityProvider", "AWS::Serverless::WebFunction",
      "AWS::Serverless::MicrovmImage",     "AWS::Serverless::NetworkConnector"};
  bool sam = text.starts_with("AWS::Serverless::");
  if (!sam || std::find(kSam.begin(), kSam.end(), text) != kSam.end()) return;
  loading.diagnostics.warning(
      type.place, resource.key,
      {"unknown-type", "Template format error: Unrecognized resource types: [" + text + "]",
       did_you_mean(text, kSam, "")});
}

}  // namespace

void check_frame(Loading& loading) {
  check_sections(loading);
  check_globals(loading);
  check_counts(loading);
  check_outputs(loading);
  check_declarations(loading);
}

bool check_resource_frame(Loading& loading, const Member& member) {
  if (!member.value.is_map()) {
    loading.diagnostics.error(
        member.place, member.key,
        {"missing-type", "Template format error: Resource [" + member.key + "] must be a map with a Type",
         ""});
    return false;
  }
  const Node* type = member.value.find("Type");
  if (type == nullptr || !type->is_scalar() || text_of(*type).empty()) {
    loading.diagnostics.error(member.place, member.key,
                              {"missing-type",
                               "Template format error: [/Resources/" + member.key +
                                   "] Every Resources object must contain a Type member.",
                               "add a Type"});
    return false;
  }
  check_type(loading, member, *type);
  if (!is_alphanumeric(member.key)) {
    loading.diagnostics.error(
        member.place, member.key,
        {"bad-logical-id", "Template format error: Resource name " + member.key + " is non alphanumeric.",
         "use letters and digits only"});
  }
  check_attributes(loading, member);
  check_ignored_globals(loading, member);
  return true;
}

void check_resource_links(Loading& loading) {
  for (const Member& member : loading.root.find("Resources")->members) check_depends_on(loading, member);
}

}  // namespace sls::model
