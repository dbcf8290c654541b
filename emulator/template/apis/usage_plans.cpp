// API keys and usage plans: AWS::ApiGateway::ApiKey, UsagePlan, UsagePlanKey, and SAM's Auth.UsagePlan.
#include <algorithm>

#include "loading.h"

namespace sls::model {
namespace {

constexpr const char* kApiKey = "AWS::ApiGateway::ApiKey";
constexpr const char* kUsagePlan = "AWS::ApiGateway::UsagePlan";
constexpr const char* kUsagePlanKey = "AWS::ApiGateway::UsagePlanKey";

// Forty letters and digits that stay the same for a logical id, where AWS makes up a value.
std::string made_up_value(const std::string& logical_id) {
  std::string value;
  for (const char* part : {"a", "b", "c", "d"}) value += api_id(logical_id + part);
  return value;
}

void read_limits(const Node* throttle, const Node* quota, UsagePlan& plan) {
  if (throttle != nullptr && throttle->is_map()) {
    const Node* rate = throttle->find("RateLimit");
    const Node* burst = throttle->find("BurstLimit");
    if (rate != nullptr) plan.rate_limit = std::strtod(text_of(*rate).c_str(), nullptr);
    if (burst != nullptr) plan.burst_limit = scalar_integer(*burst).value_or(0);
  }
  if (quota != nullptr && quota->is_map()) {
    if (const Node* limit = quota->find("Limit")) plan.quota_limit = scalar_integer(*limit).value_or(0);
    if (const Node* period = quota->find("Period")) plan.quota_period = text_of(*period);
  }
}

class UsageLoader {
 public:
  explicit UsageLoader(Loading& loading) : loading_(loading) {}

  void load_resource(const Resource& resource) {
    Node none = make_map(resource.place);
    const Node* written = resource.node->find("Properties");
    Node properties = loading_.resolver.resolve(written == nullptr ? none : *written, resource.logical_id);
    if (resource.type == kApiKey) {
      check_properties(loading_, resource, properties);
      std::string value =
          read_text(loading_, resource, properties, "Value", made_up_value(resource.logical_id));
      // CloudFormation's default is a key that is not enabled.
      bool enabled = read_boolean(loading_, resource, properties, "Enabled", false);
      loading_.application.api_keys.push_back(
          {resource.logical_id, api_id(resource.logical_id), std::move(value), enabled});
    } else if (resource.type == kUsagePlan) {
      load_plan(resource, properties);
    }
  }

  void load_plan_key(const Resource& resource) {
    const Node* written = resource.node->find("Properties");
    if (written == nullptr) return;
    Node properties = loading_.resolver.resolve(*written, resource.logical_id);
    check_properties(loading_, resource, properties);
    std::string key = key_with_id(read_text(loading_, resource, properties, "KeyId"));
    std::string plan = read_text(loading_, resource, properties, "UsagePlanId");
    for (UsagePlan& known : loading_.application.usage_plans) {
      if (known.logical_id == plan) known.keys.push_back(key);
    }
  }

  // Auth.UsagePlan of an API: a plan and a key of its own, or those that all SHARED ones have.
  void load_sam_plan(const Resource& resource) {
    Node properties = merged_properties(loading_, resource, "Api");
    const Node* auth = properties.find("Auth");
    const Node* written = auth == nullptr ? nullptr : auth->find("UsagePlan");
    if (written == nullptr) return;
    Node usage = loading_.resolver.resolve(*written, resource.logical_id);
    const Node* create = usage.find("CreateUsagePlan");
    std::string how = create == nullptr ? "" : text_of(*create);
    if (how != "PER_API" && how != "SHARED") return;
    std::string prefix = how == "SHARED" ? "Serverless" : resource.logical_id;
    const Api* api = loading_.application.find_api(resource.logical_id);
    UsagePlan& plan = plan_named(prefix + "UsagePlan", prefix + "ApiKey");
    plan.stages.emplace_back(resource.logical_id, api == nullptr ? "" : api->stage);
    read_limits(usage.find("Throttle"), usage.find("Quota"), plan);
  }

 private:
  // The logical id of the key that Ref has given this id.
  std::string key_with_id(const std::string& id) const {
    for (const ApiKey& key : loading_.application.api_keys) {
      if (key.id == id) return key.logical_id;
    }
    return id;
  }

  UsagePlan& plan_named(const std::string& id, const std::string& key) {
    for (UsagePlan& plan : loading_.application.usage_plans) {
      if (plan.logical_id == id) return plan;
    }
    loading_.application.api_keys.push_back({key, api_id(key), made_up_value(key), true});
    UsagePlan plan;
    plan.logical_id = id;
    plan.keys = {key};
    return loading_.application.usage_plans.emplace_back(std::move(plan));
  }

  void load_plan(const Resource& resource, const Node& properties) {
    check_properties(loading_, resource, properties);
    UsagePlan plan;
    plan.logical_id = resource.logical_id;
    read_limits(properties.find("Throttle"), properties.find("Quota"), plan);
    const Node* stages = properties.find("ApiStages");
    if (stages != nullptr) {
      for (const Node& stage : stages->items) {
        const Node* id = stage.find("ApiId");
        const Node* name = stage.find("Stage");
        if (id == nullptr || name == nullptr) continue;
        for (const Api& api : loading_.application.apis) {
          if (api.id == text_of(*id)) plan.stages.emplace_back(api.logical_id, text_of(*name));
        }
      }
    }
    loading_.application.usage_plans.push_back(std::move(plan));
  }

  Loading& loading_;
};

}  // namespace

bool is_usage_resource(std::string_view type) {
  return type == kApiKey || type == kUsagePlan || type == kUsagePlanKey;
}

void load_usage_plans(Loading& loading, const std::vector<Resource>& resources) {
  UsageLoader loader(loading);
  for (const Resource& resource : resources) {
    if (is_usage_resource(resource.type)) loader.load_resource(resource);
    if (resource.type == "AWS::Serverless::Api") loader.load_sam_plan(resource);
  }
  // Globals may ask for a plan of the implicit API.
  Node empty = make_map({});
  Resource implicit{"ServerlessRestApi", "AWS::Serverless::Api", &empty, {}};
  bool is_explicit = std::any_of(resources.begin(), resources.end(), [&](const Resource& resource) {
    return resource.logical_id == implicit.logical_id;
  });
  if (!is_explicit && loading.application.find_api(implicit.logical_id) != nullptr)
    loader.load_sam_plan(implicit);
  for (const Resource& resource : resources) {
    if (resource.type == kUsagePlanKey) loader.load_plan_key(resource);
  }
}

}  // namespace sls::model
