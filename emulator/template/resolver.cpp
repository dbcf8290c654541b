#include "resolver.h"

#include <algorithm>
#include <regex>

#include "core/base64.h"
#include "core/text.h"

namespace sls::model {
namespace {

const char* const kOverrideHint = "give it with --parameter-overrides ";
const char* const kResolveHint = "give it with --resolve ";

bool is_number_text(const std::string& text, double& value) {
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

Node text_node(std::string text, const Place& place) { return make_scalar(std::move(text), place); }

}  // namespace

std::string text_of(const Node& node) { return node.is_scalar() ? scalar_text(node) : ""; }

Resolver::Resolver(const Node& root, const LoadOptions& options, Diagnostics& diagnostics)
    : root_(root), options_(options), diagnostics_(diagnostics) {
  if (const Node* parameters = root.find("Parameters")) read_parameters(*parameters);
}

Node Resolver::unresolved(const Place& place, std::string_view logical_id, Finding finding) {
  std::string label = finding.message;
  diagnostics_.error(place, logical_id, std::move(finding));
  return make_unresolved(std::move(label), place);
}

// ---- parameters

void Resolver::read_parameters(const Node& parameters) {
  for (const Member& member : parameters.members) {
    if (!member.value.is_map()) {
      diagnostics_.error(member.place, "",
                         {"bad-parameter", "Parameter '" + member.key + "' must be a map with a Type", ""});
      continue;
    }
    if (member.value.find("Type") == nullptr) {
      diagnostics_.error(
          member.place, "",
          {"bad-parameter", "Template format error: Every Parameters object must contain a Type member.",
           "add a Type, such as String"});
    }
    Parameter parameter;
    auto override = options_.parameter_overrides.find(member.key);
    const Node* standard = member.value.find("Default");
    if (override != options_.parameter_overrides.end()) {
      parameter.value = text_node(override->second, member.place);
      parameter.known = true;
      check_parameter(member, override->second, true);
    } else if (standard != nullptr) {
      parameter.value = text_node(text_of(*standard), standard->place);
      parameter.known = true;
      check_parameter(member, text_of(*standard), false);
    }
    std::string type = member.value.find("Type") ? text_of(*member.value.find("Type")) : "String";
    bool is_list = type == "CommaDelimitedList" || type.starts_with("List<");
    if (parameter.known && is_list) {
      Node list = make_list(parameter.value.place);
      for (const std::string& part : core::split(parameter.value.text, ','))
        list.items.push_back(text_node(std::string(core::trim(part)), list.place));
      parameter.value = std::move(list);
    }
    parameters_[member.key] = std::move(parameter);
  }
  for (const auto& [name, value] : options_.parameter_overrides) {
    if (parameters_.contains(name)) continue;
    std::vector<std::string> known;
    for (const auto& [parameter, ignored] : parameters_) known.push_back(parameter);
    diagnostics_.warning(
        parameters.place, "",
        {"unknown-parameter", "--parameter-overrides names a parameter that the template lacks: " + name,
         did_you_mean(name, known, "")});
  }
}

void Resolver::check_parameter(const Member& parameter, const std::string& value, bool overridden) {
  const Node& declared = parameter.value;
  auto complain = [&](const std::string& text) {
    diagnostics_.error(parameter.place, "",
                       {"bad-parameter-value", text,
                        overridden ? "the value comes from --parameter-overrides" : "change the Default"});
  };
  if (const Node* allowed = declared.find("AllowedValues"); allowed != nullptr && allowed->is_list()) {
    bool found = std::any_of(allowed->items.begin(), allowed->items.end(),
                             [&](const Node& item) { return text_of(item) == value; });
    std::string list;
    for (const Node& item : allowed->items) list += (list.empty() ? "" : ", ") + text_of(item);
    if (!found) complain("Parameter '" + parameter.key + "' must be one of AllowedValues: " + list);
  }
  if (const Node* pattern = declared.find("AllowedPattern"); pattern != nullptr && value.size() < 1024) {
    try {
      if (!std::regex_match(value, std::regex(text_of(*pattern))))
        complain("Parameter '" + parameter.key + "' must match pattern " + text_of(*pattern));
    } catch (const std::regex_error&) {
      diagnostics_.warning(
          pattern->place, "",
          {"unchecked-pattern", "AllowedPattern of '" + parameter.key + "' is not checked here", ""});
    }
  }
  auto bound = [&](const char* name) {
    return declared.find(name) == nullptr ? std::nullopt : scalar_integer(*declared.find(name));
  };
  if (auto least = bound("MinLength"); least && static_cast<long long>(value.size()) < *least)
    complain("Parameter '" + parameter.key + "' must contain at least " + std::to_string(*least) +
             " characters");
  if (auto most = bound("MaxLength"); most && static_cast<long long>(value.size()) > *most)
    complain("Parameter '" + parameter.key + "' must contain at most " + std::to_string(*most) +
             " characters");
  if (declared.find("Type") == nullptr || text_of(*declared.find("Type")) != "Number") return;
  double number = 0;
  if (!is_number_text(value, number)) return complain("Parameter '" + parameter.key + "' must be a number.");
  if (auto least = bound("MinValue"); least && number < static_cast<double>(*least))
    complain("Parameter '" + parameter.key + "' must be a number not less than " + std::to_string(*least));
  if (auto most = bound("MaxValue"); most && number > static_cast<double>(*most))
    complain("Parameter '" + parameter.key + "' must be a number not greater than " + std::to_string(*most));
}

// ---- values

void Resolver::add_resource(const std::string& logical_id, std::map<std::string, std::string> values) {
  resources_[logical_id] = std::move(values);
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
  if (name == "Fn::GetAZs") {
    Node list = make_list(whole.place);
    for (const char* zone : {"a", "b", "c"})
      list.items.push_back(text_node(options_.region + zone, whole.place));
    return list;
  }
  if (name == "Fn::ImportValue" || name == "Fn::Cidr" || name == "Fn::Transform" || name == "Fn::Length" ||
      name == "Fn::ToJsonString") {
    return unresolved(whole.place, logical_id,
                      {"unresolved", std::string(name) + " cannot be resolved here",
                       "write the value as a parameter and give it with --parameter-overrides NAME=VALUE"});
  }
  return unresolved(whole.place, logical_id,
                    {"unknown-intrinsic", "there is no intrinsic function " + std::string(name),
                     "see the intrinsic functions of CloudFormation"});
}

Node Resolver::ref(const Node& argument, std::string_view logical_id) {
  std::string name = text_of(argument);
  const Place& place = argument.place;
  if (name == "AWS::NoValue") return make_absent(place);
  if (name == "AWS::Region") return text_node(options_.region, place);
  if (name == "AWS::AccountId") return text_node(account_id_, place);
  if (name == "AWS::Partition") return text_node("aws", place);
  if (name == "AWS::URLSuffix") return text_node("amazonaws.com", place);
  if (name == "AWS::StackName") return text_node(options_.stack_name, place);
  if (name == "AWS::StackId")
    return text_node("arn:aws:cloudformation:" + options_.region + ":" + account_id_ + ":stack/" +
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
    name = text_of(argument.items[0]);
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
    return text_node(given->second, place);
  if (auto resource = resources_.find(name); resource != resources_.end()) {
    auto value = resource->second.find(attribute);
    if (value != resource->second.end()) return text_node(value->second, place);
    return unresolved(place, logical_id,
                      {"unresolved", key + " has no value here", kResolveHint + key + "=VALUE"});
  }
  if (auto generated = generated_.find(name); generated != generated_.end())
    return text_node(generated->second, place);
  std::vector<std::string> known;
  for (const auto& [id, values] : resources_) known.push_back(id);
  for (const auto& [id, value] : parameters_) known.push_back(id);
  std::string message = attribute.empty()
                            ? "Template format error: Unresolved resource dependencies [" + name +
                                  "] in the Resources block of the template"
                            : "Template error: instance of Fn::GetAtt references undefined resource " + name;
  return unresolved(
      place, logical_id,
      {"dangling-reference", message, did_you_mean(name, known, "define it under Resources or Parameters")});
}

// ---- intrinsics

Node Resolver::sub(const Node& argument, std::string_view logical_id) {
  Node text = argument.is_list() && !argument.items.empty() ? argument.items[0] : argument;
  const Node* names = argument.is_list() && argument.items.size() > 1 ? &argument.items[1] : nullptr;
  if (!text.is_scalar())
    return unresolved(argument.place, logical_id,
                      {"bad-sub",
                       "Template error: One or more Fn::Sub intrinsic functions don't specify expected "
                       "arguments. Specify a string as first argument, and an optional second argument to "
                       "specify a mapping of values to replace in the string",
                       ""});
  std::string result;
  const std::string& source = text.text;
  std::size_t at = 0;
  while (at < source.size()) {
    std::size_t open = source.find("${", at);
    std::size_t close = open == std::string::npos ? open : source.find('}', open);
    if (close == std::string::npos) break;
    result += source.substr(at, open - at);
    std::string name(core::trim(std::string_view(source).substr(open + 2, close - open - 2)));
    at = close + 1;
    if (name.starts_with("!")) {
      result += "${" + name.substr(1) + "}";
      continue;
    }
    const Node* given = names == nullptr ? nullptr : names->find(name);
    std::size_t dot = name.find('.');
    Node value = given != nullptr ? resolve(*given, logical_id)
                 : dot == std::string::npos
                     ? ref(make_scalar(name, text.place), logical_id)
                     : reference(name.substr(0, dot), name.substr(dot + 1), text.place, logical_id);
    if (value.kind == NodeKind::unresolved) return value;
    if (!value.is_scalar())
      return unresolved(text.place, logical_id, {"bad-sub", "Fn::Sub: ${" + name + "} is no text", ""});
    result += scalar_text(value);
  }
  return text_node(result + source.substr(std::min(at, source.size())), text.place);
}

Node Resolver::join(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() != 2)
    return unresolved(argument.place, logical_id,
                      {"bad-join",
                       "Template error: every Fn::Join object requires two parameters, (1) a string "
                       "delimiter and (2) a list of strings to be joined",
                       ""});
  Node list = resolve(argument.items[1], logical_id);
  if (list.kind == NodeKind::unresolved) return list;
  if (!list.is_list())
    return unresolved(argument.place, logical_id,
                      {"bad-join",
                       "Template error: every Fn::Join object requires two parameters, (1) a string "
                       "delimiter and (2) a list of strings to be joined",
                       ""});
  std::string text;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (list.items[i].kind == NodeKind::unresolved) return list.items[i];
    text += (i > 0 ? text_of(argument.items[0]) : "") + text_of(list.items[i]);
  }
  return text_node(text, argument.place);
}

Node Resolver::select(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() != 2)
    return unresolved(
        argument.place, logical_id,
        {"bad-select", "Template error: every Fn::Select object requires two parameters, an index and a list",
         ""});
  Node index = resolve(argument.items[0], logical_id);
  Node list = resolve_top(argument.items[1], logical_id);
  if (list.kind == NodeKind::unresolved) return list;
  double number = -1;
  bool fits = is_number_text(text_of(index), number) && list.is_list() && number >= 0 &&
              number < static_cast<double>(list.items.size());
  if (!fits)
    return unresolved(
        argument.place, logical_id,
        {"bad-select",
         "Template error: Fn::Select cannot select nonexistent value at index " + text_of(index), ""});
  return list.items[static_cast<std::size_t>(number)];
}

