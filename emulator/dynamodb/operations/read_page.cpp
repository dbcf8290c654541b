#include "read_page.h"

#include <algorithm>

#include "core/json_writer.h"
#include "legacy_members.h"

namespace sls::dynamodb::operations {
namespace {

// A page ends when the items read pass this.
constexpr std::size_t kPageBytes = 1024 * 1024;

bool is_key_part(const std::vector<storage::KeyPart>& parts, std::string_view name) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const storage::KeyPart& part) { return part.name == name; });
}

[[noreturn]] void invalid_start_key() {
  throw messages::validation(
      "The provided starting key is invalid: The provided key element does not match the schema");
}

void check_start_part(const storage::KeyPart& part, const Item& key) {
  const AttributeValue* value = find_attribute(key, part.name);
  if (value == nullptr || value->type != part.type) invalid_start_key();
}

}  // namespace

bool index_holds(const Target& target, const std::string& name) {
  const storage::IndexDefinition& index = *target.index;
  if (index.projection == "ALL" || is_table_key(*target.table, name)) return true;
  if (is_key_part(index.keys.hash, name) || is_key_part(index.keys.range, name)) return true;
  const auto& extra = index.non_key_attributes;
  return index.projection == "INCLUDE" && std::find(extra.begin(), extra.end(), name) != extra.end();
}

