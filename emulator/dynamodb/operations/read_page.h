// Page: what Query and Scan share: stepping rows until Limit or 1 MB, filtering, projecting, counting, and
// the answer.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "../storage/table_store.h"
#include "capacity.h"
#include "keys.h"
#include "operations.h"

namespace sls::dynamodb::operations {

// The members that Query and Scan have in common, checked and parsed.
struct PageRequest {
  std::optional<expressions::Condition> filter;
  std::optional<expressions::Projection> projection;
  std::optional<Item> start_key;
  std::optional<std::int64_t> limit;
  bool count_only = false;
  bool all_attributes = false;  // Select=ALL_ATTRIBUTES: of a local index too
  bool consistent = false;
  bool one_row = false;  // nothing can follow the first row, so no page tells where the next one begins
  // What of an item is answered, in place of the projection's nested form; null: that.
  std::function<Item(const Item&)> render;
};

// `word` is "Querying" or "Scanning", as the service's messages say.
void check_select(const Request& request, std::string_view word);

// ProjectionExpression or AttributesToGet, FilterExpression or `legacy_filter` ("QueryFilter", "ScanFilter"),
// and the plain members. The placeholders are judged by the caller, who may have more expressions.
PageRequest read_page_request(const Request& request, std::string_view legacy_filter,
                              expressions::Placeholders& placeholders);

// Whether an index holds a top-level attribute. REQUIRES: target.index.
struct Target;
bool index_holds(const Target& target, const std::string& name);

struct Target {
  storage::TablePointer table;
  const storage::IndexDefinition* index = nullptr;
  const storage::KeySchema& keys() const { return index == nullptr ? table->keys : index->keys; }
};
// Finds table and index, and checks what depends on the index alone.
Target find_target(Services& services, const Request& request);
// Throws when a global index does not hold what is asked of it.
void check_projected(const Target& target, const expressions::Projection& projection);
void check_index_use(const Request& request, const Target& target, const PageRequest& page);

// Where a page goes on behind an ExclusiveStartKey; throws when the key does not fit the table and index.
storage::Position position_of(const Target& target, const Item& start_key);

// What stepping to a row costs, in bytes that might be read instead.
constexpr std::size_t kRowCost = 64;

class Page {
 public:
  Page(const Target& target, const PageRequest& request) : target_(target), request_(request) {}
  // The visitor of TableStore: false ends the page.
  bool visit(const storage::Row& row);
  Answer answer(const Request& request) const;

  // What was read so far, for answers of another form than Query's.
  const std::string& items() const { return items_; }
  bool stopped() const { return stopped_; }
  const Item& last_key() const { return last_key_; }
  Capacity capacity() const;

 private:
  bool fetches_from_table() const;
  void take(const storage::Row& row);
  void remember(const storage::Row& row);

  const Target& target_;
  const PageRequest& request_;
  std::string items_;
  std::int64_t count_ = 0;
  std::int64_t scanned_ = 0;
  std::size_t bytes_ = 0;
  double fetched_units_ = 0;
  Item last_key_;
  bool stopped_ = false;
};

}  // namespace sls::dynamodb::operations