Node Resolver::split(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() != 2)
    return unresolved(argument.place, logical_id,
                      {"bad-split",
                       "Template error: every Fn::Split object requires two parameters, (1) a string "
                       "delimiter and (2) a string to be split",
                       ""});
  Node source = resolve(argument.items[1], logical_id);
  if (source.kind == NodeKind::unresolved) return source;
  std::string delimiter = text_of(argument.items[0]);
  std::string text = text_of(source);
  Node list = make_list(argument.place);
  if (delimiter.empty())
    return unresolved(argument.place, logical_id, {"bad-split", "Fn::Split: the delimiter is empty", ""});
  for (std::size_t at = 0;;) {
    std::size_t end = text.find(delimiter, at);
    list.items.push_back(text_node(text.substr(at, end - at), argument.place));
    if (end == std::string::npos) return list;
    at = end + delimiter.size();
  }
}

Node Resolver::find_in_map(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() < 3)
    return unresolved(argument.place, logical_id,
                      {"bad-findinmap",
                       "Template error: every Fn::FindInMap object requires three parameters, the map name, "
                       "map key and the attribute for return value",
                       ""});
  std::string keys[3];
  for (int i = 0; i < 3; ++i) {
    Node key = resolve(argument.items[static_cast<std::size_t>(i)], logical_id);
    if (key.kind == NodeKind::unresolved) return key;
    keys[i] = text_of(key);
  }
  const Node* at = root_.find("Mappings");
  for (const std::string& key : keys) at = at == nullptr ? nullptr : at->find(key);
  if (at != nullptr) return *at;
  if (argument.items.size() > 3) {
    if (const Node* otherwise = argument.items[3].find("DefaultValue"))
      return resolve(*otherwise, logical_id);
  }
  return unresolved(argument.place, logical_id,
                    {"bad-findinmap",
                     "Template error: Unable to get mapping for " + keys[0] + "::" + keys[1] + "::" + keys[2],
                     "add it under Mappings"});
}

