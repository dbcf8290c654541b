#include "stream_store.h"

#include <algorithm>
#include <limits>

#include "core/clock.h"

namespace sls::dynamodb::storage {
namespace {

constexpr const char* kColumns = "SELECT id, table_name, label, view_type, keys, created_ms, disabled_ms FROM streams ";

std::string records_table(std::int64_t id) { return "s" + std::to_string(id); }

StreamDefinition definition_of(const Statement& row) {
  StreamDefinition stream;
  stream.id = row.integer(0);
  stream.table_name = row.bytes(1);
  stream.label = row.bytes(2);
  stream.view_type = row.bytes(3);
  stream.keys = read_key_schema(row.bytes(4));
  stream.created_ms = row.integer(5);
  stream.disabled_ms = row.integer(6);
  return stream;
}

// 2026-11-23T13:35:30.886
std::string label_at(std::int64_t milliseconds) {
  std::string label = core::format_iso8601(milliseconds);
  label.pop_back();  // without the Z
  return label;
}

}  // namespace

std::optional<StreamDefinition> StreamStore::find(std::int64_t id) {
  Statement row = connection_.prepare(std::string(kColumns) + "WHERE id = ?1");
  row.bind(1, id);
  if (!row.step()) return std::nullopt;
  return definition_of(row);
}

std::optional<StreamDefinition> StreamStore::find(std::string_view table_name, std::string_view label) {
  Statement row = connection_.prepare(std::string(kColumns) + "WHERE table_name = ?1 AND label = ?2");
  row.bind_text(1, table_name).bind_text(2, label);
  if (!row.step()) return std::nullopt;
  return definition_of(row);
}

std::vector<StreamDefinition> StreamStore::list(std::string_view table_name, std::int64_t after) {
  Statement rows = connection_.prepare(std::string(kColumns) +
                                       "WHERE id > ?1 AND (?2 = '' OR table_name = ?2) ORDER BY id");
  rows.bind(1, after).bind_text(2, table_name);
  std::vector<StreamDefinition> streams;
  while (rows.step()) streams.push_back(definition_of(rows));
  return streams;
}

std::vector<std::int64_t> StreamStore::ids() {
  Statement rows = connection_.prepare("SELECT id FROM streams");
  std::vector<std::int64_t> ids;
  while (rows.step()) ids.push_back(rows.integer(0));
  return ids;
}

std::int64_t StreamStore::last_sequence(std::int64_t id) {
  Statement row = connection_.prepare("SELECT max(seq) FROM " + records_table(id));
  return row.step() ? row.integer(0) : 0;
}

// Steps over what the next trim removes, so over little.
std::optional<std::int64_t> StreamStore::first_sequence(std::int64_t id, std::int64_t oldest_ms) {
  Statement row = connection_.prepare("SELECT seq FROM " + records_table(id) +
                                      " WHERE created_ms >= ?1 ORDER BY seq LIMIT 1");
  row.bind(1, oldest_ms);
  if (!row.step()) return std::nullopt;
  return row.integer(0);
}

void StreamStore::read(std::int64_t id, std::int64_t from, const RecordVisitor& visit) {
  Statement rows =
      connection_.prepare("SELECT seq, created_ms, event, keys, new_image, old_image, size, by_service FROM " +
                          records_table(id) + " WHERE seq >= ?1 ORDER BY seq");
  rows.bind(1, from);
  while (rows.step()) {
    StreamRecord record;
    record.sequence = rows.integer(0);
    record.created_ms = rows.integer(1);
    record.event = static_cast<StreamEvent>(rows.integer(2));
    record.keys = rows.bytes(3);
    record.new_image = rows.bytes(4);
    record.old_image = rows.bytes(5);
    record.size = static_cast<std::size_t>(rows.integer(6));
    record.by_service = rows.integer(7) != 0;
    if (!visit(record)) return;
  }
}

void StreamStore::begin(TableDefinition& table, std::int64_t now_ms) {
  // Two streams of one table never have one label.
  std::int64_t label_ms = now_ms;
  while (find(table.name, label_at(label_ms))) ++label_ms;
  table.stream_label = label_at(label_ms);
  Statement row = connection_.prepare(
      "INSERT INTO streams(table_id, table_name, label, view_type, keys, created_ms, disabled_ms) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0)");
  std::string keys = key_schema_text(table.keys);
  row.bind(1, table.id).bind_text(2, table.name).bind_text(3, table.stream_label);
  row.bind_text(4, table.stream_view_type).bind_text(5, keys).bind(6, now_ms);
  row.run();
  table.stream_id = connection_.last_row_id();
  connection_.execute("CREATE TABLE " + records_table(table.stream_id) +
                      "(seq INTEGER PRIMARY KEY, created_ms INTEGER NOT NULL, event INTEGER NOT NULL, keys TEXT "
                      "NOT NULL, new_image TEXT NOT NULL, old_image TEXT NOT NULL, size INTEGER NOT NULL, "
                      "by_service INTEGER NOT NULL)");
}

void StreamStore::end(TableDefinition& table, std::int64_t now_ms) {
  Statement row = connection_.prepare("UPDATE streams SET disabled_ms = ?2 WHERE id = ?1");
  row.bind(1, table.stream_id).bind(2, now_ms);
  row.run();
  table.stream_id = 0;
  table.stream_view_type.clear();
}

void StreamStore::rename_table(std::int64_t table_id, const std::string& to) {
  Statement row = connection_.prepare("UPDATE streams SET table_name = ?2 WHERE table_id = ?1");
  row.bind(1, table_id).bind_text(2, to);
  row.run();
}

void StreamStore::append(std::int64_t id, const StreamRecord& record) {
  Statement row = connection_.prepare(
      "INSERT INTO " + records_table(id) +
      "(created_ms, event, keys, new_image, old_image, size, by_service) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  row.bind(1, record.created_ms).bind(2, static_cast<std::int64_t>(record.event)).bind_text(3, record.keys);
  row.bind_text(4, record.new_image).bind_text(5, record.old_image);
  row.bind(6, static_cast<std::int64_t>(record.size)).bind(7, std::int64_t{record.by_service ? 1 : 0});
  row.run();
}

bool StreamStore::trim(std::int64_t id, std::int64_t oldest_ms, std::int64_t most, std::int64_t step) {
  auto stream = find(id);
  if (!stream) return false;
  std::int64_t last = last_sequence(id);
  auto [first, first_ms] = oldest_kept(id);
  bool over = stream->disabled_ms != 0 && stream->disabled_ms < oldest_ms;
  if (over && last - first < step) {
    drop(id);
    return false;
  }
  // Of a stream whose time is over all records go, whatever the clock has done.
  if (over) oldest_ms = std::numeric_limits<std::int64_t>::max();
  if (first_ms >= oldest_ms && first > last - most) return false;
  Statement remove = connection_.prepare("DELETE FROM " + records_table(id) +
                                         " WHERE seq < ?1 AND (created_ms < ?2 OR seq <= ?3)");
  remove.bind(1, std::min(first + step, last)).bind(2, oldest_ms).bind(3, last - most);
  remove.run();
  return connection_.changes() == step || over;
}

std::pair<std::int64_t, std::int64_t> StreamStore::oldest_kept(std::int64_t id) {
  Statement row =
      connection_.prepare("SELECT seq, created_ms FROM " + records_table(id) + " ORDER BY seq LIMIT 1");
  if (!row.step()) return {0, 0};
  return {row.integer(0), row.integer(1)};
}

void StreamStore::drop(std::int64_t id) {
  connection_.forget_statements();
  connection_.execute("DROP TABLE " + records_table(id));
  Statement row = connection_.prepare("DELETE FROM streams WHERE id = ?1");
  row.bind(1, id);
  row.run();
}

}  // namespace sls::dynamodb::storage