void check_select(const Request& request, std::string_view word) {
  std::string_view select = request.text("Select");
  // Query has these in its new layer, with the envelope; Scan in the old one.
  const std::string envelope = word == "Querying" ? "1 validation error detected: " : "";
  if (select == "ALL_PROJECTED_ATTRIBUTES" && !request.has("IndexName")) {
    throw messages::validation("ALL_PROJECTED_ATTRIBUTES can be used only when " + std::string(word) +
                               " using an IndexName");
  }
  bool by_name = request.has("AttributesToGet");
  bool projected = by_name || request.has("ProjectionExpression");
  if (select == "SPECIFIC_ATTRIBUTES" && !projected) {
    throw messages::validation(
        envelope +
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  }
  if (projected && !select.empty() && select != "SPECIFIC_ATTRIBUTES") {
    std::string got = select == "COUNT" ? "only the Count" : std::string(select);
    throw messages::validation(envelope + "Cannot specify the " +
                               (by_name ? "AttributesToGet" : "ProjectionExpression") +
                               " when choosing to get " + got);
  }
}

PageRequest read_page_request(const Request& request, std::string_view legacy_filter,
                              expressions::Placeholders& placeholders) {
  PageRequest page;
  page.filter = read_filter(request, legacy_filter);
  if (request.has("FilterExpression")) {
    page.filter = expressions::parse_condition(expressions::ConditionKind::filter,
                                               request.text("FilterExpression"), placeholders);
  }
  page.projection = read_attributes_to_get(request);
  if (request.has("ProjectionExpression"))
    page.projection = expressions::parse_projection(request.text("ProjectionExpression"), placeholders);
  page.limit = request.integer("Limit");
  page.count_only = request.text("Select") == "COUNT";
  page.all_attributes = request.text("Select") == "ALL_ATTRIBUTES";
  page.consistent = request.boolean("ConsistentRead");
  return page;
}

Target find_target(Services& services, const Request& request) {
  auto catalog = services.database.catalog();
  auto found = catalog->find(request.table_name());
  if (found == catalog->end()) throw messages::resource_not_found();
  Target target{found->second, nullptr};
  if (!request.has("IndexName")) return target;
  target.index = target.table->find_index(request.text("IndexName"));
  if (target.index == nullptr) throw messages::no_such_index(request.text("IndexName"));
  if (target.index->backfill) throw messages::index_backfilling(target.index->name);
  if (target.index->is_global && request.boolean("ConsistentRead")) {
    throw messages::validation("Consistent reads are not supported on global secondary indexes");
  }
  return target;
}

void check_projected(const Target& target, const expressions::Projection& projection) {
  if (target.index == nullptr || !target.index->is_global) return;
  std::string missing;
  for (const std::string& attribute : expressions::top_level_names(projection)) {
    if (!index_holds(target, attribute)) missing += (missing.empty() ? "" : ", ") + attribute;
  }
  if (missing.empty()) return;
  throw messages::table_parameter("Global secondary index " + target.index->name + " does not project [" +
                                  missing + "]");
}

void check_index_use(const Request& request, const Target& target, const PageRequest& page) {
  if (target.index == nullptr || !target.index->is_global) return;
  const std::string& name = target.index->name;
  if (request.text("Select") == "ALL_ATTRIBUTES" && target.index->projection != "ALL") {
    throw messages::table_parameter(
        "Select type ALL_ATTRIBUTES is not supported for global secondary index " + name +
        " because its projection type is not ALL");
  }
  if (page.projection) check_projected(target, *page.projection);
}

storage::Position position_of(const Target& target, const Item& start_key) {
  const storage::KeySchema& keys = target.table->keys;
  std::vector<std::string> names;
  auto check = [&](const std::vector<storage::KeyPart>& parts) {
    for (const storage::KeyPart& part : parts) {
      check_start_part(part, start_key);
      names.push_back(part.name);
    }
  };
  check(keys.hash);
  check(keys.range);
  if (target.index != nullptr) {
    check(target.index->keys.hash);
    check(target.index->keys.range);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.size() != start_key.size()) invalid_start_key();
  storage::Position position;
  storage::EncodedKey key = *storage::encode_key(keys, start_key);
  position.hash = key.hash;
  position.pk = key.pk;
  position.sk = key.sk;
  if (target.index != nullptr) {
    storage::EncodedKey entry = *storage::encode_key(target.index->keys, start_key);
    position.hash = entry.hash;
    position.index_pk = entry.pk;
    position.index_sk = entry.sk;
  }
  return position;
}

bool Page::visit(const storage::Row& row) {
  // The row that passes 1 MB is still on the page; the service stops behind it.
  ++scanned_;
  bytes_ += row.size;
  take(row);
  bool full = bytes_ >= kPageBytes || (request_.limit && scanned_ >= *request_.limit);
  if (!full) return true;
  if (request_.one_row) return false;
  stopped_ = true;
  remember(row);
  return false;
}

// A local index reads from the table what it does not hold itself.
bool Page::fetches_from_table() const {
  if (target_.index == nullptr || target_.index->is_global || target_.index->projection == "ALL")
    return false;
  if (request_.all_attributes) return true;
  if (!request_.projection) return false;
  auto names = expressions::top_level_names(*request_.projection);
  return !std::all_of(names.begin(), names.end(),
                      [&](const std::string& name) { return index_holds(target_, name); });
}

void Page::take(const storage::Row& row) {
  bool fetches = fetches_from_table();
  if (fetches) fetched_units_ += read_units(row.item_size, request_.consistent);
  bool whole_index = target_.index == nullptr || target_.index->projection == "ALL" || fetches;
  if (!request_.filter && !request_.projection && whole_index) {
    ++count_;
    if (request_.count_only) return;
    if (!items_.empty()) items_ += ',';
    items_ += row.json;
    return;
  }
  Item item = read_stored_item(row.json);
  if (!whole_index) item = storage::project_into(*target_.index, target_.table->keys, item);
  if (request_.filter && !expressions::evaluate(*request_.filter, item)) return;
  ++count_;
  if (request_.count_only) return;
  if (!items_.empty()) items_ += ',';
  if (request_.render) return append_item(items_, request_.render(item));
  append_item(items_, request_.projection ? expressions::project(*request_.projection, item) : item);
}

void Page::remember(const storage::Row& row) {
  const storage::KeySchema& keys = target_.table->keys;
  storage::decode_parts(keys.hash, row.pk, last_key_);
  storage::decode_parts(keys.range, row.sk, last_key_);
  if (target_.index == nullptr) return;
  storage::decode_parts(target_.index->keys.hash, row.index_pk, last_key_);
  storage::decode_parts(target_.index->keys.range, row.index_sk, last_key_);
}

Capacity Page::capacity() const {
  Capacity capacity;
  double units = read_units(bytes_, request_.consistent);
  if (target_.index == nullptr) {
    capacity.table = units;
  } else {
    (target_.index->is_global ? capacity.global_indexes : capacity.local_indexes)[target_.index->name] =
        units;
    capacity.table = fetched_units_;
  }
  return capacity;
}

Answer Page::answer(const Request& request) const {
  Answer answer;
  answer.table = target_.table->name;
  Capacity capacity = this->capacity();
  answer.consumed_capacity = capacity.total();
  answer.body = "{";
  if (!request_.count_only) answer.body += "\"Items\":[" + items_ + "],";
  answer.body += "\"Count\":" + std::to_string(count_) + ",\"ScannedCount\":" + std::to_string(scanned_);
  if (stopped_) {
    answer.body += ",\"LastEvaluatedKey\":";
    append_item(answer.body, last_key_);
  }
  append_capacity(answer.body, request.text("ReturnConsumedCapacity"), answer.table, capacity);
  answer.body += "}";
  return answer;
}

}  // namespace sls::dynamodb::operations
