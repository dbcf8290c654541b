#include "item_write.h"

#include <algorithm>

#include "core/json_writer.h"

namespace sls::dynamodb::operations {

ItemWrite::ItemWrite(storage::WriteTransaction& transaction, const std::string& table)
    : transaction_(transaction),
      table_([&] {
        auto found = transaction.find_table(table);
        if (!found) throw messages::resource_not_found();
        return found;
      }()),
      store_(transaction.connection(), *table_) {}

const Existing& ItemWrite::read(const storage::EncodedKey& key, bool parse) {
  existing_ = {};
  auto stored = store_.get(key);
  if (!stored) return existing_;
  existing_.found = true;
  existing_.size = stored->size;
  existing_.json = std::move(stored->json);
  if (parse || table_->needs_old_item()) existing_.item = read_stored_item(existing_.json);
  return existing_;
}

void ItemWrite::put(const storage::EncodedKey& key, const Item& item, const std::string& json,
                    std::size_t size) {
  const Item* old = existing_.found ? &existing_.item : nullptr;
  capacity_ = write_capacity(*table_, old, existing_.size, &item, size);
  store_.put(key, item, json, size, old, existing_.size, transaction_.counts(table_->id));
  // Canonical text is equal exactly when the values are.
  if (existing_.found && existing_.json == json) return;
  auto event = existing_.found ? storage::StreamEvent::modify : storage::StreamEvent::insert;
  add_record(key, event, json, size, Remover::caller);
}

void ItemWrite::erase(const storage::EncodedKey& key, Remover remover) {
  capacity_ =
      write_capacity(*table_, existing_.found ? &existing_.item : nullptr, existing_.size, nullptr, 0);
  if (!existing_.found) return;
  store_.erase(key, existing_.item, existing_.size, transaction_.counts(table_->id));
  add_record(key, storage::StreamEvent::remove, {}, 0, remover);
}

void ItemWrite::add_record(const storage::EncodedKey& key, storage::StreamEvent event, std::string_view json,
                           std::size_t size, Remover remover) {
  if (table_->stream_id == 0) return;
  Item keys;
  storage::decode_parts(table_->keys.hash, key.pk, keys);
  if (!table_->keys.range.empty()) storage::decode_parts(table_->keys.range, key.sk, keys);
  std::string keys_json;
  append_item(keys_json, keys);
  storage::StreamRecord record;
  record.event = event;
  record.keys = keys_json;
  record.size = item_size(keys);
  record.by_service = remover == Remover::time_to_live;
  const std::string& view = table_->stream_view_type;
  if (!json.empty() && (view == "NEW_IMAGE" || view == "NEW_AND_OLD_IMAGES")) {
    record.new_image = json;
    record.size += size;
  }
  if (existing_.found && (view == "OLD_IMAGE" || view == "NEW_AND_OLD_IMAGES")) {
    record.old_image = existing_.json;
    record.size += existing_.size;
  }
  transaction_.append(table_->stream_id, record);
}

std::string write_answer(const Request& request, const storage::TableDefinition& table,
                         const std::string& attributes, const Capacity& capacity, const Item& key) {
  std::string body = "{";
  if (!attributes.empty()) body += "\"Attributes\":" + attributes;
  append_capacity(body, request.text("ReturnConsumedCapacity"), table.name, capacity);
  if (request.text("ReturnItemCollectionMetrics") == "SIZE") {
    std::string metrics = item_collection_metrics(table, key);
    if (!metrics.empty() && body.size() > 1) body += ',';
    if (!metrics.empty()) body += "\"ItemCollectionMetrics\":" + metrics;
  }
  return body + "}";
}

std::string item_collection_metrics(const storage::TableDefinition& table, const Item& key) {
  bool has_local = std::any_of(table.indexes.begin(), table.indexes.end(),
                               [](const auto& index) { return !index.is_global; });
  if (!has_local) return "";
  Item hash_key;
  for (const auto& part : table.keys.hash)
    set_attribute(hash_key, part.name, *find_attribute(key, part.name));
  std::string json = "{\"ItemCollectionKey\":";
  append_item(json, hash_key);
  return json + ",\"SizeEstimateRangeGB\":[0.0,1.0]}";
}

void CollectionMetrics::add(const storage::TableDefinition& table, const Item& key) {
  std::string entry = item_collection_metrics(table, key);
  if (entry.empty()) return;
  std::vector<std::string>& entries = by_table_[table.name];
  // A collection is told once, however many of its items change.
  if (std::find(entries.begin(), entries.end(), entry) == entries.end()) entries.push_back(std::move(entry));
}

void CollectionMetrics::append(std::string& body, const Members& members) const {
  if (by_table_.empty() || members.text("ReturnItemCollectionMetrics") != "SIZE") return;
  if (body.size() > 1) body += ',';
  body += "\"ItemCollectionMetrics\":{";
  bool first = true;
  for (const auto& [table, entries] : by_table_) {
    if (!first) body += ',';
    first = false;
    core::append_json_string(body, table);
    body += ":[";
    for (std::size_t i = 0; i < entries.size(); ++i) body += (i > 0 ? "," : "") + entries[i];
    body += ']';
  }
  body += '}';
}

}  // namespace sls::dynamodb::operations
