// FunctionUrlConfig of SAM's functions, and AWS::Lambda::Url.
#include <algorithm>

#include "loading.h"

namespace sls::model {
namespace {

constexpr std::size_t kUrlIdSize = 32;
constexpr const char* kUrlType = "AWS::Lambda::Url";

// 32 lower-case letters and digits that stay the same for a function.
std::string url_id(const std::string& logical_id) {
  std::string id;
  for (int part = 0; id.size() < kUrlIdSize; ++part) id += api_id(logical_id + "Url" + std::to_string(part));
  return id.substr(0, kUrlIdSize);
}

std::string joined_texts(const Node* list) {
  std::string text;
  if (list == nullptr) return text;
  for (const Node& item : list->items) text += (text.empty() ? "" : ",") + text_of(item);
  return text;
}

std::optional<Cors> read_url_cors(const Node& config) {
  const Node* written = config.find("Cors");
  if (written == nullptr || !written->is_map()) return std::nullopt;
  Cors cors;
  if (const Node* origins = written->find("AllowOrigins")) {
    for (const Node& origin : origins->items) cors.allow_origins.push_back(text_of(origin));
  }
  cors.allow_methods = joined_texts(written->find("AllowMethods"));
  cors.allow_headers = joined_texts(written->find("AllowHeaders"));
  cors.expose_headers = joined_texts(written->find("ExposeHeaders"));
  if (const Node* age = written->find("MaxAge")) cors.max_age = text_of(*age);
  if (const Node* credentials = written->find("AllowCredentials"))
    cors.allow_credentials = text_of(*credentials) == "true";
  return cors;
}

std::string url_member(const Node& node, std::string_view name) {
  const Node* found = node.find(name);
  return found == nullptr || !found->is_scalar() ? "" : scalar_text(*found);
}

// What the transform and the service say of FunctionUrlConfig; AWS::Lambda::Url is held against its schema.
// Of SAM's functions; AWS::Lambda::Url's schema says the same.
void check_url_cors_values(Loading& loading, const Resource& resource, const Node& cors) {
  std::string head =
      "Properties validation failed for resource " + resource.logical_id + "Url with message: #/Cors/";
  const Node* age = cors.find("MaxAge");
  long long seconds = age == nullptr ? 0 : scalar_integer(*age).value_or(0);
  if (seconds < 0 || seconds > 86'400)
    loading.diagnostics.error(
        age->place, resource.logical_id,
        {"out-of-range", head + "MaxAge: " + text_of(*age) + " is not less or equal to 86400", ""});
  const std::vector<std::string> methods = {"GET", "PUT", "HEAD", "POST", "PATCH", "DELETE", "*"};
  const Node* allowed = cors.find("AllowMethods");
  if (allowed == nullptr) return;
  for (const Node& method : allowed->items) {
    std::string text = text_of(method);
    if (!method.is_scalar() || std::find(methods.begin(), methods.end(), text) != methods.end()) continue;
    loading.diagnostics.error(method.place, resource.logical_id,
                              {"bad-value", head + "AllowMethods: " + text + " is not a valid enum value",
                               did_you_mean(text, methods, "one of GET, PUT, HEAD, POST, PATCH, DELETE, *")});
  }
}

void check_url_config(Loading& loading, const Resource& resource, const Node& config) {
  std::string auth = url_member(config, "AuthType");
  if (auth != "AWS_IAM" && auth != "NONE") {
    loading.diagnostics.error(
        config.place, resource.logical_id,
        {"bad-function-url",
         invalid_resource(resource.logical_id,
                          "AuthType is required to configure function property "
                          "`FunctionUrlConfig`. Please provide either AWS_IAM or NONE."),
         ""});
  }
  std::string mode = url_member(config, "InvokeMode");
  if (!mode.empty() && mode != "BUFFERED" && mode != "RESPONSE_STREAM") {
    loading.diagnostics.error(config.find("InvokeMode")->place, resource.logical_id,
                              {"bad-function-url",
                               "1 validation error detected: Value '" + mode +
                                   "' at 'invokeMode' failed to satisfy constraint: Member must satisfy enum "
                                   "value set: [RESPONSE_STREAM, BUFFERED]",
                               ""});
  }
  const Node* cors = config.find("Cors");
  if (cors == nullptr || !cors->is_map()) return;
  std::vector<std::string> known = {"AllowOrigins", "AllowMethods", "AllowHeaders",
                                    "ExposeHeaders", "MaxAge", "AllowCredentials"};
  check_url_cors_values(loading, resource, *cors);
  for (const Member& member : cors->members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    loading.diagnostics.error(
        member.place, resource.logical_id,
        {"bad-cors",
         invalid_resource(resource.logical_id, member.key + " is not a valid property for configuring Cors."),
         did_you_mean(member.key, known, "")});
  }
}

FunctionUrl read_url(const Node& config, const Function& function) {
  FunctionUrl url;
  url.id = url_id(function.logical_id);
  url.signed_requests = url_member(config, "AuthType") == "AWS_IAM";
  url.streams = url_member(config, "InvokeMode") == "RESPONSE_STREAM";
  url.cors = read_url_cors(config);
  return url;
}

// The resource that a Ref or GetAtt names, else the text itself.
std::string referred_name(const Node& node) {
  if (const Node* name = node.find("Ref")) return text_of(*name);
  const Node* attribute = node.find("Fn::GetAtt");
  if (attribute == nullptr) return text_of(node);
  if (attribute->is_list() && !attribute->items.empty()) return text_of(attribute->items[0]);
  std::string text = text_of(*attribute);
  return text.substr(0, text.find('.'));
}

bool is_serverless(const Resource& resource) { return resource.type == "AWS::Serverless::Function"; }

// The function that a TargetFunctionArn means: a name or an ARN, with or without a qualifier.
Function* target_of(Application& application, const std::string& target) {
  for (Function& function : application.functions) {
    if (target == function.name || target == function.arn || target.starts_with(function.arn + ":"))
      return &function;
  }
  return nullptr;
}

void load_url_resource(Loading& loading, const Resource& resource) {
  Node properties = merged_properties(loading, resource, "");
  check_properties(loading, resource, properties);
  Node resolved = loading.resolver.resolve(properties, resource.logical_id);
  std::string target = url_member(resolved, "TargetFunctionArn");
  Function* function = target_of(loading.application, target);
  if (function != nullptr) {
    function->url = read_url(resolved, *function);
    return;
  }
  loading.diagnostics.warning(resource.place, resource.logical_id,
                              {"not-emulated", "the URL leads to no function of the template: " + target,
                               "name one with TargetFunctionArn"});
}

}  // namespace

std::string function_url(std::string_view id, std::string_view region) {
  return "https://" + std::string(id) + ".lambda-url." + std::string(region) + ".on.aws/";
}

bool is_function_url(std::string_view type) { return type == kUrlType; }

void add_url_references(Loading& loading, const std::vector<Resource>& resources) {
  Resolver& resolver = loading.resolver;
  auto add = [&](const std::string& name, const std::string& function, const Place& place) {
    Node attribute = make_list(place);
    attribute.items = {make_scalar(function, place), make_scalar("Arn", place)};
    // A name that no function has is said where the URL is read.
    std::string arn = resolver.knows_resource(function)
                          ? text_of(resolver.resolve(make_call("Fn::GetAtt", attribute, place), name))
                          : function;
    resolver.add_resource(name, kUrlType, name);
    resolver.set_value(name, "", arn);
    resolver.set_value(name, "FunctionArn", arn);
    resolver.set_value(name, "FunctionUrl", function_url(url_id(function), loading.options.region));
  };
  for (const Resource& resource : resources) {
    if (is_serverless(resource) && merged_properties(loading, resource, "Function").find("FunctionUrlConfig"))
      add(resource.logical_id + "Url", resource.logical_id, resource.place);
    if (resource.type != kUrlType) continue;
    const Node* properties = resource.node->find("Properties");
    const Node* target = properties == nullptr ? nullptr : properties->find("TargetFunctionArn");
    // The name as it is written, before functions are known: {Ref: F} or {Fn::GetAtt: [F, Arn]}.
    add(resource.logical_id, target == nullptr ? "" : referred_name(*target), resource.place);
  }
}

void load_function_urls(Loading& loading, const std::vector<Resource>& resources) {
  for (const Resource& resource : resources) {
    if (resource.type == kUrlType) load_url_resource(loading, resource);
    if (!is_serverless(resource)) continue;
    Node properties = merged_properties(loading, resource, "Function");
    const Node* written = properties.find("FunctionUrlConfig");
    if (written == nullptr) continue;
    Node config = loading.resolver.resolve(*written, resource.logical_id);
    if (!config.is_map()) continue;  // said when its kind was checked
    check_url_config(loading, resource, config);
    for (Function& function : loading.application.functions) {
      if (function.logical_id == resource.logical_id) function.url = read_url(config, function);
    }
  }
}

}  // namespace sls::model
