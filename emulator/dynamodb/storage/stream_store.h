// StreamStore: the streams and their records, on one connection. A stream is one shard: its records are
// numbered from 1 without gaps, in the order of their commits, in an SQL table of their own,
//   s<id>(seq, created_ms, event, keys, new_image, old_image, size, by_service)
// which outlives the table's deletion. An append costs the same at any length: it goes to the end of a b-tree.
// Records leave at the other end in bounded steps (trim); the newest always stays in the file, because the
// next number follows from it, and readers leave out what is too old. Images are kept as the view type has
// them, as canonical JSON, so that GetRecords splices them into its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema.h"
#include "sqlite.h"

namespace sls::dynamodb::storage {

// How long records, and streams after their end, can be read.
constexpr std::int64_t kStreamRetentionMs = 24 * 60 * 60 * 1000;

struct StreamDefinition {
  std::int64_t id = 0;  // names its SQL table
  std::string table_name;
  std::string label;
  std::string view_type;
  KeySchema keys;
  std::int64_t created_ms = 0;
  std::int64_t disabled_ms = 0;  // 0: enabled
};

enum class StreamEvent { insert = 0, modify = 1, remove = 2 };

struct StreamRecord {
  std::int64_t sequence = 0;  // given by append()
  std::int64_t created_ms = 0;
  StreamEvent event = StreamEvent::insert;
  std::string_view keys;
  std::string_view new_image;  // empty: none
  std::string_view old_image;
  std::size_t size = 0;     // SizeBytes
  bool by_service = false;  // the table's time to live did it
};
// Returns false to stop; views are valid until it returns.
using RecordVisitor = std::function<bool(const StreamRecord&)>;

class StreamStore {
 public:
  explicit StreamStore(Connection& connection) : connection_(connection) {}

  std::optional<StreamDefinition> find(std::int64_t id);
  std::optional<StreamDefinition> find(std::string_view table_name, std::string_view label);
  // In the order of their making, after `after` (an id; 0: from the first), of one table when it is named.
  std::vector<StreamDefinition> list(std::string_view table_name, std::int64_t after);
  std::vector<std::int64_t> ids();
  // The number of the newest record; 0 before the first.
  std::int64_t last_sequence(std::int64_t id);
  // The oldest record that is younger than `oldest_ms`; nothing when there is none.
  std::optional<std::int64_t> first_sequence(std::int64_t id, std::int64_t oldest_ms);
  // Records from number `from` on.
  void read(std::int64_t id, std::int64_t from, const RecordVisitor& visit);

  // The writer's, inside its transaction.
  // Begins a stream of `table` with its view type, and enters its id and label in the table's definition.
  void begin(TableDefinition& table, std::int64_t now_ms);
  // Ends the table's stream and takes its id from the definition.
  void end(TableDefinition& table, std::int64_t now_ms);
  void rename_table(std::int64_t table_id, const std::string& to);
  void append(std::int64_t id, const StreamRecord& record);
  // Removes at most `step` records older than `oldest_ms`, or beyond the newest `most`; an ended stream whose
  // time is over goes altogether. True: there is more to remove.
  bool trim(std::int64_t id, std::int64_t oldest_ms, std::int64_t most, std::int64_t step);

 private:
  // Number and time of the oldest record in the file; zeros when there is none.
  std::pair<std::int64_t, std::int64_t> oldest_kept(std::int64_t id);
  void drop(std::int64_t id);

  Connection& connection_;
};

}  // namespace sls::dynamodb::storage
