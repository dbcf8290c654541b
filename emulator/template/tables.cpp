// AWS::DynamoDB::Table and AWS::Serverless::SimpleTable.
#include "loading.h"

namespace sls::model {
namespace {

std::vector<KeyAttribute> read_keys(const Node* list) {
  std::vector<KeyAttribute> keys;
  if (list == nullptr) return keys;
  for (const Node& element : list->items) {
    const Node* name = element.find("AttributeName");
    const Node* type = element.find("KeyType");
    keys.push_back({name == nullptr ? "" : text_of(*name), type == nullptr ? "" : text_of(*type)});
  }
  return keys;
}

std::optional<Throughput> read_throughput(const Node* node) {
  if (node == nullptr || !node->is_map()) return std::nullopt;
  auto units = [&](const char* name) {
    return node->find(name) == nullptr ? 1 : scalar_integer(*node->find(name)).value_or(1);
  };
  return Throughput{units("ReadCapacityUnits"), units("WriteCapacityUnits")};
}

std::vector<Index> read_indexes(const Node* list) {
  std::vector<Index> indexes;
  if (list == nullptr) return indexes;
  for (const Node& element : list->items) {
    Index index;
    if (const Node* name = element.find("IndexName")) index.name = text_of(*name);
    index.key_schema = read_keys(element.find("KeySchema"));
    index.throughput = read_throughput(element.find("ProvisionedThroughput"));
    if (const Node* projection = element.find("Projection")) {
      if (const Node* type = projection->find("ProjectionType")) index.projection.type = text_of(*type);
      if (const Node* extra = projection->find("NonKeyAttributes")) {
        for (const Node& name : extra->items) index.projection.non_key_attributes.push_back(text_of(name));
      }
    }
    indexes.push_back(std::move(index));
  }
  return indexes;
}

void read_plain_table(Loading& loading, const Resource& resource, const Node& properties, Table& table) {
  Node resolved = loading.resolver.resolve(properties, resource.logical_id);
  table.key_schema = read_keys(resolved.find("KeySchema"));
  if (const Node* definitions = resolved.find("AttributeDefinitions")) {
    for (const Node& definition : definitions->items) {
      const Node* name = definition.find("AttributeName");
      const Node* type = definition.find("AttributeType");
      table.attributes.emplace_back(name == nullptr ? "" : text_of(*name),
                                    type == nullptr ? "" : text_of(*type));
    }
  }
  table.billing_mode = read_text(loading, resource, properties, "BillingMode", "PROVISIONED");
  table.throughput = read_throughput(resolved.find("ProvisionedThroughput"));
  table.global_indexes = read_indexes(resolved.find("GlobalSecondaryIndexes"));
  table.local_indexes = read_indexes(resolved.find("LocalSecondaryIndexes"));
  if (const Node* ttl = resolved.find("TimeToLiveSpecification")) {
    const Node* enabled = ttl->find("Enabled");
    bool on = enabled != nullptr && scalar_text(*enabled) == "true";
    if (on && ttl->find("AttributeName") != nullptr)
      table.ttl_attribute = text_of(*ttl->find("AttributeName"));
  }
  if (const Node* stream = resolved.find("StreamSpecification");
      stream != nullptr && stream->find("StreamViewType") != nullptr) {
    table.stream_view_type = text_of(*stream->find("StreamViewType"));
  }
  table.deletion_protection = read_boolean(loading, resource, properties, "DeletionProtectionEnabled", false);
  for (const char* name : {"AttributeDefinitions", "KeySchema"}) {
    const Node* value = resolved.find(name);
    if (value != nullptr && value->kind == NodeKind::unresolved) return;  // a macro makes it
  }
  check_table(loading, resource, properties, table);
}

void read_simple_table(Loading& loading, const Resource& resource, const Node& properties, Table& table) {
  std::string name = "id", type = "String";
  if (const Node* key = properties.find("PrimaryKey")) {
    name = read_text(loading, resource, *key, "Name");
    type = read_text(loading, resource, *key, "Type");
    bool known = type == "String" || type == "Number" || type == "Binary";
    if (name.empty() || !known) {
      loading.diagnostics.error(
          key->place, resource.logical_id,
          {"bad-primary-key",
           invalid_resource(resource.logical_id,
                            "'PrimaryKey' is missing required Property 'Name' or 'Type'."),
           "Type is String, Number or Binary"});
    }
  }
  table.key_schema = {{name, "HASH"}};
  table.attributes = {{name, type == "Number" ? "N" : type == "Binary" ? "B" : "S"}};
  Node resolved = loading.resolver.resolve(properties, resource.logical_id);
  table.throughput = read_throughput(resolved.find("ProvisionedThroughput"));
  table.billing_mode = table.throughput ? "PROVISIONED" : "PAY_PER_REQUEST";
}

void read_tags(Loading& loading, const Resource& resource, const Node& properties, Table& table) {
  const Node* written = properties.find("Tags");
  if (written == nullptr) return;
  Node tags = loading.resolver.resolve(*written, resource.logical_id);
  for (const Member& member : tags.members) table.tags.emplace_back(member.key, text_of(member.value));
  for (const Node& tag : tags.items) {
    if (tag.find("Key") != nullptr && tag.find("Value") != nullptr)
      table.tags.emplace_back(text_of(*tag.find("Key")), text_of(*tag.find("Value")));
  }
}

}  // namespace

void load_table(Loading& loading, const Resource& resource) {
  bool simple = resource.type == "AWS::Serverless::SimpleTable";
  Node properties = merged_properties(loading, resource, simple ? "SimpleTable" : "");
  check_properties(loading, resource, properties);
  Table table;
  table.logical_id = resource.logical_id;
  table.position = position_of(resource.place);
  table.name = read_text(loading, resource, properties, "TableName", resource.logical_id);
  table.arn = "arn:aws:dynamodb:" + loading.application.region + ":" + loading.application.account_id +
              ":table/" + table.name;
  if (simple) {
    read_simple_table(loading, resource, properties, table);
  } else {
    read_plain_table(loading, resource, properties, table);
  }
  read_tags(loading, resource, properties, table);
  loading.application.tables.push_back(std::move(table));
}

}  // namespace sls::model
