#include "policies.h"

#include <algorithm>
#include <map>

#include "core/json_writer.h"
#include "core/text.h"
#include "schema/policy_templates.h"

namespace sls::model {
namespace {

struct TemplateStatement {
  std::vector<std::string> actions;
  std::vector<std::string> resources;
  std::string condition;  // JSON; may be empty
};

struct PolicyTemplate {
  std::vector<std::string> parameters;
  std::vector<TemplateStatement> statements;
};

using PolicyTemplates = std::map<std::string, PolicyTemplate, std::less<>>;

// policy_templates.cpp says how the text is written.
PolicyTemplates read_policy_templates() {
  PolicyTemplates templates;
  PolicyTemplate* current = nullptr;
  bool continues = false;  // the last line had actions, which go on
  for (const std::string& line : core::split(kPolicyTemplates, '\n')) {
    std::string_view text = core::trim(line);
    if (text.empty()) continue;
    if (!line.starts_with(" ")) {
      auto words = core::split(text, ' ');
      current = &templates[words[0]];
      current->parameters.assign(words.begin() + 1, words.end());
      continues = false;
    } else if (text.starts_with("= ")) {
      current->statements.back().resources.emplace_back(text.substr(2));
      continues = false;
    } else if (text.starts_with("? ")) {
      current->statements.back().condition = text.substr(2);
      continues = false;
    } else {
      if (!continues) current->statements.emplace_back();
      for (std::string& action : core::split(text, ' '))
        current->statements.back().actions.push_back(std::move(action));
      continues = true;
    }
  }
  return templates;
}

const PolicyTemplates& policy_templates() {
  static const PolicyTemplates kTemplates = read_policy_templates();
  return kTemplates;
}

// Parameters of one use of a template, and the pseudo parameters that its resources name.
using PolicyValues = std::map<std::string, std::string>;

std::string fill_policy(std::string text, const PolicyValues& values) {
  for (const auto& [name, value] : values) {
    std::string mark = "${" + name + "}";
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size())
      text.replace(at, mark.size(), value);
  }
  return text;
}

std::string statement_json(const TemplateStatement& statement, const PolicyValues& values) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().member("Effect", "Allow").key("Action").begin_array();
  for (const std::string& action : statement.actions) json.string(action);
  json.end_array().key("Resource").begin_array();
  for (const std::string& resource : statement.resources) json.string(fill_policy(resource, values));
  json.end_array();
  if (!statement.condition.empty()) {
    PolicyValues escaped;
    for (const auto& [name, value] : values) {
      std::string quoted;
      core::append_json_string(quoted, value);
      escaped[name] = quoted.substr(1, quoted.size() - 2);
    }
    json.key("Condition").raw(fill_policy(statement.condition, escaped));
  }
  json.end_object();
  return text;
}

void add_statements(const Node& document, Function& function) {
  const Node* statements = document.find("Statement");
  if (statements == nullptr) return;
  if (statements->is_map()) function.policies.push_back({to_json(*statements)});
  for (const Node& statement : statements->items) function.policies.push_back({to_json(statement)});
}

void expand_template(Loading& loading, const Resource& resource, const std::string& name,
                     const PolicyTemplate& known, const Member& use, Function& function) {
  PolicyValues values = {{"Region", loading.application.region}, {"Account", loading.application.account_id}};
  for (const std::string& parameter : known.parameters) {
    const Node* given = use.value.find(parameter);
    if (given == nullptr) {
      loading.diagnostics.error(
          use.place, resource.logical_id,
          {"missing-policy-parameter",
           invalid_resource(resource.logical_id,
                            "Must specify valid parameter values for policy template '" + name + "'"),
           "add " + parameter});
      return;
    }
    values[parameter] = text_of(*given);
  }
  for (const TemplateStatement& statement : known.statements)
    function.policies.push_back({statement_json(statement, values)});
}

void refuse_policy(Loading& loading, const Resource& resource, const Place& place, std::size_t index,
                   std::string hint) {
  loading.diagnostics.error(
      place, resource.logical_id,
      {"bad-policy",
       invalid_resource(resource.logical_id, "Policy at index " + std::to_string(index) +
                                                 " in the 'Policies' property is not valid"),
       std::move(hint)});
}

void read_policy(Loading& loading, const Resource& resource, const Node& policy, std::size_t index,
                 Function& function) {
  if (policy.is_scalar() || policy.kind == NodeKind::unresolved) return;  // a managed policy by name or ARN
  if (policy.find("Statement") != nullptr) return add_statements(policy, function);
  const PolicyTemplates& templates = policy_templates();
  bool known = policy.is_map() && policy.members.size() == 1 && templates.contains(policy.members[0].key);
  if (known) {
    const Member& use = policy.members[0];
    return expand_template(loading, resource, use.key, templates.find(use.key)->second, use, function);
  }
  std::vector<std::string> names;
  for (const auto& [name, policy_template] : templates) names.push_back(name);
  std::string written = policy.members.empty() ? "" : policy.members[0].key;
  refuse_policy(
      loading, resource, policy.members.empty() ? policy.place : policy.members[0].place, index,
      did_you_mean(written, names, "a policy is a name, an ARN, a document or one policy template"));
}

}  // namespace

void read_policies(Loading& loading, const Resource& resource, const Node& properties, Function& function) {
  const Node* written = properties.find("Policies");
  if (written == nullptr) return;
  Node policies = loading.resolver.resolve(*written, resource.logical_id);
  if (policies.kind == NodeKind::absent) return;
  std::vector<Node> list = policies.is_list() ? policies.items : std::vector<Node>{policies};
  for (std::size_t i = 0; i < list.size(); ++i) read_policy(loading, resource, list[i], i, function);
}

}  // namespace sls::model
