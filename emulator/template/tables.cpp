// AWS::DynamoDB::Table and AWS::Serverless::SimpleTable.
#include <algorithm>

#include "loading.h"

namespace sls::model {
namespace {

const std::vector<KnownProperty> kTableProperties = {{"TableName"},
                                                     {"AttributeDefinitions"},
                                                     {"KeySchema"},
                                                     {"BillingMode"},
                                                     {"ProvisionedThroughput"},
                                                     {"GlobalSecondaryIndexes"},
                                                     {"LocalSecondaryIndexes"},
                                                     {"TimeToLiveSpecification", Fidelity::approximated},
                                                     {"StreamSpecification", kNot},
                                                     {"SSESpecification", kNot},
                                                     {"PointInTimeRecoverySpecification", kNot},
                                                     {"Tags"},
                                                     {"DeletionProtectionEnabled"},
                                                     {"TableClass", kNot},
                                                     {"ContributorInsightsSpecification", kNot},
                                                     {"ImportSourceSpecification", kNot},
                                                     {"KinesisStreamSpecification", kNot},
                                                     {"OnDemandThroughput", kNot},
                                                     {"ResourcePolicy", kNot},
                                                     {"WarmThroughput", kNot}};
const std::vector<KnownProperty> kSimpleTableProperties = {{"TableName"},
                                                           {"PrimaryKey"},
                                                           {"ProvisionedThroughput"},
                                                           {"SSESpecification", kNot},
                                                           {"PointInTimeRecoverySpecification", kNot},
                                                           {"Tags"}};

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

std::string names_of(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) text += (text.size() > 1 ? ", " : "") + name;
  return text + "]";
}

// DynamoDB's own words for definitions and keys that do not go together.
void check_keys(Loading& loading, const Resource& resource, const Node& properties, const Table& table) {
  const std::string prefix = "One or more parameter values were invalid: ";
  std::vector<std::string> defined, used;
  for (const auto& [name, type] : table.attributes) defined.push_back(name);
  auto use = [&](const std::vector<KeyAttribute>& keys) {
    for (const KeyAttribute& key : keys) used.push_back(key.name);
  };
  use(table.key_schema);
  for (const Index& index : table.global_indexes) use(index.key_schema);
  for (const Index& index : table.local_indexes) use(index.key_schema);
  auto place_of = [&](const char* name) {
    return properties.find(name) == nullptr ? resource.place : properties.find_member(name)->place;
  };
  bool undefined = std::any_of(used.begin(), used.end(), [&](const std::string& name) {
    return std::find(defined.begin(), defined.end(), name) == defined.end();
  });
  if (undefined) {
    loading.diagnostics.error(
        place_of("KeySchema"), resource.logical_id,
        {"key-not-defined",
         prefix + "Some index key attributes are not defined in AttributeDefinitions. Keys: " +
             names_of(used) + ", AttributeDefinitions: " + names_of(defined),
         "add each key attribute to AttributeDefinitions"});
  }
  bool unused = std::any_of(defined.begin(), defined.end(), [&](const std::string& name) {
    return std::find(used.begin(), used.end(), name) == used.end();
  });
  if (unused) {
    bool indexed = !table.global_indexes.empty() || !table.local_indexes.empty();
    loading.diagnostics.error(
        place_of("AttributeDefinitions"), resource.logical_id,
        {"definition-not-used",
         prefix + (indexed ? "Some AttributeDefinitions are not used. AttributeDefinitions: " +
                                 names_of(defined) + ", keys used: " + names_of(used)
                           : "Number of attributes in KeySchema does not exactly match number of attributes "
                             "defined in AttributeDefinitions"),
         "define only attributes that a key uses"});
  }
  if (table.key_schema.empty() || table.key_schema[0].type != "HASH") {
    loading.diagnostics.error(
        place_of("KeySchema"), resource.logical_id,
        {"bad-key-schema", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
         "begin KeySchema with a HASH key"});
  } else if (table.key_schema.size() > 1 && table.key_schema[1].type != "RANGE") {
    loading.diagnostics.error(
        place_of("KeySchema"), resource.logical_id,
        {"bad-key-schema", "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type", ""});
  }
  if (!table.local_indexes.empty() && table.key_schema.size() < 2) {
    loading.diagnostics.error(place_of("LocalSecondaryIndexes"), resource.logical_id,
                              {"bad-index",
                               prefix + "Table KeySchema does not have a range key, which is required when "
                                        "specifying a LocalSecondaryIndex",
                               ""});
  }
  if (table.billing_mode == "PROVISIONED" && !table.throughput) {
    loading.diagnostics.error(resource.place, resource.logical_id,
                              {"missing-throughput",
                               prefix + "ReadCapacityUnits and WriteCapacityUnits must both be specified "
                                        "when BillingMode is PROVISIONED",
                               "add BillingMode: PAY_PER_REQUEST, or ProvisionedThroughput"});
  }
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
  check_keys(loading, resource, properties, table);
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
  check_properties(loading, resource, properties, simple ? kSimpleTableProperties : kTableProperties,
                   "compatibility.md#tables");
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
