// TransactGetItems: items of several tables as they stood at one moment, which is one read transaction.
#include "../storage/table_store.h"
#include "capacity.h"
#include "keys.h"
#include "operations.h"
#include "transactions.h"

namespace sls::dynamodb::operations {
namespace {

struct Read {
  std::string table;
  Item key;
  std::optional<expressions::Projection> projection;
};

std::vector<Read> prepare_transact_get_items(const Request& request) {
  Constraints constraints(request);
  check_return_consumed_capacity(constraints)
      .required("TransactItems")
      .count("TransactItems", 1, kMostActions);
  const JsonValue* items = request.find("TransactItems");
  std::size_t number = 0;
  std::vector<Members> actions;
  if (items != nullptr) {
    for (const auto& item : items->GetArray()) {
      std::string path = "transactItems." + std::to_string(++number) + ".member.";
      Members members(item, Dialect::bare_old);
      constraints.append(Constraints(members, path).required("Get"));
      if (!members.has("Get")) continue;
      actions.emplace_back(*members.find("Get"), Dialect::bare_old);
      Constraints inner(actions.back(), path + "get.");
      constraints.append(inner.required("Key").table_name());
    }
  }
  constraints.check();
  std::vector<Read> reads;
  for (const Members& action : actions) {
    Read& read = reads.emplace_back();
    read.table = action.table_name();
    read.key = read_item(*action.find("Key"), Dialect::bare_old);
    auto placeholders = read_placeholders(action, {{}, true, false});
    if (action.has("ProjectionExpression"))
      read.projection = expressions::parse_projection(action.text("ProjectionExpression"), placeholders);
    placeholders.check_all_used();
  }
  return reads;
}

// The tables of the reads, in their order.
std::vector<storage::TablePointer> find_tables(Services& services, const std::vector<Read>& reads) {
  auto catalog = services.database.catalog();
  std::vector<storage::TablePointer> tables;
  Repetitions repetitions;
  bool all_there = true;
  for (const Read& read : reads) {
    auto found = catalog->find(read.table);
    tables.push_back(found == catalog->end() ? nullptr : found->second);
    all_there = all_there && tables.back();
    if (!tables.back()) continue;
    if (auto key = storage::encode_key(tables.back()->keys, read.key)) repetitions.add(*tables.back(), *key);
  }
  repetitions.check();
  if (!all_there) throw messages::resource_not_found();
  return tables;
}

std::vector<storage::EncodedKey> find_keys(const std::vector<Read>& reads,
                                           const std::vector<storage::TablePointer>& tables) {
  for (std::size_t i = 0; i < reads.size(); ++i) refuse_empty_keys(*tables[i], reads[i].key);
  std::vector<storage::EncodedKey> keys(reads.size());
  CancellationReasons reasons(reads.size(), CancellationReasons::Told::first);
  for (std::size_t i = 0; i < reads.size(); ++i)
    reasons.judge(i, [&] { keys[i] = key_of_request(*tables[i], reads[i].key); });
  reasons.check();
  return keys;
}

// All items at one moment.
std::vector<std::optional<storage::StoredItem>> read_together(
    Services& services, const std::vector<storage::TablePointer>& tables,
    const std::vector<storage::EncodedKey>& keys) {
  std::vector<std::optional<storage::StoredItem>> items;
  storage::Reader reader = services.database.reader();
  storage::ReadTransaction together(*reader);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    items.push_back(storage::TableStore(*reader, *tables[i]).get(keys[i]));
    if (items.back()) services.spend(items.back()->size);
  }
  return items;
}

}  // namespace

Answer transact_get_items(Services& services, const Request& request) {
  std::vector<Read> reads = prepare_transact_get_items(request);
  auto tables = find_tables(services, reads);
  auto items = read_together(services, tables, find_keys(reads, tables));
  CapacityByTable capacities;
  std::string responses;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < reads.size(); ++i) {
    std::size_t size = items[i] ? items[i]->size : 0;
    bytes += size;
    capacities.of(reads[i].table).table += kTransactionFactor * read_units(size, true);
    if (i > 0) responses += ',';
    responses += '{';
    if (items[i]) {
      responses += "\"Item\":";
      if (reads[i].projection) {
        append_item(responses, expressions::project(*reads[i].projection, read_stored_item(items[i]->json)));
      } else {
        responses += items[i]->json;
      }
    }
    responses += '}';
  }
  if (bytes > kMostTransactionBytes) throw transaction_too_large();
  Answer answer;
  answer.table = reads.front().table;
  answer.consumed_capacity = capacities.total();
  answer.body = "{\"Responses\":[" + responses + "]";
  capacities.append(answer.body, request.text("ReturnConsumedCapacity"), "ReadCapacityUnits");
  answer.body += "}";
  return answer;
}

}  // namespace sls::dynamodb::operations
