#include "policies.h"

#include <algorithm>
#include <array>

#include "core/json_writer.h"

namespace sls::model {
namespace {

struct PolicyTemplate {
  std::string_view name;
  std::string_view parameter;
  std::string_view actions;  // divided by blanks
  bool with_indexes = false;
};

// Those whose effect on a local table can be told; the others are known by name.
constexpr std::array<PolicyTemplate, 5> kTableTemplates = {{
    {"DynamoDBCrudPolicy", "TableName",
     "dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query dynamodb:UpdateItem "
     "dynamodb:BatchWriteItem "
     "dynamodb:BatchGetItem dynamodb:DescribeTable dynamodb:ConditionCheckItem",
     true},
    {"DynamoDBReadPolicy", "TableName",
     "dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable", true},
    {"DynamoDBWritePolicy", "TableName", "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem",
     true},
    {"DynamoDBReconfigurePolicy", "TableName", "dynamodb:UpdateTable", false},
    {"DynamoDBStreamReadPolicy", "TableName",
     "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams", false},
}};

void add_statements(const Node& document, Function& function) {
  const Node* statements = document.find("Statement");
  if (statements == nullptr) return;
  if (statements->is_map()) function.policies.push_back({to_json(*statements)});
  for (const Node& statement : statements->items) function.policies.push_back({to_json(statement)});
}

const PolicyTemplate* find_template(std::string_view name) {
  for (const PolicyTemplate& known : kTableTemplates) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

void expand(Loading& loading, const Resource& resource, const PolicyTemplate& known, const Node& parameters,
            const Place& place, Function& function) {
  const Node* table = parameters.find(known.parameter);
  if (table == nullptr) {
    loading.diagnostics.error(
        place, resource.logical_id,
        {"missing-policy-parameter",
         invalid_resource(resource.logical_id, "Must specify valid parameter values for policy template '" +
                                                   std::string(known.name) + "'"),
         "add " + std::string(known.parameter)});
    return;
  }
  std::string arn = "arn:aws:dynamodb:" + loading.application.region + ":" + loading.application.account_id +
                    ":table/" + text_of(*table);
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().member("Effect", "Allow").key("Action").begin_array();
  std::string_view rest = known.actions;
  while (!rest.empty()) {
    std::size_t end = std::min(rest.find(' '), rest.size());
    json.string(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  json.end_array().key("Resource").begin_array().string(arn);
  if (known.with_indexes) json.string(arn + "/index/*");
  json.end_array().end_object();
  function.policies.push_back({text});
}

}  // namespace

void read_policies(Loading& loading, const Resource& resource, const Node& properties, Function& function) {
  const Node* written = properties.find("Policies");
  if (written == nullptr) return;
  Node policies = loading.resolver.resolve(*written, resource.logical_id);
  std::vector<Node> list = policies.is_list() ? policies.items : std::vector<Node>{policies};
  for (const Node& policy : list) {
    if (!policy.is_map()) continue;  // a managed policy by name or ARN
    if (policy.find("Statement") != nullptr) {
      add_statements(policy, function);
      continue;
    }
    for (const Member& member : policy.members) {
      if (const PolicyTemplate* known = find_template(member.key))
        expand(loading, resource, *known, member.value, member.place, function);
    }
  }
}

}  // namespace sls::model
