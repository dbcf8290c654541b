#include "migrations.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "expiry_store.h"
#include "schema.h"
#include "stream_store.h"

namespace sls::dynamodb::storage {
namespace {

void make_version_1(Connection& writer) {
  writer.execute(R"(
CREATE TABLE tables(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL);
CREATE TABLE counts(table_id INTEGER NOT NULL, index_id INTEGER NOT NULL, items INTEGER NOT NULL, bytes INTEGER NOT NULL,
                    PRIMARY KEY(table_id, index_id)) WITHOUT ROWID;
CREATE TABLE tokens(token TEXT PRIMARY KEY, request_hash TEXT NOT NULL, expires_ms INTEGER NOT NULL) WITHOUT ROWID;
)");
}

// A definition of version 1 with the members that version 2 has more.
TableDefinition definition_of_version_1(std::string_view text) {
  auto parsed = core::parse_json(text);
  if (!parsed.ok()) return read_definition(text);  // which says what is wrong with it
  core::Json json = std::move(*parsed);
  json["ttlBackfill"] = nullptr;
  json["streamId"] = 0;
  json["onDemandSinceMs"] = json["createdMs"];
  for (core::Json& index : json["indexes"]) index["backfill"] = nullptr;
  return read_definition(core::dump_json(json));
}

// Streams and their records, the SQL tables that find expired items, and back-fills that go on after a
// restart. A stream that was on goes on, empty; items get their time to live by a back-fill.
void make_version_2(Connection& writer) {
  writer.execute(
      "CREATE TABLE streams(id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL, table_name TEXT NOT "
      "NULL, label TEXT NOT NULL, view_type TEXT NOT NULL, keys TEXT NOT NULL, created_ms INTEGER NOT NULL, "
      "disabled_ms INTEGER NOT NULL)");
  std::vector<TableDefinition> tables;
  {
    Statement rows = writer.prepare("SELECT id, name, definition FROM tables");
    while (rows.step()) {
      tables.push_back(definition_of_version_1(rows.bytes(2)));
      tables.back().id = rows.integer(0);
      tables.back().name = rows.bytes(1);
    }
  }
  for (TableDefinition& table : tables) {
    if (!table.stream_view_type.empty()) StreamStore(writer).begin(table, table.created_ms);
    if (!table.ttl_attribute.empty()) {
      ExpiryStore::create(writer, table);
      table.ttl_backfill = BackfillPosition{};
    }
    Statement row = writer.prepare("UPDATE tables SET definition = ?2 WHERE id = ?1");
    std::string definition = definition_json(table);
    row.bind(1, table.id).bind_text(2, definition);
    row.run();
  }
}

// Expired tokens are found without looking at all.
void make_version_3(Connection& writer) {
  writer.execute("CREATE INDEX tokens_by_expiry ON tokens(expires_ms)");
}

constexpr std::array<void (*)(Connection&), kSchemaVersion> kSteps = {make_version_1, make_version_2,
                                                                      make_version_3};

}  // namespace

void migrate(Connection& writer, std::int64_t from) {
  if (from >= kSchemaVersion) return;
  writer.execute("BEGIN IMMEDIATE");
  for (std::size_t i = static_cast<std::size_t>(from); i < kSteps.size(); ++i) kSteps[i](writer);
  writer.execute("PRAGMA application_id = " + std::to_string(kApplicationId) +
                 "; PRAGMA user_version = " + std::to_string(kSchemaVersion) + "; COMMIT");
}

}  // namespace sls::dynamodb::storage
