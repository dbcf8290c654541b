#include "expiry_store.h"

#include <charconv>
#include <string>

namespace sls::dynamodb::storage {
namespace {

constexpr std::int64_t kFiveYears = std::int64_t{5} * 365 * 24 * 60 * 60;
constexpr std::size_t kMostDigits = 12;

std::string expiry_table(const TableDefinition& table) { return "e" + std::to_string(table.id); }

}  // namespace

std::optional<std::int64_t> ExpiryStore::expiry_of(const Item* item) const {
  if (item == nullptr) return std::nullopt;
  const AttributeValue* value = find_attribute(*item, table_.ttl_attribute);
  if (value == nullptr || value->type != Type::n) return std::nullopt;
  std::string_view whole = std::string_view(value->text).substr(0, value->text.find('.'));
  if (whole.starts_with('-') || whole.size() > kMostDigits) return std::nullopt;
  std::int64_t seconds = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
  return seconds;
}

void ExpiryStore::replace(const EncodedKey& key, const Item* old, const Item* item) {
  auto before = expiry_of(old);
  auto after = expiry_of(item);
  if (before == after) return;
  auto change = [&](const char* sql, const char* rest, std::int64_t expires) {
    Statement row = connection_.prepare(sql + expiry_table(table_) + rest);
    row.bind(1, expires).bind(2, key.hash).bind_blob(3, key.pk).bind_blob(4, key.sk);
    row.run();
  };
  if (before) change("DELETE FROM ", " WHERE expires = ?1 AND hash = ?2 AND pk = ?3 AND sk = ?4", *before);
  if (after) change("INSERT OR REPLACE INTO ", "(expires, hash, pk, sk) VALUES(?1, ?2, ?3, ?4)", *after);
}

std::vector<EncodedKey> ExpiryStore::due(std::int64_t now_ms, std::int64_t limit) {
  Statement rows =
      connection_.prepare("SELECT hash, pk, sk FROM " + expiry_table(table_) +
                          " WHERE expires > ?1 AND expires < ?2 ORDER BY expires, hash, pk, sk LIMIT ?3");
  rows.bind(1, now_ms / 1000 - kFiveYears).bind(2, (now_ms + 999) / 1000).bind(3, limit);
  std::vector<EncodedKey> keys;
  while (rows.step())
    keys.push_back({rows.integer(0), std::string(rows.bytes(1)), std::string(rows.bytes(2))});
  return keys;
}

void ExpiryStore::create(Connection& connection, const TableDefinition& table) {
  connection.execute("CREATE TABLE " + expiry_table(table) +
                     "(expires INTEGER NOT NULL, hash INTEGER NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, "
                     "PRIMARY KEY(expires, hash, pk, sk)) WITHOUT ROWID");
}

void ExpiryStore::drop(Connection& connection, const TableDefinition& table) {
  connection.forget_statements();
  connection.execute("DROP TABLE " + expiry_table(table));
}

}  // namespace sls::dynamodb::storage
