#include <set>

#include "../storage/table_store.h"
#include "capacity.h"
#include "core/json_writer.h"
#include "keys.h"
#include "operations.h"
#include "table_definition.h"

namespace sls::dynamodb::operations {
namespace {

constexpr std::size_t kMostKeys = 100;
// The items of one answer; keys past that come back as unprocessed.
constexpr std::size_t kAnswerBytes = 16 * 1024 * 1024;

// One table's part of the request.
struct TableReads {
  std::string name;
  const JsonValue* json = nullptr;
  std::vector<Item> keys;
  std::optional<expressions::Projection> projection;
  bool consistent = false;
};

expressions::Placeholders placeholders_of(const JsonValue& json, Dialect dialect) {
  expressions::Placeholders placeholders(dialect);
  const JsonValue* names = find_in(json, "ExpressionAttributeNames");
  if (names == nullptr) return placeholders;
  if (!names->IsObject()) throw messages::serialization("Unexpected field type");
  for (const auto& entry : names->GetObject()) {
    if (!entry.value.IsString()) throw messages::serialization("NUMBER_VALUE cannot be converted to String");
    placeholders.add_name(entry.name.GetString(), entry.value.GetString());
  }
  return placeholders;
}

TableReads read_table(const Request& request, const JsonValue& name, const JsonValue& json) {
  TableReads reads;
  reads.name.assign(name.GetString(), name.GetStringLength());
  if (!json.IsObject()) throw messages::serialization("Unexpected value type in payload");
  reads.json = &json;
  const JsonValue* keys = find_in(json, "Keys");
  std::string path = "RequestItems." + reads.name + ".member.Keys";
  if (keys == nullptr)
    throw messages::validation("1 validation error detected: Value null at '" + lower_camel(path) +
                               "' failed to satisfy constraint: Member must not be null");
  if (!keys->IsArray()) throw messages::serialization("Unexpected field type");
  if (keys->Empty())
    throw messages::validation(
        "1 validation error detected: Value at '" + path +
        "' failed to satisfy constraint: Member must have length greater than or equal to 1");
  if (keys->Size() > kMostKeys)
    throw messages::validation(
        "1 validation error detected: Value at '" + path +
        "' failed to satisfy constraint: Member must have length less than or equal to 100");
  if (find_in(json, "AttributesToGet") != nullptr) {
    throw messages::validation(
        "hello-sls does not carry out the legacy parameters {AttributesToGet} yet; use expressions "
        "(docs/compatibility.md)");
  }
  for (const auto& key : keys->GetArray()) {
    check_map_shape(key);
    reads.keys.push_back(read_item(key, request.dialect()));
  }
  auto placeholders = placeholders_of(json, request.dialect());
  std::string projection = text_in(json, "ProjectionExpression");
  if (!projection.empty()) reads.projection = expressions::parse_projection(projection, placeholders);
  placeholders.check_all_used();
  const JsonValue* consistent = find_in(json, "ConsistentRead");
  reads.consistent = consistent != nullptr && consistent->IsBool() && consistent->GetBool();
  return reads;
}

void append_unprocessed(std::string& out, const TableReads& reads, std::size_t from) {
  if (out.size() > 1) out += ',';
  core::append_json_string(out, reads.name);
  out += ":{\"Keys\":[";
  for (std::size_t i = from; i < reads.keys.size(); ++i) {
    if (i > from) out += ',';
    append_item(out, reads.keys[i]);
  }
  out += "]}";
}

}  // namespace

Answer batch_get_item(Services& services, const Request& request) {
  Constraints constraints(request);
  constraints.required("RequestItems");
  check_return_consumed_capacity(constraints).check();
  const JsonValue& items = *request.find("RequestItems");
  if (items.ObjectEmpty())
    throw messages::validation(
        "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have "
        "length greater than or equal to 1");
  std::vector<TableReads> tables;
  std::size_t total = 0;
  for (const auto& entry : items.GetObject()) {
    tables.push_back(read_table(request, entry.name, entry.value));
    total += tables.back().keys.size();
    std::set<std::string> seen;
    for (const Item& key : tables.back().keys) {
      std::string text;
      append_item(text, key);
      if (!seen.insert(text).second)
        throw messages::validation("Provided list of item keys contains duplicates");
    }
  }
  if (total > kMostKeys) throw messages::validation("Too many items requested for the BatchGetItem call");
  auto catalog = services.database.catalog();
  for (const TableReads& reads : tables) {
    auto found = catalog->find(reads.name);
    if (found == catalog->end()) throw messages::resource_not_found();
    for (const Item& key : reads.keys) key_of_request(*found->second, key);
  }
  storage::Reader reader = services.database.reader();
  std::string responses = "{", unprocessed = "{", capacities;
  std::size_t bytes = 0;
  Answer answer;
  for (const TableReads& reads : tables) {
    const storage::TableDefinition& table = *catalog->find(reads.name)->second;
    storage::TableStore store(*reader, table);
    std::string list;
    Capacity capacity;
    for (std::size_t i = 0; i < reads.keys.size(); ++i) {
      if (bytes > kAnswerBytes) {
        append_unprocessed(unprocessed, reads, i);
        break;
      }
      auto stored = store.get(key_of_request(table, reads.keys[i]));
      capacity.table += read_units(stored ? stored->size : 0, reads.consistent);
      if (!stored) continue;
      services.spend(stored->size);
      bytes += stored->size;
      if (!list.empty()) list += ',';
      if (reads.projection) {
        append_item(list, expressions::project(*reads.projection, read_stored_item(stored->json)));
      } else {
        list += stored->json;
      }
    }
    if (responses.size() > 1) responses += ',';
    core::append_json_string(responses, reads.name);
    responses += ":[" + list + "]";
    std::string_view mode = request.text("ReturnConsumedCapacity");
    if (mode == "TOTAL" || mode == "INDEXES")
      capacities += (capacities.empty() ? "" : ",") + capacity_json(mode, reads.name, capacity);
    answer.consumed_capacity += capacity.total();
    answer.table = reads.name;
  }
  answer.body = "{\"Responses\":" + responses + "},\"UnprocessedKeys\":" + unprocessed + "}";
  if (!capacities.empty()) answer.body += ",\"ConsumedCapacity\":[" + capacities + "]";
  answer.body += "}";
  return answer;
}

}  // namespace sls::dynamodb::operations
