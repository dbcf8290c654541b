#include "table_constraints.h"

namespace sls::dynamodb::operations {
namespace {

constexpr std::size_t kLongestKeyName = 255;
constexpr std::size_t kMostNonKeyAttributes = 20;
constexpr std::size_t kMostGlobalKeyElements = 8;

std::string element_path(const std::string& path, std::string_view list, std::size_t index) {
  return path + lower_camel(list) + "." + std::to_string(index + 1) + ".member.";
}

void constrain_projection(const Members& index, const std::string& path, Constraints& constraints) {
  constraints.append(Constraints(index, path).required("Projection"));
  const JsonValue* json = index.find("Projection");
  if (json == nullptr) return;
  Members projection(*json, index.dialect());
  Constraints inner(projection, path + "projection.");
  inner.one_of("ProjectionType", {"ALL", "INCLUDE", "KEYS_ONLY"})
      .count("NonKeyAttributes", 1, kMostNonKeyAttributes);
  constraints.append(inner);
}

}  // namespace

void constrain_attribute_definitions(const Members& members, Constraints& constraints) {
  const JsonValue* list = members.find("AttributeDefinitions");
  if (list == nullptr) return;
  for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
    Members definition((*list)[i], members.dialect());
    Constraints inner(definition, element_path("", "AttributeDefinitions", i));
    inner.required("AttributeName").length("AttributeName", 1, kLongestKeyName);
    constraints.append(inner.required("AttributeType").one_of("AttributeType", {"B", "N", "S"}));
  }
}

void constrain_throughput(const Members& members, const std::string& path, Constraints& constraints) {
  const JsonValue* json = members.find("ProvisionedThroughput");
  if (json == nullptr) return;
  Members throughput(*json, members.dialect());
  Constraints inner(throughput, path + "provisionedThroughput.");
  for (const char* name : {"WriteCapacityUnits", "ReadCapacityUnits"}) inner.required(name).at_least(name, 1);
  constraints.append(inner);
}

void constrain_key_schema(const Members& members, const std::string& path, std::size_t most,
                          Constraints& constraints) {
  constraints.append(Constraints(members, path).required("KeySchema").count("KeySchema", 1, most));
  const JsonValue* list = members.find("KeySchema");
  if (list == nullptr) return;
  for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
    Members element((*list)[i], members.dialect());
    Constraints inner(element, element_path(path, "KeySchema", i));
    inner.required("AttributeName").length("AttributeName", 1, kLongestKeyName);
    constraints.append(inner.required("KeyType").one_of("KeyType", {"HASH", "RANGE"}));
  }
}

void constrain_index(const JsonValue& index, const std::string& path, bool is_global,
                     Constraints& constraints) {
  Members members(index, Dialect::bare_old);
  constrain_projection(members, path, constraints);
  if (is_global) constrain_throughput(members, path, constraints);
  constraints.append(Constraints(members, path).required("IndexName").resource_name("IndexName"));
  constrain_key_schema(members, path, is_global ? kMostGlobalKeyElements : 2, constraints);
}

void constrain_indexes(const Members& members, std::string_view name, Constraints& constraints) {
  const JsonValue* list = members.find(name);
  if (list == nullptr) return;
  for (rapidjson::SizeType i = 0; i < list->Size(); ++i)
    constrain_index((*list)[i], element_path("", name, i), name == "GlobalSecondaryIndexes", constraints);
}

void constrain_index_updates(const Members& members, Constraints& constraints) {
  const JsonValue* list = members.find("GlobalSecondaryIndexUpdates");
  if (list == nullptr) return;
  for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
    Members update((*list)[i], members.dialect());
    std::string path = element_path("", "GlobalSecondaryIndexUpdates", i);
    if (const JsonValue* create = update.find("Create"))
      constrain_index(*create, path + "create.", true, constraints);
    for (const char* kind : {"Update", "Delete"}) {
      const JsonValue* json = update.find(kind);
      if (json == nullptr) continue;
      Members change(*json, members.dialect());
      std::string inner = path + lower_camel(kind) + ".";
      constraints.append(Constraints(change, inner).required("IndexName").resource_name("IndexName"));
      constrain_throughput(change, inner, constraints);
    }
  }
}

}  // namespace sls::dynamodb::operations