Node Resolver::choose(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() != 3)
    return unresolved(
        argument.place, logical_id,
        {"bad-if", "Template error: Fn::If requires a list argument with the first element being a condition",
         ""});
  bool chosen = condition(text_of(argument.items[0]), argument.items[0].place, logical_id);
  return resolve_top(argument.items[chosen ? 1 : 2], logical_id);
}

Node Resolver::base64(const Node& argument, std::string_view logical_id) {
  Node value = resolve(argument, logical_id);
  if (!value.is_scalar()) return value;
  return text_node(core::encode_base64(scalar_text(value)), argument.place);
}

// ---- conditions

bool Resolver::exists(const Node& resource, std::string_view logical_id) {
  const Node* name = resource.find("Condition");
  return name == nullptr || !name->is_scalar() || condition(text_of(*name), name->place, logical_id);
}

bool Resolver::condition(const std::string& name, const Place& place, std::string_view logical_id) {
  auto known = conditions_.find(name);
  if (known != conditions_.end() && known->second > 0) return known->second == 2;
  if (known != conditions_.end()) {
    diagnostics_.error(place, logical_id,
                       {"circular-condition", "Template error: the condition " + name + " depends on itself",
                        "break the circle under Conditions"});
    return false;
  }
  const Node* conditions = root_.find("Conditions");
  const Node* declared = conditions == nullptr ? nullptr : conditions->find(name);
  if (declared == nullptr) {
    diagnostics_.error(place, logical_id,
                       {"undefined-condition",
                        "Template format error: Unresolved condition dependency " + name +
                            " in the Resources block of the template",
                        "define it under Conditions"});
    return true;
  }
  conditions_[name] = 0;
  bool value = evaluate(*declared, logical_id);
  conditions_[name] = value ? 2 : 1;
  return value;
}

