#include "intrinsics/resolver.h"

#include <algorithm>

#include "local_values.h"

namespace sls::model {
namespace {

const char* const kOverrideHint = "give it with --parameter-overrides ";
const char* const kResolveHint = "give it with --resolve ";

}  // namespace

Resolver::Resolver(const Node& root, const LoadOptions& options, Diagnostics& diagnostics)
    : root_(root),
      options_(options),
      diagnostics_(diagnostics),
      parameters_(read_parameters(root, options.parameter_overrides, diagnostics)) {}

Node Resolver::unresolved(const Place& place, std::string_view logical_id, Finding finding) {
  std::string label = finding.message;
  diagnostics_.error(place, logical_id, std::move(finding));
  return make_unresolved(std::move(label), place);
}

Node Resolver::unknown_here(const Place& place, std::string_view logical_id, const std::string& what,
                            std::string hint) {
  std::string text = what + " has no value here";
  diagnostics_.warning(place, logical_id, {"unresolved", text, std::move(hint)});
  return make_unresolved(std::move(text), place);
}

void Resolver::add_resource(const std::string& logical_id, const std::string& type, const std::string& name) {
  resources_[logical_id] = {type, local_values(logical_id, type, name, options_, account_id_)};
}

void Resolver::set_value(const std::string& logical_id, const std::string& attribute, std::string value) {
  resources_[logical_id].values[attribute] = std::move(value);
}

Node Resolver::resolve_top(const Node& node, std::string_view logical_id) {
  std::string_view name = intrinsic_name(node);
  if (name.empty()) return node;
  return call(name, node.members[0].value, node, logical_id);
}

Node Resolver::resolve(const Node& node, std::string_view logical_id) {
  if (std::string_view name = intrinsic_name(node); !name.empty()) {
    Node value = call(name, node.members[0].value, node, logical_id);
    bool again = name == "Fn::If" || name == "Fn::Select";
    return again && (value.is_map() || value.is_list()) ? resolve(value, logical_id) : value;
  }
  if (node.is_list()) {
    Node list = make_list(node.place);
    for (const Node& item : node.items) {
      Node value = resolve(item, logical_id);
      if (value.kind != NodeKind::absent) list.items.push_back(std::move(value));
    }
    return list;
  }
  if (!node.is_map()) return node;
  Node map = make_map(node.place);
  for (const Member& member : node.members) {
    Node value = resolve(member.value, logical_id);
    if (value.kind != NodeKind::absent) map.members.push_back({member.key, member.place, std::move(value)});
  }
  return map;
}

Node Resolver::call(std::string_view name, const Node& argument, const Node& whole,
                    std::string_view logical_id) {
  if (name == "Ref") return ref(argument, logical_id);
  if (name == "Fn::GetAtt") return get_att(argument, logical_id);
  if (name == "Fn::Sub") return sub(argument, logical_id);
  if (name == "Fn::Join") return join(argument, logical_id);
  if (name == "Fn::Select") return select(argument, logical_id);
  if (name == "Fn::Split") return split(argument, logical_id);
  if (name == "Fn::FindInMap") return find_in_map(argument, logical_id);
  if (name == "Fn::If") return choose(argument, logical_id);
  if (name == "Fn::Base64") return base64(argument, logical_id);
  if (name == "Fn::Equals" || name == "Fn::And" || name == "Fn::Or" || name == "Fn::Not") {
    return make_scalar(evaluate(whole, logical_id) ? "true" : "false", whole.place, false);
  }
  if (name == "Fn::GetAZs") return zones(argument, logical_id);
  if (name == "Fn::Cidr") return cidr(argument, logical_id);
  if (name == "Fn::Length") return length(argument, logical_id);
  if (name == "Fn::ToJsonString") return to_json_string(argument, logical_id);
  if (name == "Fn::ImportValue") return import_value(argument, logical_id);
  if (name == "Fn::GetStackOutput") {
    return unknown_here(whole.place, logical_id, "the output of another stack",
                        "write its value, or take it from a parameter");
  }
  if (name == "Fn::Transform") {
    return unknown_here(whole.place, logical_id, "what the macro of Fn::Transform makes",
                        "macros are not run here; write what it makes into the template");
  }
  return unresolved(whole.place, logical_id,
                    {"unknown-intrinsic", "there is no intrinsic function " + std::string(name),
                     "see the intrinsic functions of CloudFormation"});
}

// With AWS::LanguageExtensions a logical id may be put together.
std::string Resolver::logical_id_of(const Node& written, std::string_view logical_id) {
  if (written.is_scalar() || !has_transform(root_, "AWS::LanguageExtensions")) return text_of(written);
  return text_of(resolve(written, logical_id));
}

Node Resolver::ref(const Node& argument, std::string_view logical_id) {
  std::string name = logical_id_of(argument, logical_id);
  const Place& place = argument.place;
  if (name == "AWS::NoValue") return make_absent(place);
  if (name == "AWS::Region") return make_scalar(options_.region, place);
  if (name == "AWS::AccountId") return make_scalar(account_id_, place);
  if (name == "AWS::Partition") return make_scalar("aws", place);
  if (name == "AWS::URLSuffix") return make_scalar("amazonaws.com", place);
  if (name == "AWS::StackName") return make_scalar(options_.stack_name, place);
  if (name == "AWS::StackId")
    return make_scalar("arn:aws:cloudformation:" + options_.region + ":" + account_id_ + ":stack/" +
                           options_.stack_name + "/local",
                       place);
  if (name == "AWS::NotificationARNs") return make_list(place);
  if (auto parameter = parameters_.find(name); parameter != parameters_.end()) {
    if (parameter->second.known) return parameter->second.value;
    return unresolved(place, logical_id,
                      {"missing-parameter", "Parameters: [" + name + "] must have values",
                       kOverrideHint + name + "=VALUE"});
  }
  return reference(name, "", place, logical_id);
}

Node Resolver::get_att(const Node& argument, std::string_view logical_id) {
  std::string name, attribute;
  if (argument.is_list() && argument.items.size() == 2) {
    name = logical_id_of(argument.items[0], logical_id);
    attribute = text_of(resolve(argument.items[1], logical_id));
  } else {
    std::string text = text_of(argument);
    std::size_t dot = text.find('.');
    name = text.substr(0, dot);
    attribute = dot == std::string::npos ? "" : text.substr(dot + 1);
  }
  if (attribute.empty())
    return unresolved(argument.place, logical_id,
                      {"bad-getatt",
                       "Template error: every Fn::GetAtt object requires two non-empty parameters, the "
                       "resource name and the resource attribute",
                       "write Resource.Attribute"});
  return reference(name, attribute, argument.place, logical_id);
}

Node Resolver::reference(const std::string& name, const std::string& attribute, const Place& place,
                         std::string_view logical_id) {
  std::string key = attribute.empty() ? name : name + "." + attribute;
  if (auto given = options_.resolve.find(key); given != options_.resolve.end())
    return make_scalar(given->second, place);
  if (evaluating_conditions_ > 0) return unresolved(place, logical_id, dangling(name, attribute));
  if (auto generated = generated_.find(key); generated != generated_.end())
    return make_scalar(generated->second, place);
  // "App.Version" and "App.Alias" are resources that the SAM transform makes, of which Ref gives the ARN.
  std::size_t dot = attribute.find('.');
  if (dot != std::string::npos) {
    auto made = generated_.find(name + "." + attribute.substr(0, dot));
    std::string_view of_made = std::string_view(attribute).substr(dot + 1);
    if (made != generated_.end() && (of_made == "FunctionArn" || of_made == "AliasArn"))
      return make_scalar(made->second, place);
  }
  if (auto resource = resources_.find(name); resource != resources_.end()) {
    auto value = resource->second.values.find(attribute);
    if (value != resource->second.values.end()) return make_scalar(value->second, place);
    auto attributes = attributes_of(resource->second.type);
    bool exists = std::find(attributes.begin(), attributes.end(), attribute) != attributes.end();
    if (!exists && knows_attributes(resource->second.type)) {
      return unresolved(place, logical_id,
                        {"bad-getatt",
                         "Template error: resource " + name + " does not support attribute type " +
                             attribute + " in Fn::GetAtt",
                         did_you_mean(attribute, attributes, "")});
    }
    return unknown_here(place, logical_id, key, kResolveHint + key + "=VALUE");
  }
  if (is_of_module(name)) return unknown_here(place, logical_id, key, kResolveHint + key + "=VALUE");
  return unresolved(place, logical_id, dangling(name, attribute));
}

bool Resolver::is_of_module(const std::string& name) const {
  return std::any_of(resources_.begin(), resources_.end(), [&](const auto& resource) {
    return resource.second.type.ends_with("::MODULE") && name.starts_with(resource.first);
  });
}

Finding Resolver::dangling(const std::string& name, const std::string& attribute) const {
  if (diagnostics_.is_full()) return {"dangling-reference", name};
  if (evaluating_conditions_ > 0) {
    return {"dangling-reference",
            "Template format error: Unresolved dependencies [" + name +
                "]. Cannot reference resources in the Conditions block of the template",
            "conditions know parameters, mappings and other conditions"};
  }
  std::vector<std::string> known;
  for (const auto& [id, resource] : resources_) known.push_back(id);
  for (const auto& [id, value] : parameters_) known.push_back(id);
  std::string message = attribute.empty()
                            ? "Template format error: Unresolved resource dependencies [" + name +
                                  "] in the Resources block of the template"
                            : "Template error: instance of Fn::GetAtt references undefined resource " + name;
  return {"dangling-reference", message,
          did_you_mean(name, known, "define it under Resources or Parameters")};
}

bool Resolver::knows_parameter(const std::string& name) const { return parameters_.contains(name); }
bool Resolver::knows_resource(const std::string& name) const {
  return resources_.contains(name) || generated_.contains(name);
}

}  // namespace sls::model
