#include <algorithm>
#include <set>

#include "../storage/table_store.h"
#include "capacity.h"
#include "core/json_writer.h"
#include "keys.h"
#include "legacy_members.h"
#include "operations.h"

namespace sls::dynamodb::operations {
namespace {

constexpr std::size_t kMostKeys = 100;
// The items of one answer; keys past that come back as unprocessed.
constexpr std::size_t kAnswerBytes = 16 * 1024 * 1024;

// Of what was sent, a message shows so many bytes.
constexpr std::size_t kMostShown = 4096;

// One table's part of the request.
struct TableReads {
  std::string name;
  std::string written_name;  // as the request has it: maybe an ARN
  const JsonValue* json = nullptr;
  std::vector<Item> keys;
  std::optional<expressions::Projection> projection;
  bool consistent = false;
};

// A key as it was written: unlike BatchWriteItem, the service does not notice that 1e3 is 1000.
std::string written_identity(const JsonValue& key) {
  std::vector<std::string> parts;
  for (const auto& part : key.GetObject())
    parts.push_back(json_text(part.name) + ":" + json_text(part.value));
  std::sort(parts.begin(), parts.end());
  std::string identity;
  for (const std::string& part : parts) identity += part + ",";
  return identity;
}

[[noreturn]] void fail_length(const std::string& path, const char* bound) {
  throw messages::validation("1 validation error detected: Value at '" + path +
                             "' failed to satisfy constraint: Member must have length " + bound);
}

TableReads read_table(const JsonValue& name, const JsonValue& json) {
  Members members(json, Dialect::bare_new);
  TableReads reads;
  reads.written_name.assign(name.GetString(), name.GetStringLength());
  reads.name = table_of_name_or_arn(reads.written_name);
  reads.json = &json;
  refuse_mixture(members, {"AttributesToGet"}, {"ProjectionExpression"});
  for (const auto& key : members.find("Keys")->GetArray())
    reads.keys.push_back(read_item(key, members.dialect()));
  reads.projection = read_attributes_to_get(members);
  auto placeholders = read_placeholders(members, {{}, true});
  if (members.has("ProjectionExpression"))
    reads.projection = expressions::parse_projection(members.text("ProjectionExpression"), placeholders);
  placeholders.check_all_used();
  reads.consistent = members.boolean("ConsistentRead");
  return reads;
}

// What one table's part asks for in one way, no other table's may ask for in the other.
void refuse_mixture_of_tables(const JsonValue& items) {
  auto any_has = [&](const char* member) {
    return std::any_of(items.MemberBegin(), items.MemberEnd(),
                       [&](const auto& entry) { return Members(entry.value, Dialect::bare_new).has(member); });
  };
  if (any_has("AttributesToGet") && any_has("ProjectionExpression"))
    throw messages::mixture(Dialect::bare_new, "AttributesToGet", "ProjectionExpression");
}

// Map keys are table names, and checked as the old layer checks them; the rest is worded anew.
void check_batch_get_members(const Request& request) {
  Constraints constraints(request);
  const JsonValue* items = request.find("RequestItems");
  std::string shown = items == nullptr ? "" : json_text(*items);
  if (shown.size() > kMostShown) shown = "{…}";
  constraints.required("RequestItems").keys_are_tables("RequestItems", shown);
  check_return_consumed_capacity(constraints).check();
  if (items->ObjectEmpty()) fail_length("RequestItems", "greater than or equal to 1");
  for (const auto& entry : items->GetObject()) {
    Members table(entry.value, Dialect::bare_new);
    const JsonValue* keys = table.find("Keys");
    std::string path = "RequestItems." + std::string(entry.name.GetString()) + ".member.Keys";
    if (keys == nullptr)
      throw messages::validation("1 validation error detected: Value null at '" + lower_camel(path) +
                                 "' failed to satisfy constraint: Member must not be null");
    if (keys->Empty()) fail_length(path, "greater than or equal to 1");
    if (keys->Size() > kMostKeys) fail_length(path, "less than or equal to 100");
  }
  refuse_mixture_of_tables(*items);
}

// As the request had it: with the projection and its names, so that it can be sent again as it is.
void append_unprocessed(std::string& out, const TableReads& reads, std::size_t from) {
  if (out.size() > 1) out += ',';
  core::append_json_string(out, reads.written_name);
  out += ":{";
  for (const auto& member : reads.json->GetObject()) {
    std::string name(member.name.GetString(), member.name.GetStringLength());
    if (name == "Keys" || member.value.IsNull()) continue;
    core::append_json_string(out, name);
    out += ":" + json_text(member.value) + ",";
  }
  out += "\"Keys\":[";
  for (std::size_t i = from; i < reads.keys.size(); ++i) {
    if (i > from) out += ',';
    append_item(out, reads.keys[i]);
  }
  out += "]}";
}

std::vector<TableReads> prepare_batch_get_item(const Request& request) {
  check_batch_get_members(request);
  std::vector<TableReads> tables;
  std::size_t total = 0;
  for (const auto& entry : request.find("RequestItems")->GetObject()) {
    const TableReads& reads = tables.emplace_back(read_table(entry.name, entry.value));
    total += reads.keys.size();
    std::set<std::string> seen;
    for (const auto& key : reads.json->FindMember("Keys")->value.GetArray()) {
      if (!seen.insert(written_identity(key)).second)
        throw messages::validation("Provided list of item keys contains duplicates");
    }
  }
  if (total > kMostKeys) throw messages::validation("Too many items requested for the BatchGetItem call");
  return tables;
}

// The answer while it grows: items by table, what was left, and what it cost.
struct BatchAnswer {
  std::string responses = "{";
  std::string unprocessed = "{";
  CapacityByTable capacities;
  std::size_t bytes = 0;
};

void read_items(Services& services, storage::Connection& connection, const storage::TableDefinition& table,
                const TableReads& reads, BatchAnswer& answer) {
  storage::TableStore store(connection, table);
  std::string list;
  double& units = answer.capacities.of(reads.name).table;
  for (std::size_t i = 0; i < reads.keys.size(); ++i) {
    if (answer.bytes > kAnswerBytes) {
      append_unprocessed(answer.unprocessed, reads, i);
      break;
    }
    auto stored = store.get(key_of_request(table, reads.keys[i]));
    units += read_units(stored ? stored->size : 0, reads.consistent);
    if (!stored) continue;
    services.spend(stored->size);
    answer.bytes += stored->size;
    if (!list.empty()) list += ',';
    if (reads.projection) {
      append_item(list, expressions::project(*reads.projection, read_stored_item(stored->json)));
    } else {
      list += stored->json;
    }
  }
  if (answer.responses.size() > 1) answer.responses += ',';
  core::append_json_string(answer.responses, reads.written_name);
  answer.responses += ":[" + list + "]";
}

}  // namespace

Answer batch_get_item(Services& services, const Request& request) {
  std::vector<TableReads> tables = prepare_batch_get_item(request);
  auto catalog = services.database.catalog();
  for (const TableReads& reads : tables) {
    auto found = catalog->find(reads.name);
    if (found == catalog->end()) throw messages::resource_not_found();
    for (const Item& key : reads.keys) key_of_request(*found->second, key);
  }
  BatchAnswer batch;
  {
    storage::Reader reader = services.database.reader();
    for (const TableReads& reads : tables)
      read_items(services, *reader, *catalog->find(reads.name)->second, reads, batch);
  }
  Answer answer;
  answer.table = tables.front().name;
  answer.consumed_capacity = batch.capacities.total();
  answer.body = "{\"Responses\":" + batch.responses + "},\"UnprocessedKeys\":" + batch.unprocessed + "}";
  batch.capacities.append(answer.body, request.text("ReturnConsumedCapacity"));
  answer.body += "}";
  return answer;
}

}  // namespace sls::dynamodb::operations