bool Resolver::evaluate_list(const Node& list, bool all, std::string_view logical_id) {
  for (const Node& item : list.items) {
    if (evaluate(item, logical_id) != all) return !all;
  }
  return all;
}

bool Resolver::evaluate(const Node& condition_node, std::string_view logical_id) {
  if (condition_node.is_scalar()) return text_of(condition_node) == "true";
  if (condition_node.is_map() && condition_node.members.size() == 1) {
    const std::string& name = condition_node.members[0].key;
    const Node& argument = condition_node.members[0].value;
    if (name == "Condition") return condition(text_of(argument), argument.place, logical_id);
    if (name == "Fn::And") return evaluate_list(argument, true, logical_id);
    if (name == "Fn::Or") return evaluate_list(argument, false, logical_id);
    if (name == "Fn::Not" && argument.items.size() == 1) return !evaluate(argument.items[0], logical_id);
    if (name == "Fn::Equals" && argument.items.size() == 2) {
      Node left = resolve(argument.items[0], logical_id);
      Node right = resolve(argument.items[1], logical_id);
      return left.is_scalar() && right.is_scalar() ? scalar_text(left) == scalar_text(right)
                                                   : to_json(left) == to_json(right);
    }
  }
  diagnostics_.error(
      condition_node.place, logical_id,
      {"bad-condition",
       "Template format error: a condition is Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition", ""});
  return false;
}

}  // namespace sls::model
