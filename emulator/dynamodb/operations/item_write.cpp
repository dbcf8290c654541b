#include "item_write.h"

#include <algorithm>

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
  if (parse || !table_->indexes.empty()) existing_.item = read_stored_item(existing_.json);
  return existing_;
}

void ItemWrite::put(const storage::EncodedKey& key, const Item& item, const std::string& json,
                    std::size_t size) {
  const Item* old = existing_.found ? &existing_.item : nullptr;
  capacity_ = write_capacity(*table_, old, existing_.size, &item, size);
  store_.put(key, item, json, size, old, existing_.size, transaction_.counts(table_->id));
}

void ItemWrite::erase(const storage::EncodedKey& key) {
  capacity_ =
      write_capacity(*table_, existing_.found ? &existing_.item : nullptr, existing_.size, nullptr, 0);
  if (existing_.found) store_.erase(key, existing_.item, existing_.size, transaction_.counts(table_->id));
}

void check_keys_untouched(const storage::TableDefinition& table, const expressions::Update& update) {
  for (const std::string& name : expressions::top_level_names(update)) {
    if (is_table_key(table, name)) throw messages::key_update(name);
  }
}

void check_condition(const Request& request, const std::optional<expressions::Condition>& condition,
                     const Existing& existing) {
  if (!condition || expressions::evaluate(*condition, existing.item)) return;
  bool with_item = request.text("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" && existing.found;
  throw messages::conditional_check_failed(with_item ? std::optional(existing.item) : std::nullopt);
}

std::string write_answer(const Request& request, const storage::TableDefinition& table,
                         const std::string& attributes, const Capacity& capacity, const Item& key) {
  std::string body = "{";
  if (!attributes.empty()) body += "\"Attributes\":" + attributes;
  append_capacity(body, request.text("ReturnConsumedCapacity"), table.name, capacity);
  bool has_local = std::any_of(table.indexes.begin(), table.indexes.end(),
                               [](const auto& index) { return !index.is_global; });
  if (has_local && request.text("ReturnItemCollectionMetrics") == "SIZE") {
    Item hash_key;
    for (const auto& part : table.keys.hash)
      set_attribute(hash_key, part.name, *find_attribute(key, part.name));
    if (body.size() > 1) body += ',';
    body += "\"ItemCollectionMetrics\":{\"ItemCollectionKey\":";
    append_item(body, hash_key);
    body += ",\"SizeEstimateRangeGB\":[0.0,1.0]}";
  }
  return body + "}";
}

}  // namespace sls::dynamodb::operations
