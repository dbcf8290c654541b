#include "table_store.h"

#include <algorithm>

#include "../item_json.h"
#include "expiry_store.h"

namespace sls::dynamodb::storage {
namespace {

std::string table_name(const TableDefinition& table) { return "t" + std::to_string(table.id); }
std::string index_name(const TableDefinition& table, const IndexDefinition& index) {
  return "x" + std::to_string(table.id) + "_" + std::to_string(index.id);
}

// What one step of a back-fill looks at: waiting writes stand behind it.
constexpr std::size_t kBackfillItems = 1000;
constexpr std::size_t kBackfillBytes = 1024 * 1024;

// Whether a back-fill has passed the key: from then on the item's writes keep its entry.
bool has_passed(const std::optional<BackfillPosition>& backfill, const EncodedKey& key) {
  return !backfill || BackfillPosition{key.hash, key.pk, key.sk} <= *backfill;
}

bool is_key_of(const KeySchema& keys, const std::string& name) {
  auto named = [&](const KeyPart& part) { return part.name == name; };
  return std::any_of(keys.hash.begin(), keys.hash.end(), named) ||
         std::any_of(keys.range.begin(), keys.range.end(), named);
}

// The entry of an item in an index; nothing when a key attribute is missing, of another type, empty or too
// large: an item that was there before the index may have such a one.
std::optional<EncodedKey> entry_of(const IndexDefinition& index, const Item& item) {
  for (const auto* parts : {&index.keys.hash, &index.keys.range}) {
    std::size_t limit = parts == &index.keys.hash ? kLargestHashKey : kLargestRangeKey;
    for (const KeyPart& part : *parts) {
      const AttributeValue* value = find_attribute(item, part.name);
      if (value == nullptr) return std::nullopt;
      if (part.type != Type::n && (value->text.empty() || value->text.size() > limit)) return std::nullopt;
    }
  }
  return encode_key(index.keys, item);
}

void add(std::vector<CountChange>& counts, int index_id, std::int64_t items, std::int64_t bytes) {
  if (items != 0 || bytes != 0) counts.push_back({index_id, items, bytes});
}

}  // namespace

Item project_into(const IndexDefinition& index, const KeySchema& table_keys, const Item& item) {
  if (index.projection == "ALL") return item;
  Item projected;
  for (const auto& [name, value] : item) {
    const auto& extra = index.non_key_attributes;
    bool included =
        index.projection == "INCLUDE" && std::find(extra.begin(), extra.end(), name) != extra.end();
    if (included || is_key_of(table_keys, name) || is_key_of(index.keys, name))
      projected.emplace_back(name, value);
  }
  return projected;
}

std::optional<StoredItem> TableStore::get(const EncodedKey& key) {
  Statement row = connection_.prepare("SELECT item, size FROM " + table_name(table_) +
                                      " WHERE hash = ?1 AND pk = ?2 AND sk = ?3");
  row.bind(1, key.hash).bind_blob(2, key.pk).bind_blob(3, key.sk);
  if (!row.step()) return std::nullopt;
  return StoredItem{std::string(row.bytes(0)), static_cast<std::size_t>(row.integer(1))};
}

void TableStore::put(const EncodedKey& key, const Item& item, const std::string& json, std::size_t size,
                     const Item* old, std::size_t old_size, std::vector<CountChange>& counts) {
  Statement write = connection_.prepare("INSERT OR REPLACE INTO " + table_name(table_) +
                                        "(hash, pk, sk, item, size) VALUES(?1, ?2, ?3, ?4, ?5)");
  write.bind(1, key.hash)
      .bind_blob(2, key.pk)
      .bind_blob(3, key.sk)
      .bind_text(4, json)
      .bind(5, static_cast<std::int64_t>(size));
  write.run();
  add(counts, 0, old == nullptr ? 1 : 0,
      static_cast<std::int64_t>(size) - static_cast<std::int64_t>(old == nullptr ? 0 : old_size));
  if (!table_.ttl_attribute.empty() && has_passed(table_.ttl_backfill, key))
    ExpiryStore(connection_, table_).replace(key, old, &item);
  for (const IndexDefinition& index : table_.indexes) {
    if (!has_passed(index.backfill, key)) continue;
    auto before = old == nullptr ? std::nullopt : entry_of(index, *old);
    auto after = entry_of(index, item);
    if (!before && !after) continue;
    auto size_before =
        before ? static_cast<std::int64_t>(item_size(project_into(index, table_.keys, *old))) : 0;
    auto size_after =
        after ? static_cast<std::int64_t>(item_size(project_into(index, table_.keys, item))) : 0;
    bool moved = !before || !after || before->pk != after->pk || before->sk != after->sk;
    if (before && moved) erase_entry(index, *before, key);
    if (after && (moved || size_before != size_after))
      put_entry(index, *after, key, static_cast<std::size_t>(size_after));
    add(counts, index.id, (after ? 1 : 0) - (before ? 1 : 0), size_after - size_before);
  }
}

void TableStore::erase(const EncodedKey& key, const Item& old, std::size_t old_size,
                       std::vector<CountChange>& counts) {
  Statement remove =
      connection_.prepare("DELETE FROM " + table_name(table_) + " WHERE hash = ?1 AND pk = ?2 AND sk = ?3");
  remove.bind(1, key.hash).bind_blob(2, key.pk).bind_blob(3, key.sk);
  remove.run();
  add(counts, 0, -1, -static_cast<std::int64_t>(old_size));
  if (!table_.ttl_attribute.empty() && has_passed(table_.ttl_backfill, key))
    ExpiryStore(connection_, table_).replace(key, &old, nullptr);
  for (const IndexDefinition& index : table_.indexes) {
    if (!has_passed(index.backfill, key)) continue;
    auto entry = entry_of(index, old);
    if (!entry) continue;
    erase_entry(index, *entry, key);
    add(counts, index.id, -1, -static_cast<std::int64_t>(item_size(project_into(index, table_.keys, old))));
  }
}

void TableStore::put_entry(const IndexDefinition& index, const EncodedKey& entry, const EncodedKey& key,
                           std::size_t size) {
  Statement write = connection_.prepare("INSERT OR REPLACE INTO " + index_name(table_, index) +
                                        "(hash, ipk, isk, pk, sk, size) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  write.bind(1, entry.hash)
      .bind_blob(2, entry.pk)
      .bind_blob(3, entry.sk)
      .bind_blob(4, key.pk)
      .bind_blob(5, key.sk);
  write.bind(6, static_cast<std::int64_t>(size));
  write.run();
}

void TableStore::erase_entry(const IndexDefinition& index, const EncodedKey& entry, const EncodedKey& key) {
  Statement remove =
      connection_.prepare("DELETE FROM " + index_name(table_, index) +
                          " WHERE hash = ?1 AND ipk = ?2 AND isk = ?3 AND pk = ?4 AND sk = ?5");
  remove.bind(1, entry.hash)
      .bind_blob(2, entry.pk)
      .bind_blob(3, entry.sk)
      .bind_blob(4, key.pk)
      .bind_blob(5, key.sk);
  remove.run();
}

void TableStore::query(const QueryPlan& plan, const Visitor& visit) {
  bool indexed = plan.index != nullptr;
  std::string order = plan.forward ? " ASC" : " DESC";
  std::string sk = indexed ? "isk" : "sk";
  std::string sql =
      indexed ? "SELECT hash, pk, sk, ipk, isk, size FROM " + index_name(table_, *plan.index) +
                    " WHERE hash = ?1 AND ipk = ?2"
              : "SELECT hash, pk, sk, item, size FROM " + table_name(table_) + " WHERE hash = ?1 AND pk = ?2";
  sql += " AND " + sk + " >= ?3";
  if (plan.range.upper) sql += " AND " + sk + " < ?4";
  std::string beyond = plan.forward ? " > " : " < ";
  if (plan.after) sql += indexed ? " AND (isk, pk, sk)" + beyond + "(?5, ?6, ?7)" : " AND sk" + beyond + "?7";
  sql += " ORDER BY " + sk + order + (indexed ? ", pk" + order + ", sk" + order : "");
  Statement rows = connection_.prepare(sql);
  rows.bind(1, plan.hash).bind_blob(2, plan.pk).bind_blob(3, plan.range.lower);
  if (plan.range.upper) rows.bind_blob(4, *plan.range.upper);
  if (plan.after && indexed) rows.bind_blob(5, plan.after->index_sk).bind_blob(6, plan.after->pk);
  if (plan.after) rows.bind_blob(7, plan.after->sk);
  if (indexed) return visit_entries(rows, visit);
  while (rows.step()) {
    Row row{rows.integer(0),
            rows.bytes(1),
            rows.bytes(2),
            {},
            {},
            rows.bytes(3),
            static_cast<std::size_t>(rows.integer(4)),
            static_cast<std::size_t>(rows.integer(4))};
    if (!visit(row)) return;
  }
}

// The entries of an index, each with its item.
void TableStore::visit_entries(Statement& rows, const Visitor& visit) {
  std::string sql =
      "SELECT item, size FROM " + table_name(table_) + " WHERE hash = ?1 AND pk = ?2 AND sk = ?3";
  while (rows.step()) {
    std::string_view pk = rows.bytes(1);
    std::string_view sk = rows.bytes(2);
    Statement item = connection_.prepare(sql);
    item.bind(1, hash_of(table_.keys.hash, pk)).bind_blob(2, pk).bind_blob(3, sk);
    if (!item.step()) continue;
    Row row{rows.integer(0),
            pk,
            sk,
            rows.bytes(3),
            rows.bytes(4),
            item.bytes(0),
            static_cast<std::size_t>(rows.integer(5)),
            static_cast<std::size_t>(item.integer(1))};
    if (!visit(row)) return;
  }
}

void TableStore::scan(const ScanPlan& plan, const Visitor& visit) {
  bool indexed = plan.index != nullptr;
  std::string sql = indexed ? "SELECT hash, pk, sk, ipk, isk, size FROM " + index_name(table_, *plan.index)
                            : "SELECT hash, pk, sk, item, size FROM " + table_name(table_);
  std::string key = indexed ? "hash, ipk, isk, pk, sk" : "hash, pk, sk";
  sql += " WHERE hash < ?1 AND ";
  sql += plan.after ? "(" + key + ") > " + (indexed ? "(?2, ?3, ?4, ?5, ?6)" : "(?2, ?5, ?6)")
                    : std::string("hash >= ?2");
  sql += " ORDER BY " + key;
  Statement rows = connection_.prepare(sql);
  rows.bind(1, plan.end_hash).bind(2, plan.after ? plan.after->hash : plan.first_hash);
  if (plan.after && indexed) rows.bind_blob(3, plan.after->index_pk).bind_blob(4, plan.after->index_sk);
  if (plan.after) rows.bind_blob(5, plan.after->pk).bind_blob(6, plan.after->sk);
  if (indexed) return visit_entries(rows, visit);
  while (rows.step()) {
    Row row{rows.integer(0),
            rows.bytes(1),
            rows.bytes(2),
            {},
            {},
            rows.bytes(3),
            static_cast<std::size_t>(rows.integer(4)),
            static_cast<std::size_t>(rows.integer(4))};
    if (!visit(row)) return;
  }
}

void TableStore::fill(std::optional<BackfillPosition>& backfill,
                      const std::function<void(const EncodedKey&, const Item&)>& enter) {
  Statement rows = connection_.prepare("SELECT hash, pk, sk, item FROM " + table_name(table_) +
                                       " WHERE (hash, pk, sk) > (?1, ?2, ?3) ORDER BY hash, pk, sk");
  BackfillPosition behind = *backfill;
  rows.bind(1, behind.hash).bind_blob(2, behind.pk).bind_blob(3, behind.sk);
  std::size_t items = 0, bytes = 0;
  while (rows.step()) {
    if (items >= kBackfillItems || bytes >= kBackfillBytes) return;
    EncodedKey key{rows.integer(0), std::string(rows.bytes(1)), std::string(rows.bytes(2))};
    std::string_view json = rows.bytes(3);
    ++items;
    bytes += json.size();
    enter(key, read_stored_item(json));
    backfill = BackfillPosition{key.hash, std::move(key.pk), std::move(key.sk)};
  }
  backfill.reset();
}

void TableStore::fill_index(IndexDefinition& index, std::vector<CountChange>& counts) {
  std::int64_t items = 0, bytes = 0;
  fill(index.backfill, [&](const EncodedKey& key, const Item& item) {
    auto entry = entry_of(index, item);
    if (!entry) return;
    std::size_t size = item_size(project_into(index, table_.keys, item));
    put_entry(index, *entry, key, size);
    ++items;
    bytes += static_cast<std::int64_t>(size);
  });
  add(counts, index.id, items, bytes);
}

void TableStore::fill_expiry(std::optional<BackfillPosition>& backfill) {
  ExpiryStore expiry(connection_, table_);
  fill(backfill, [&](const EncodedKey& key, const Item& item) { expiry.replace(key, nullptr, &item); });
}

void TableStore::create_tables(Connection& connection, const TableDefinition& table) {
  connection.execute("CREATE TABLE " + table_name(table) +
                     "(hash INTEGER NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, item TEXT NOT NULL, size "
                     "INTEGER NOT NULL, "
                     "PRIMARY KEY(hash, pk, sk)) WITHOUT ROWID");
  for (const IndexDefinition& index : table.indexes) create_index_table(connection, table, index);
}

void TableStore::create_index_table(Connection& connection, const TableDefinition& table,
                                    const IndexDefinition& index) {
  connection.execute(
      "CREATE TABLE " + index_name(table, index) +
      "(hash INTEGER NOT NULL, ipk BLOB NOT NULL, isk BLOB NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, "
      "size INTEGER NOT NULL, PRIMARY KEY(hash, ipk, isk, pk, sk)) WITHOUT ROWID");
}

void TableStore::drop_tables(Connection& connection, const TableDefinition& table) {
  connection.forget_statements();
  for (const IndexDefinition& index : table.indexes) drop_index_table(connection, table, index);
  if (!table.ttl_attribute.empty()) ExpiryStore::drop(connection, table);
  connection.execute("DROP TABLE " + table_name(table));
}

void TableStore::drop_index_table(Connection& connection, const TableDefinition& table,
                                  const IndexDefinition& index) {
  connection.forget_statements();
  connection.execute("DROP TABLE " + index_name(table, index));
}

}  // namespace sls::dynamodb::storage
