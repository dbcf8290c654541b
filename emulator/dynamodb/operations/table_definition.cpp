#include "table_definition.h"

#include <algorithm>
#include <set>

#include "table_constraints.h"

namespace sls::dynamodb::operations {
namespace {

using storage::KeyPart;

constexpr std::size_t kMostLocalIndexes = 5;
constexpr std::size_t kMostGlobalIndexes = 20;
constexpr std::size_t kMostGlobalKeyParts = 4;
constexpr std::size_t kMostProjectedAttributes = 100;

[[noreturn]] void invalid(std::string text) { throw messages::table_parameter(text); }

std::string names_of(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) text += (text.size() > 1 ? ", " : "") + name;
  return text + "]";
}

std::string names_of(const std::vector<std::pair<std::string, Type>>& attributes) {
  std::vector<std::string> names;
  for (const auto& [name, type] : attributes) names.push_back(name);
  return names_of(names);
}

using Attributes = std::vector<std::pair<std::string, Type>>;

struct KeyElement {
  std::string name;
  std::string type;
};

std::vector<KeyElement> read_key_elements(const JsonValue& list) {
  std::vector<KeyElement> elements;
  for (const auto& json : list.GetArray()) {
    elements.push_back({text_in(json, "AttributeName"), text_in(json, "KeyType")});
  }
  return elements;
}

void check_two_part_order(const std::vector<KeyElement>& elements, const Attributes& attributes) {
  if (elements[0].type != "HASH")
    throw messages::validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (elements.size() == 1) return;
  if (elements[0].name == elements[1].name) {
    throw messages::validation(
        attributes.size() == 1
            ? "Invalid KeySchema: Some index key attribute have no definition"
            : "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (elements[1].type != "RANGE")
    throw messages::validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
}

void check_many_part_order(const std::vector<KeyElement>& elements) {
  if (elements[0].type != "HASH")
    throw messages::validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  auto hashes = static_cast<std::size_t>(
      std::count_if(elements.begin(), elements.end(), [](const KeyElement& e) { return e.type == "HASH"; }));
  bool ordered = std::is_sorted(elements.begin(), elements.end(),
                                [](const KeyElement& a, const KeyElement& b) { return a.type < b.type; });
  if (!ordered || hashes > kMostGlobalKeyParts || elements.size() - hashes > kMostGlobalKeyParts) {
    throw messages::validation(
        "Invalid KeySchema: an index takes up to four HASH elements, then up to four RANGE elements");
  }
}

storage::KeySchema key_schema(const std::vector<KeyElement>& elements,
                              const std::vector<std::pair<std::string, Type>>& attributes) {
  storage::KeySchema keys;
  std::vector<std::string> names, undefined;
  for (const KeyElement& element : elements) {
    names.push_back(element.name);
    auto defined = std::find_if(attributes.begin(), attributes.end(),
                                [&](const auto& attribute) { return attribute.first == element.name; });
    if (defined == attributes.end()) {
      undefined.push_back(element.name);
      continue;
    }
    (element.type == "HASH" ? keys.hash : keys.range).push_back(KeyPart{element.name, defined->second});
  }
  if (!undefined.empty()) {
    invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: " + names_of(names) +
            ", AttributeDefinitions: " + names_of(attributes));
  }
  return keys;
}

void check_attributes_used(const storage::TableDefinition& table) {
  std::set<std::string> used;
  auto use = [&](const storage::KeySchema& keys) {
    for (const KeyPart& part : keys.hash) used.insert(part.name);
    for (const KeyPart& part : keys.range) used.insert(part.name);
  };
  use(table.keys);
  for (const storage::IndexDefinition& index : table.indexes) use(index.keys);
  bool all = std::all_of(table.attributes.begin(), table.attributes.end(),
                         [&](const auto& attribute) { return used.contains(attribute.first); });
  if (all) return;
  if (table.indexes.empty())
    invalid(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  invalid("Some AttributeDefinitions are not used. AttributeDefinitions: " + names_of(table.attributes) +
          ", keys used: " + names_of(std::vector<std::string>(used.begin(), used.end())));
}

void read_projection(const Members& members, storage::IndexDefinition& index) {
  index.projection = members.text("ProjectionType");
  if (index.projection.empty()) invalid("Unknown ProjectionType: null");
  const JsonValue* extra = members.find("NonKeyAttributes");
  if (extra != nullptr && index.projection != "INCLUDE")
    invalid("ProjectionType is " + index.projection + ", but NonKeyAttributes is specified");
  if (extra == nullptr && index.projection == "INCLUDE")
    invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  if (extra == nullptr) return;
  for (const auto& name : extra->GetArray())
    index.non_key_attributes.emplace_back(name.GetString(), name.GetStringLength());
}

void read_local_indexes(const Request& request, storage::TableDefinition& table) {
  const JsonValue* list = request.find("LocalSecondaryIndexes");
  if (list == nullptr) return;
  if (list->Empty()) invalid("List of LocalSecondaryIndexes is empty");
  if (list->Size() > kMostLocalIndexes)
    invalid("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
  if (table.keys.range.empty())
    invalid(
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
  for (const auto& json : list->GetArray()) {
    storage::IndexDefinition index = read_index_definition(json, table.attributes, false);
    if (index.keys.range.empty())
      invalid("Index KeySchema does not have a range key for index: " + index.name);
    if (index.keys.hash != table.keys.hash) {
      invalid("Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
              index.name + ". index hash key: " + index.keys.hash[0].name +
              ", table hash key: " + table.keys.hash[0].name);
    }
    table.indexes.push_back(std::move(index));
  }
}

void read_global_indexes(const Request& request, storage::TableDefinition& table) {
  const JsonValue* list = request.find("GlobalSecondaryIndexes");
  if (list == nullptr) return;
  if (list->Empty()) invalid("List of GlobalSecondaryIndexes is empty");
  if (list->Size() > kMostGlobalIndexes)
    invalid("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  for (const auto& json : list->GetArray()) {
    storage::IndexDefinition index = read_index_definition(json, table.attributes, true);
    const JsonValue* throughput = find_in(json, "ProvisionedThroughput");
    if (throughput != nullptr && table.on_demand) {
      invalid("ProvisionedThroughput should not be specified for index: " + index.name +
              " when BillingMode is PAY_PER_REQUEST");
    }
    if (throughput == nullptr && !table.on_demand)
      invalid("ProvisionedThroughput must be specified for index: " + index.name);
    index.throughput = read_throughput(throughput);
    table.indexes.push_back(std::move(index));
  }
}

void check_projected_attributes(const storage::TableDefinition& table) {
  std::size_t projected = 0;
  for (const storage::IndexDefinition& index : table.indexes) projected += index.non_key_attributes.size();
  if (projected > kMostProjectedAttributes)
    invalid("Number of NonKeyAttributes of all indexes exceeds the per-table limit of 100");
}

void check_index_names(storage::TableDefinition& table) {
  std::set<std::string> names;
  for (storage::IndexDefinition& index : table.indexes) {
    if (!names.insert(index.name).second) invalid("Duplicate index name: " + index.name);
    index.id = table.next_index_id++;
  }
}

void read_billing(const Request& request, storage::TableDefinition& table) {
  table.on_demand = request.text("BillingMode") == "PAY_PER_REQUEST";
  const JsonValue* throughput = request.find("ProvisionedThroughput");
  if (throughput != nullptr && table.on_demand) {
    invalid(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (throughput == nullptr && !table.on_demand) {
    invalid(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  table.throughput = read_throughput(throughput);
}

}  // namespace

const JsonValue* find_in(const JsonValue& object, std::string_view name) {
  auto member = object.FindMember(rapidjson::Value(rapidjson::StringRef(name.data(), name.size())));
  return member == object.MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

std::string text_in(const JsonValue& object, std::string_view name) {
  const JsonValue* value = find_in(object, name);
  if (value == nullptr) return "";
  return {value->GetString(), value->GetStringLength()};
}

std::vector<std::pair<std::string, Type>> read_attribute_definitions(const JsonValue& list) {
  std::vector<std::pair<std::string, Type>> attributes;
  for (const auto& json : list.GetArray()) {
    std::string name = text_in(json, "AttributeName");
    std::string type = text_in(json, "AttributeType");
    bool twice = std::any_of(attributes.begin(), attributes.end(),
                             [&](const auto& known) { return known.first == name; });
    if (twice) invalid("Cannot have two attributes with the same name");
    attributes.emplace_back(std::move(name), type == "S" ? Type::s : type == "N" ? Type::n : Type::b);
  }
  return attributes;
}

storage::Throughput read_throughput(const JsonValue* json) {
  if (json == nullptr) return {};
  Members members(*json, Dialect::bare_old);
  return {*members.integer("ReadCapacityUnits"), *members.integer("WriteCapacityUnits")};
}

storage::IndexDefinition read_index_definition(const JsonValue& json, const Attributes& attributes,
                                               bool is_global) {
  Members members(json, Dialect::bare_old);
  storage::IndexDefinition index;
  index.is_global = is_global;
  index.name = members.text("IndexName");
  auto elements = read_key_elements(*members.find("KeySchema"));
  if (is_global && elements.size() > 2) {
    check_many_part_order(elements);
  } else {
    check_two_part_order(elements, attributes);
  }
  index.keys = key_schema(elements, attributes);
  read_projection(Members(*members.find("Projection"), Dialect::bare_old), index);
  return index;
}

void read_settings(const Members& members, storage::TableDefinition& table) {
  for (const char* name : {"OnDemandThroughput", "WarmThroughput", "SSESpecification", "TableClass"}) {
    if (const JsonValue* given = members.find(name)) table.settings[name] = json_text(*given);
  }
}

std::string read_stream_specification(const JsonValue& json) {
  bool on = Members(json, Dialect::bare_old).boolean("StreamEnabled");
  std::string type = text_in(json, "StreamViewType");
  static const std::set<std::string> kTypes = {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"};
  if (!type.empty() && !kTypes.contains(type)) {
    throw messages::validation(
        "1 validation error detected: Value '" + type +
        "' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum "
        "value set: [NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY]");
  }
  if (on && type.empty()) invalid("StreamViewType is required if StreamEnabled is true");
  if (!on && !type.empty()) invalid("StreamViewType is not allowed if StreamEnabled is false");
  return type;
}

std::vector<std::pair<std::string, std::string>> read_tags(const JsonValue& list) {
  std::vector<std::pair<std::string, std::string>> tags;
  for (const auto& json : list.GetArray()) {
    std::string key = text_in(json, "Key");
    if (key.empty() || key.size() > 128 || key.starts_with("aws:"))
      invalid("a tag's key has 1 to 128 characters and does not begin with aws:");
    if (text_in(json, "Value").size() > 256) invalid("a tag's value has at most 256 characters");
    tags.emplace_back(std::move(key), text_in(json, "Value"));
  }
  return tags;
}

storage::TableDefinition read_table_definition(const Request& request) {
  if (!request.has("TableName"))
    throw messages::validation("The parameter 'TableName' is required but was not present in the request");
  Constraints constraints(request);
  constraints.required("AttributeDefinitions");
  constrain_attribute_definitions(request, constraints);
  constraints.length("TableName", 3, 255)
      .table_name()
      .one_of("BillingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constrain_throughput(request, "", constraints);
  constrain_key_schema(request, "", 2, constraints);
  constrain_indexes(request, "GlobalSecondaryIndexes", constraints);
  constrain_indexes(request, "LocalSecondaryIndexes", constraints);
  constraints.one_of("TableClass", {"STANDARD", "STANDARD_INFREQUENT_ACCESS"}).check();
  storage::TableDefinition table;
  table.name = request.table_name();
  table.attributes = read_attribute_definitions(*request.find("AttributeDefinitions"));
  read_billing(request, table);
  auto elements = read_key_elements(*request.find("KeySchema"));
  check_two_part_order(elements, table.attributes);
  table.keys = key_schema(elements, table.attributes);
  read_local_indexes(request, table);
  read_global_indexes(request, table);
  check_index_names(table);
  check_projected_attributes(table);
  check_attributes_used(table);
  if (const JsonValue* stream = request.find("StreamSpecification"))
    table.stream_view_type = read_stream_specification(*stream);
  if (const JsonValue* tags = request.find("Tags")) table.tags = read_tags(*tags);
  table.deletion_protection = request.boolean("DeletionProtectionEnabled");
  read_settings(request, table);
  return table;
}

}  // namespace sls::dynamodb::operations
