#include <set>

#include "item_write.h"
#include "table_definition.h"

namespace sls::dynamodb::operations {
namespace {

constexpr std::size_t kMostRequests = 25;

struct BatchEntry {
  std::string table;
  bool is_put = false;
  Item item;  // the item, or the key to delete
  std::string json;
  std::size_t size = 0;
};

BatchEntry read_entry(const std::string& table, const JsonValue& json) {
  if (!json.IsObject()) throw messages::serialization("Unexpected value type in payload");
  const JsonValue* put = find_in(json, "PutRequest");
  const JsonValue* remove = find_in(json, "DeleteRequest");
  if ((put == nullptr) == (remove == nullptr)) {
    throw messages::validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
        "datatypes");
  }
  BatchEntry entry{table, put != nullptr, {}, {}, 0};
  const JsonValue& request = put != nullptr ? *put : *remove;
  if (!request.IsObject()) throw messages::serialization("Unexpected value type in payload");
  const JsonValue* map = find_in(request, entry.is_put ? "Item" : "Key");
  if (map == nullptr) {
    throw messages::validation("1 validation error detected: Value null at 'requestItems." + table +
                               ".member.1.member." +
                               (entry.is_put ? "putRequest.item" : "deleteRequest.key") +
                               "' failed to satisfy constraint: Member must not be null");
  }
  check_map_shape(*map);
  entry.item = read_item(*map, Dialect::bare_old);
  if (!entry.is_put) return entry;
  entry.size = item_size(entry.item);
  if (entry.size > kLargestItem) throw messages::item_too_large(false);
  append_item(entry.json, entry.item);
  return entry;
}

std::vector<BatchEntry> prepare(const Request& request) {
  Constraints constraints(request);
  check_return_consumed_capacity(constraints);
  check_return_item_collection_metrics(constraints).required("RequestItems").check();
  const JsonValue& tables = *request.find("RequestItems");
  if (tables.ObjectEmpty())
    throw messages::validation("The batchWriteItem request must have at least one request item");
  std::vector<BatchEntry> entries;
  for (const auto& table : tables.GetObject()) {
    std::string name(table.name.GetString(), table.name.GetStringLength());
    if (!table.value.IsArray()) throw messages::serialization("Unexpected field type");
    bool fits = !table.value.Empty() && table.value.Size() <= kMostRequests;
    if (!fits) {
      throw messages::validation(
          "1 validation error detected: Value at 'RequestItems." + name +
          ".member' failed to satisfy constraint: Member must have length " +
          (table.value.Empty() ? "greater than or equal to 1" : "less than or equal to 25"));
    }
    for (const auto& entry : table.value.GetArray()) entries.push_back(read_entry(name, entry));
  }
  if (entries.size() > kMostRequests)
    throw messages::validation("Too many items requested for the BatchWriteItem call");
  return entries;
}

void carry_out(const Request& request, const std::vector<BatchEntry>& entries, Answer& answer,
               storage::WriteTransaction& transaction) {
  // Everything is checked before anything is written.
  std::set<std::string> seen;
  std::vector<storage::EncodedKey> keys;
  for (const BatchEntry& entry : entries) {
    ItemWrite target(transaction, entry.table);
    // Unlike PutItem, a put of a batch speaks of its key as a read does.
    keys.push_back(key_of_request(target.table(),
                                  entry.is_put ? key_attributes(target.table(), entry.item) : entry.item));
    if (entry.is_put) check_index_keys(target.table(), entry.item, false);
    std::string identity =
        entry.table + '\0' + std::to_string(keys.back().pk.size()) + '\0' + keys.back().pk + keys.back().sk;
    if (!seen.insert(identity).second)
      throw messages::validation("Provided list of item keys contains duplicates");
  }
  std::map<std::string, Capacity> capacities;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ItemWrite target(transaction, entries[i].table);
    target.read(keys[i], false);
    if (entries[i].is_put) {
      target.put(keys[i], entries[i].item, entries[i].json, entries[i].size);
    } else {
      target.erase(keys[i]);
    }
    Capacity& sum = capacities[entries[i].table];
    sum.table += target.capacity().table;
    for (const auto& [index, units] : target.capacity().global_indexes) sum.global_indexes[index] += units;
    for (const auto& [index, units] : target.capacity().local_indexes) sum.local_indexes[index] += units;
  }
  answer.body = "{\"UnprocessedItems\":{}";
  std::string_view mode = request.text("ReturnConsumedCapacity");
  std::string list;
  answer.consumed_capacity = 0;
  for (const auto& [table, capacity] : capacities) {
    answer.consumed_capacity += capacity.total();
    if (mode == "TOTAL" || mode == "INDEXES")
      list += (list.empty() ? "" : ",") + capacity_json(mode, table, capacity);
  }
  if (!list.empty()) answer.body += ",\"ConsumedCapacity\":[" + list + "]";
  answer.body += "}";
}

}  // namespace

PreparedWrite batch_write_item(Services&, std::shared_ptr<const Request> request) {
  auto entries = std::make_shared<const std::vector<BatchEntry>>(prepare(*request));
  PreparedWrite write;
  write.answer->table = entries->front().table;
  write.work = [request, entries, answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out(*request, *entries, *answer, transaction);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
