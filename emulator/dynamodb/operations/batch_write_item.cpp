#include <set>
#include <tuple>

#include "item_write.h"

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
  Members members(json, Dialect::bare_old);
  const JsonValue* put = members.find("PutRequest");
  const JsonValue* remove = members.find("DeleteRequest");
  if ((put == nullptr) == (remove == nullptr)) {
    throw messages::validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
        "datatypes");
  }
  BatchEntry entry{table, put != nullptr, {}, {}, 0};
  Members request(entry.is_put ? *put : *remove, Dialect::bare_old);
  entry.item = read_item(*request.find(entry.is_put ? "Item" : "Key"), Dialect::bare_old);
  if (!entry.is_put) return entry;
  entry.size = item_size(entry.item);
  if (entry.size > kLargestItem) throw messages::item_too_large(false);
  append_item(entry.json, entry.item);
  return entry;
}

void check_entry_members(const JsonValue& json, const std::string& path, Constraints& all) {
  Members members(json, Dialect::bare_old);
  for (auto [member, inner_path, needed] : {std::tuple("PutRequest", "putRequest.", "Item"),
                                            std::tuple("DeleteRequest", "deleteRequest.", "Key")}) {
    const JsonValue* request = members.find(member);
    if (request == nullptr) continue;
    all.append(Constraints(Members(*request, Dialect::bare_old), path + inner_path).required(needed));
  }
}

// Too many are told in the new wording, which names the table and not what it was sent; none in the old one.
void check_counts(const JsonValue& tables) {
  bool lacks = false;
  bool shows_all = true;
  std::string shown;
  for (const auto& table : tables.GetObject()) {
    std::string name(table.name.GetString(), table.name.GetStringLength());
    if (table.value.Size() > kMostRequests) {
      throw messages::validation("1 validation error detected: Value at 'RequestItems." + name +
                                 ".member' failed to satisfy constraint: Member must have length less than or "
                                 "equal to 25");
    }
    lacks = lacks || table.value.Empty();
    shows_all = shows_all && table.value.Empty();
    shown += (shown.empty() ? "" : ", ") + name + "=[]";
  }
  if (!lacks) return;
  throw messages::validation("1 validation error detected: Value '{" + (shows_all ? shown : "…") +
                             "}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
                             "[Member must have length less than or equal to 25, Member must have length greater "
                             "than or equal to 1]");
}

void check_batch_write_members(const Request& request) {
  Constraints constraints(request);
  check_return_consumed_capacity(constraints);
  check_return_item_collection_metrics(constraints).required("RequestItems").check();
  const JsonValue& tables = *request.find("RequestItems");
  if (tables.ObjectEmpty())
    throw messages::validation(
        "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have "
        "length greater than or equal to 1");
  Constraints(request).keys_are_tables("RequestItems", "{…}").check();
  check_counts(tables);
  Constraints entries(request);
  for (const auto& table : tables.GetObject()) {
    std::size_t number = 0;
    for (const auto& entry : table.value.GetArray()) {
      check_entry_members(entry,
                          "requestItems." + std::string(table.name.GetString()) + ".member." +
                              std::to_string(++number) + ".member.",
                          entries);
    }
  }
  entries.check();
}

std::vector<BatchEntry> prepare_batch_write_item(const Request& request) {
  check_batch_write_members(request);
  std::vector<BatchEntry> entries;
  for (const auto& table : request.find("RequestItems")->GetObject()) {
    std::string name = table_of_name_or_arn({table.name.GetString(), table.name.GetStringLength()});
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
  CapacityByTable capacities;
  CollectionMetrics metrics;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ItemWrite target(transaction, entries[i].table);
    target.read(keys[i], false);
    if (entries[i].is_put) {
      target.put(keys[i], entries[i].item, entries[i].json, entries[i].size);
    } else {
      target.erase(keys[i]);
    }
    capacities.of(entries[i].table).add(target.capacity());
    metrics.add(target.table(), entries[i].item);
  }
  answer.consumed_capacity = capacities.total();
  answer.body = "{\"UnprocessedItems\":{}";
  capacities.append(answer.body, request.text("ReturnConsumedCapacity"));
  metrics.append(answer.body, request);
  answer.body += "}";
}

}  // namespace

PreparedWrite batch_write_item(Services&, std::shared_ptr<const Request> request) {
  auto entries = std::make_shared<const std::vector<BatchEntry>>(prepare_batch_write_item(*request));
  PreparedWrite write;
  write.answer->table = entries->front().table;
  write.work = [request, entries, answer = write.answer](storage::WriteTransaction& transaction) {
    carry_out(*request, *entries, *answer, transaction);
  };
  return write;
}

}  // namespace sls::dynamodb::operations
