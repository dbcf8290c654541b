// What the SAM transform refuses of resources that are not emulated here, and of what several kinds of
// resources share.
#include <algorithm>

#include "loading.h"
#include "reading/members.h"

namespace sls::model {
namespace {

void refuse_serverless(Loading& loading, const Resource& resource, const Place& place, std::string_view code,
                       const std::string& text, std::string hint = "") {
  loading.diagnostics.error(place, resource.logical_id,
                            {code, invalid_resource(resource.logical_id, text), std::move(hint)});
}

void check_state_machine(Loading& loading, const Resource& resource, const Node& properties) {
  bool inline_definition = properties.find("Definition") != nullptr;
  bool uri = properties.find("DefinitionUri") != nullptr;
  if (inline_definition && uri)
    refuse_serverless(loading, resource, properties.find("DefinitionUri")->place, "two-definitions",
                      "Specify either 'Definition' or 'DefinitionUri' property and not both.",
                      "keep one of them");
  if (!inline_definition && !uri)
    refuse_serverless(loading, resource, resource.place, "missing-property",
                      "Either 'Definition' or 'DefinitionUri' property must be specified.",
                      "add DefinitionUri");
  if (properties.find("Role") != nullptr && properties.find("Policies") != nullptr)
    refuse_serverless(
        loading, resource, properties.find("Policies")->place, "bad-policy",
        "Specify either 'Role' or 'Policies' (but not both at the same time) or neither of them",
        "keep one of them");
}

// What CloudFormation can take a snapshot of before it deletes the resource.
bool can_be_snapshot(std::string_view type) {
  static const std::vector<std::string_view> kTypes = {
      "AWS::DocDB::DBCluster",       "AWS::EC2::Volume",      "AWS::ElastiCache::CacheCluster",
      "AWS::ElastiCache::ReplicationGroup", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster",
      "AWS::RDS::DBInstance",        "AWS::Redshift::Cluster"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

}  // namespace

void check_serverless(Loading& loading, const Resource& resource, const Node& properties) {
  if (resource.type == "AWS::Serverless::StateMachine") check_state_machine(loading, resource, properties);
}

void check_retention(Loading& loading, const Resource& resource) {
  for (const char* name : {"DeletionPolicy", "UpdateReplacePolicy"}) {
    const Node* policy = resource.node->find(name);
    if (policy == nullptr) continue;
    bool of_aws = resource.type.starts_with("AWS::");
    if (policy->is_scalar() && text_of(*policy) == "Snapshot" && of_aws && !can_be_snapshot(resource.type)) {
      loading.diagnostics.error(
          policy->place, resource.logical_id,
          {"bad-value",
           "Template error: resource type " + resource.type + " does not support " +
               (name == std::string_view("DeletionPolicy") ? "deletion" : "update replace") +
               " policy Snapshot",
           "Delete or Retain"});
    }
    bool computed = !intrinsic_name(*policy).empty();
    if (computed && !has_transform(loading.root, "AWS::LanguageExtensions")) {
      loading.diagnostics.error(
          policy->place, resource.logical_id,
          {"missing-transform",
           "Template format error: Every " + std::string(name) + " member must be a string.",
           "write it out, or add AWS::LanguageExtensions to Transform"});
    }
  }
}

}  // namespace sls::model
