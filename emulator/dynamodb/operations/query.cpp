#include <algorithm>

#include "key_range.h"
#include "legacy_members.h"
#include "read_page.h"

namespace sls::dynamodb::operations {
namespace {

using expressions::KeyBound;

struct QueryRequest {
  PageRequest page;
  expressions::Condition key_condition;
};

void check_query_members(const Request& request) {
  Constraints constraints(request);
  constraints.one_of("Select", {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"})
      .resource_name("IndexName");
  check_return_consumed_capacity(constraints).comparison_operators("QueryFilter", true).table_name();
  constraints.one_of("ConditionalOperator", {"OR", "AND"}, "ALL, OR")
      .count("AttributesToGet", 1, kMostAttributesToGet)
      .at_least("Limit", 1)
      .comparison_operators("KeyConditions", true)
      .check();
}

QueryRequest prepare_query(const Request& request) {
  check_query_members(request);
  refuse_mixture(request, {"AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"},
                 {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"});
  check_conditional_operator(request, "QueryFilter");
  check_select(request, "Querying");
  bool by_expression = request.has("KeyConditionExpression");
  if (!request.has("KeyConditions") && !by_expression) {
    throw messages::request_validation(
        request.dialect(),
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  }
  std::optional<Item> start_key;
  if (request.has("ExclusiveStartKey"))
    start_key = read_item(*request.find("ExclusiveStartKey"), request.dialect());
  auto placeholders = read_placeholders(request, {{"FilterExpression", "KeyConditionExpression"}, true});
  PageRequest page = read_page_request(request, "QueryFilter", placeholders);
  page.start_key = std::move(start_key);
  expressions::Condition key_condition =
      by_expression ? expressions::parse_key_condition(request.text("KeyConditionExpression"), placeholders)
                    : *read_key_conditions(request);
  placeholders.check_all_used();
  return {std::move(page), std::move(key_condition)};
}

expressions::KeyAttributes key_attributes_of(const storage::KeySchema& keys) {
  expressions::KeyAttributes attributes;
  for (const storage::KeyPart& part : keys.hash) attributes.hash.emplace_back(part.name, part.type);
  for (const storage::KeyPart& part : keys.range) attributes.range.emplace_back(part.name, part.type);
  return attributes;
}

void check_filter(const Request& request, const Target& target, const PageRequest& page) {
  if (!page.filter) return;
  for (const std::string& name : expressions::top_level_names(*page.filter)) {
    for (const auto* parts : {&target.keys().hash, &target.keys().range}) {
      for (const storage::KeyPart& part : *parts) {
        if (part.name != name) continue;
        throw messages::request_validation(
            request.dialect(),
            std::string(request.has("QueryFilter") ? "QueryFilter" : "Filter Expression") +
                " can only contain non-primary key attributes: Primary key attribute: " + name);
      }
    }
  }
}

// The values of a key condition are held to what keys may be; the first `hashes` bounds are the hash key's.
void check_bound_values(const std::vector<KeyBound>& bounds, std::size_t hashes) {
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const KeyBound& bound = bounds[i];
    if (bound.first.type == Type::n) continue;
    if (bound.first.text.empty() && bound.op == KeyBound::Operator::eq)
      throw messages::empty_key(bound.attribute, bound.first.type);
    if (i < hashes && bound.first.text.size() > storage::kLargestHashKey)
      throw messages::hash_key_too_large();
    if (i >= hashes && bound.first.text.size() > storage::kLargestRangeKey)
      throw messages::range_key_too_large();
  }
}

// Whether a query asks for one whole key of the table.
bool asks_for_one_row(const Target& target, const std::vector<KeyBound>& bounds) {
  return target.index == nullptr && bounds.size() == target.keys().hash.size() + target.keys().range.size() &&
         std::all_of(bounds.begin(), bounds.end(),
                     [](const KeyBound& bound) { return bound.op == KeyBound::Operator::eq; });
}

[[noreturn]] void cannot_be_restarted() {
  throw messages::validation("The query can return at most one row and cannot be restarted");
}

void check_start_in_bounds(const Target& target, const std::vector<KeyBound>& bounds,
                           const storage::QueryPlan& plan, const Item& start_key) {
  if (target.index == nullptr && target.keys().range.empty())
    throw messages::invalid_exclusive_start_key(start_key);
  if (asks_for_one_row(target, bounds)) cannot_be_restarted();
  const std::string& pk = target.index == nullptr ? plan.after->pk : plan.after->index_pk;
  const std::string& sk = target.index == nullptr ? plan.after->sk : plan.after->index_sk;
  bool asks_for_range = bounds.size() > target.keys().hash.size();
  bool inside = sk >= plan.range.lower && (!plan.range.upper || sk < *plan.range.upper);
  if (asks_for_range && !inside)
    throw messages::validation("The provided starting key does not match the range key predicate");
  if (pk == plan.pk) return;
  // The service's own words for another partition, beside a condition on the range key.
  if (asks_for_range) cannot_be_restarted();
  throw messages::validation(
      "The provided starting key is outside query boundaries based on provided conditions");
}

}  // namespace

Answer query(Services& services, const Request& request) {
  QueryRequest query = prepare_query(request);
  Target target = find_target(services, request);
  auto bounds = expressions::resolve_key_condition(query.key_condition, key_attributes_of(target.keys()),
                                                   request.dialect());
  check_filter(request, target, query.page);
  check_bound_values(bounds, target.keys().hash.size());
  check_index_use(request, target, query.page);
  const storage::KeySchema& keys = target.keys();
  std::vector<const AttributeValue*> hash_values;
  for (std::size_t i = 0; i < keys.hash.size(); ++i) hash_values.push_back(&bounds[i].first);
  storage::QueryPlan plan;
  plan.index = target.index;
  plan.pk = storage::encode_parts(keys.hash, hash_values);
  plan.hash = storage::hash_of(keys.hash, plan.pk);
  plan.range = range_of(keys.range, bounds.data() + keys.hash.size(), bounds.data() + bounds.size());
  plan.forward = !request.has("ScanIndexForward") || request.boolean("ScanIndexForward");
  if (query.page.start_key) {
    plan.after = position_of(target, *query.page.start_key);
    check_start_in_bounds(target, bounds, plan, *query.page.start_key);
  }
  query.page.one_row = asks_for_one_row(target, bounds);
  Page page(target, query.page);
  {
    storage::Reader reader = services.database.reader(storage::ReadLength::page);
    storage::TableStore(*reader, *target.table).query(plan, [&](const storage::Row& row) {
      services.spend(row.item_size + kRowCost);
      return page.visit(row);
    });
  }
  return page.answer(request);
}

}  // namespace sls::dynamodb::operations
