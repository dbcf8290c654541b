// Names that the SAM transform makes and templates refer to.
#include <algorithm>

#include "loading.h"
#include "reading/members.h"

namespace sls::model {
namespace {

// Whether an event belongs to the implicit API of its kind.
bool is_implicit(const Node& event, bool rest) {
  if (text_at(event, "Type") != (rest ? "Api" : "HttpApi")) return false;
  const Node* properties = event.find("Properties");
  return properties == nullptr || properties->find(rest ? "RestApiId" : "ApiId") == nullptr;
}

bool has_implicit_event(const std::vector<Resource>& resources, bool rest) {
  return std::any_of(resources.begin(), resources.end(), [&](const Resource& resource) {
    const Node* properties = resource.node->find("Properties");
    const Node* events = properties == nullptr ? nullptr : properties->find("Events");
    bool makes_routes = resource.type == "AWS::Serverless::Function" ||
                        (rest && resource.type == "AWS::Serverless::StateMachine");
    if (!makes_routes || events == nullptr) return false;
    return std::any_of(events->members.begin(), events->members.end(),
                       [&](const Member& event) { return is_implicit(event.value, rest); });
  });
}

void add_function_names(Loading& loading, const Resource& resource) {
  Resolver& resolver = loading.resolver;
  const std::string& id = resource.logical_id;
  Node properties = merged_properties(loading, resource, "Function");
  Node self = make_list(resource.place);
  self.items = {make_scalar(id, resource.place), make_scalar("Arn", resource.place)};
  std::string arn = text_of(resolver.resolve(make_call("Fn::GetAtt", self, resource.place), id));
  if (properties.find("Role") == nullptr) resolver.add_resource(id + "Role", "AWS::IAM::Role", id + "Role");
  const Node* written = properties.find("AutoPublishAlias");
  std::string alias = written == nullptr ? "" : text_of(resolver.resolve(*written, id));
  if (!alias.empty()) {
    resolver.add_generated(id + ".Version", arn + ":1");
    resolver.add_generated(id + "Version", arn + ":1");
    resolver.add_generated(id + ".Alias", arn + ":" + alias);
    resolver.add_generated(id + "Alias" + alias, arn + ":" + alias);
  }
  const Node* events = properties.find("Events");
  if (events == nullptr) return;
  // An event's own resource: a rule, a subscription, a mapping.
  for (const Member& event : events->members) resolver.add_generated(id + event.key, id + event.key);
}

void add_api_names(Loading& loading, const Resource& resource, const char* globals) {
  const std::string& id = resource.logical_id;
  bool rest = resource.type == "AWS::Serverless::Api";
  Node properties = merged_properties(loading, resource, globals);
  const Node* written = properties.find("StageName");
  std::string stage = written == nullptr ? "" : text_of(loading.resolver.resolve(*written, id));
  if (stage.empty()) stage = rest ? "Prod" : "$default";
  loading.resolver.add_generated(id + ".Stage", stage);
  std::string suffix = stage == "$default" ? "ApiGatewayDefault" : stage;
  loading.resolver.add_generated(id + suffix + "Stage", stage);
  loading.resolver.add_generated(id + ".Deployment", api_id(id + "Deployment"));
  const Node* auth = properties.find("Auth");
  const Node* usage = auth == nullptr ? nullptr : auth->find("UsagePlan");
  std::string how = usage == nullptr ? "" : text_at(*usage, "CreateUsagePlan");
  std::string prefix = how == "SHARED" ? "Serverless" : how == "PER_API" ? id : "";
  if (prefix.empty()) return;
  for (const char* name : {"UsagePlan", "ApiKey", "UsagePlanKey"})
    loading.resolver.add_generated(prefix + name, api_id(prefix + name));
}

void add_implicit_api(Loading& loading, bool rest) {
  std::string id = rest ? "ServerlessRestApi" : "ServerlessHttpApi";
  std::string type = rest ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi";
  loading.resolver.add_resource(id, type, id);
  Node empty = make_map({});
  add_api_names(loading, {id, type, &empty, {}}, rest ? "Api" : "HttpApi");
}

}  // namespace

void add_generated_names(Loading& loading, const std::vector<Resource>& resources) {
  for (bool rest : {true, false}) {
    if (has_implicit_event(resources, rest)) add_implicit_api(loading, rest);
  }
  for (const Resource& resource : resources) {
    if (resource.type == "AWS::Serverless::Function") add_function_names(loading, resource);
    if (resource.type == "AWS::Serverless::Api") add_api_names(loading, resource, "Api");
    if (resource.type == "AWS::Serverless::HttpApi") add_api_names(loading, resource, "HttpApi");
    if (resource.type == "AWS::Serverless::StateMachine")
      loading.resolver.add_resource(resource.logical_id + "Role", "AWS::IAM::Role",
                                    resource.logical_id + "Role");
  }
}

bool has_generated_name(const std::vector<Resource>& resources, const std::string& name) {
  for (const Resource& resource : resources) {
    if (!resource.type.starts_with("AWS::Serverless::") || !name.starts_with(resource.logical_id)) continue;
    std::string_view rest = std::string_view(name).substr(resource.logical_id.size());
    for (const char* made : {"Version", "Deployment", "DeploymentGroup", "EventInvokeConfig", "Policy"}) {
      if (rest.starts_with(made)) return true;
    }
    if (rest.find("Permission") != std::string_view::npos) return true;
  }
  for (const char* shared : {"ServerlessDeploymentApplication", "CodeDeployServiceRole",
                             "ServerlessRestApiDeployment", "ServerlessHttpApiDeployment"}) {
    if (name.starts_with(shared)) return true;
  }
  return false;
}

}  // namespace sls::model
