// What stands around the resources: the template's version and description, the form of parameters, mappings
// and outputs, and names that may be given once only.
#include <algorithm>
#include <cctype>
#include <map>

#include "checks/checks.h"
#include "core/text.h"
#include "reading/members.h"

namespace sls::model {
namespace {

const std::vector<std::string> kParameterKeys = {
    "Type",      "Default",   "AllowedPattern", "AllowedValues", "ConstraintDescription", "Description",
    "MaxLength", "MinLength", "MaxValue",       "MinValue",      "NoEcho"};
const std::vector<std::string> kParameterTypes = {"String", "Number", "CommaDelimitedList", "List<Number>",
                                                  "List<String>"};
const std::vector<std::string> kTransforms = {
    "AWS::Serverless-2016-10-31", "AWS::LanguageExtensions",        "AWS::Include",
    "AWS::CodeDeployBlueGreen",   "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16",
    "AWS::ServiceCatalog"};
const std::vector<std::string> kOutputKeys = {"Value", "Export", "Description", "Condition"};

bool is_name(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) && c < 0x80; });
}
bool is_macro(const std::string& key) { return key.starts_with("Fn::"); }
bool is_word_of(const std::string& text, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

class DeclarationCheck {
 public:
  explicit DeclarationCheck(Loading& loading) : loading_(loading) {}

  void check() {
    check_head();
    check_transforms();
    check_missing_transform();
    for_each("Parameters", [this](const Member& member) { check_parameter(member); });
    for_each("Mappings", [this](const Member& member) { check_mapping(member); });
    for_each("Outputs", [this](const Member& member) { check_output(member); });
    check_shared_names();
    note_unused();
  }

 private:
  void refuse(const Place& place, std::string_view code, std::string text, std::string hint = "",
              std::string_view logical_id = "") {
    loading_.diagnostics.error(place, logical_id, {code, std::move(text), std::move(hint)});
  }

  template <typename Check>
  void for_each(const char* section, Check check) {
    const Node* found = loading_.root.find(section);
    if (found == nullptr) return;
    for (const Member& member : found->members) {
      if (!is_macro(member.key)) check(member);
    }
  }

  // What has no effect here, for the fidelity report.
  void note(const std::string& section, const std::string& name) {
    note_fidelity(loading_, {section, "", nullptr, {}}, name, Fidelity::not_emulated,
                  "compatibility.md#templates");
  }

  void note_unused() {
    for (const char* section : {"Rules", "Hooks"})
      for_each(section, [&](const Member& member) { note(section, member.key); });
    for (const Member& resource : loading_.root.find("Resources")->members) {
      for (const char* attribute : {"CreationPolicy", "UpdatePolicy"}) {
        if (resource.value.find(attribute) != nullptr) note(resource.key, attribute);
      }
    }
  }

  void check_head() {
    const Node* version = loading_.root.find("AWSTemplateFormatVersion");
    if (version != nullptr && text_of(*version) != "2010-09-09")
      refuse(version->place, "bad-value",
             "Template format error: unsupported value for AWSTemplateFormatVersion.", "write 2010-09-09");
    const Node* description = loading_.root.find("Description");
    if (description != nullptr && !description->is_scalar() && !description->is_null())
      refuse(description->place, "wrong-type",
             "Template format error: 'Description' in template is not a string.");
  }

  void check_transforms() {
    const Node* transform = loading_.root.find("Transform");
    if (transform == nullptr) return;
    if (transform->is_scalar()) check_transform(*transform);
    if (const Node* name = transform->find("Name")) check_transform(*name);
    for (const Node& item : transform->items) {
      const Node* name = item.is_map() ? item.find("Name") : &item;
      if (name != nullptr && name->is_scalar()) check_transform(*name);
    }
  }

  // An account's own macros have names without AWS:: in front.
  void check_transform(const Node& name) {
    std::string text = text_of(name);
    if (is_word_of(text, {"AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::Include"})) return;
    if (!text.starts_with("AWS::") || is_word_of(text, kTransforms)) {
      note("Transform", text);
      return loading_.diagnostics.warning(
          name.place, "",
          {"not-emulated", "the macro " + text + " is not run: the template is taken as it is written",
           "write what it makes into the template"});
    }
    refuse(name.place, "unknown-transform", "No transform named " + text + " found.",
           did_you_mean(text, kTransforms, "AWS::Serverless-2016-10-31 is SAM's"));
  }

  // It is read as SAM all the same.
  void check_missing_transform() {
    if (has_transform(loading_.root, "AWS::Serverless-2016-10-31")) return;
    for (const Member& resource : loading_.root.find("Resources")->members) {
      const Node* type = resource.value.find("Type");
      if (type == nullptr || !text_of(*type).starts_with("AWS::Serverless::")) continue;
      loading_.diagnostics.warning(
          type->place, resource.key,
          {"missing-transform",
           "Template format error: Unrecognized resource types: [" + text_of(*type) + "]",
           "add Transform: AWS::Serverless-2016-10-31; it is read as SAM all the same"});
      return;
    }
  }

  void check_parameter(const Member& parameter) {
    if (!is_name(parameter.key))
      refuse(parameter.place, "bad-parameter",
             "Template format error: Parameter name " + parameter.key + " is non alphanumeric.",
             "use letters and digits only");
    for (const Member& member : parameter.value.members) {
      if (is_word_of(member.key, kParameterKeys)) continue;
      refuse(member.place, "bad-parameter", "Invalid template parameter property '" + member.key + "'",
             did_you_mean(member.key, kParameterKeys, "remove it"));
    }
    const Node* allowed = parameter.value.find("AllowedValues");
    if (allowed != nullptr && !allowed->is_list())
      refuse(allowed->place, "bad-parameter",
             "Template format error: 'AllowedValues' of parameter " + parameter.key + " must be a list.");
    check_parameter_type(parameter);
  }

  void check_parameter_type(const Member& parameter) {
    const Node* written = parameter.value.find("Type");
    if (written == nullptr) return;
    std::string type = text_of(*written);
    bool of_aws = type.starts_with("AWS::") || type.starts_with("List<AWS::");
    if (!of_aws && !is_word_of(type, kParameterTypes))
      return refuse(written->place, "bad-parameter",
                    "Template format error: Unrecognized parameter type: " + type,
                    did_you_mean(type, kParameterTypes, "String, Number or CommaDelimitedList"));
    bool number = type == "Number" || type == "List<Number>";
    for (const char* name : {"MinValue", "MaxValue", "MinLength", "MaxLength"}) {
      bool of_numbers = std::string_view(name).ends_with("Value");
      const Member* bound = parameter.value.find_member(name);
      if (bound == nullptr || of_numbers == number || of_aws) continue;
      refuse(
          bound->place, "bad-parameter",
          "Template format error: Parameter '" + parameter.key + "' of type " + type + " takes no " + name +
              ".",
          of_numbers ? "of text it is MinLength and MaxLength" : "of a number it is MinValue and MaxValue");
    }
  }

  void check_mapping(const Member& mapping) {
    if (!is_name(mapping.key))
      refuse(mapping.place, "bad-section",
             "Template format error: Mapping name '" + mapping.key + "' is non alphanumeric.",
             "use letters and digits only");
    for (const Member& first : mapping.value.members) {
      if (is_macro(first.key)) continue;
      if (!first.value.is_map())
        refuse(first.place, "bad-section",
               "Template format error: Every Mappings member " + first.key + " must be a map",
               "a mapping has two levels of keys");
      for (const Member& second : first.value.members) {
        if (second.value.is_map() && !is_macro(second.key))
          refuse(second.place, "bad-section",
                 "Template format error: Every Mappings attribute must be a String or a List.",
                 "a mapping has two levels of keys");
      }
    }
  }

  void check_output(const Member& output) {
    for (const Member& member : output.value.members) {
      if (is_word_of(member.key, kOutputKeys) || is_macro(member.key)) continue;
      refuse(member.place, "unknown-property", "Invalid template output property '" + member.key + "'",
             did_you_mean(member.key, kOutputKeys, "remove it"));
    }
    const Node* exported = output.value.find("Export");
    if (exported != nullptr && exported->find("Name") == nullptr)
      refuse(
          exported->place, "bad-value",
          "Template format error: Output " + output.key + " is malformed. Export must be a map with a Name",
          "write Export: {Name: …}");
    const Node* description = output.value.find("Description");
    if (description != nullptr && !description->is_scalar())
      refuse(
          description->place, "wrong-type",
          "Template format error: Output " + output.key + " is malformed. Its Description must be a string");
  }

  void check_shared_names() {
    const Node* parameters = loading_.root.find("Parameters");
    if (parameters == nullptr) return;
    for (const Member& resource : loading_.root.find("Resources")->members) {
      if (parameters->find(resource.key) == nullptr || is_macro(resource.key)) continue;
      refuse(resource.place, "bad-logical-id",
             "Template format error: Resources and Parameters must not share name: " + resource.key,
             "rename one of them", resource.key);
    }
  }

  Loading& loading_;
};

// The property that makes two resources of a type one and the same; empty where there is none or AWS makes it
// up.
std::string_view own_name(std::string_view type) {
  if (type.ends_with("::Function") && type != "AWS::CloudFront::Function") return "FunctionName";
  bool table = type == "AWS::DynamoDB::Table" || type == "AWS::Serverless::SimpleTable";
  return table ? "TableName" : "";
}

}  // namespace

void check_declarations(Loading& loading) { DeclarationCheck(loading).check(); }

void check_own_names(Loading& loading, const std::vector<Resource>& resources) {
  std::map<std::pair<std::string_view, std::string>, std::string> first;
  for (const Resource& resource : resources) {
    std::string_view property = own_name(resource.type);
    const Node* properties = resource.node->find("Properties");
    const Node* written = property.empty() || properties == nullptr ? nullptr : properties->find(property);
    if (written == nullptr) continue;
    Node name = loading.resolver.resolve(*written, resource.logical_id);
    if (!name.is_scalar()) continue;
    auto [known, is_new] = first.try_emplace({property, text_of(name)}, resource.logical_id);
    if (is_new) continue;
    for (const std::string& id : {known->second, resource.logical_id}) {
      loading.diagnostics.error(
          loading.root.find("Resources")->find(id)->find("Properties")->find(property)->place, id,
          {"bad-name", text_of(name) + " already exists in the stack: two resources have this " +
                           std::string(property) + ", " + known->second + " and " + resource.logical_id,
           "give each a name of its own, or none"});
    }
  }
}

}  // namespace sls::model
