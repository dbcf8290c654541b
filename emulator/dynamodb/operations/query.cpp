#include "key_range.h"
#include "read_page.h"

namespace sls::dynamodb::operations {
namespace {

using expressions::KeyBound;

struct QueryRequest {
  PageRequest page;
  expressions::Condition key_condition;
};

QueryRequest prepare(const Request& request) {
  Constraints constraints(request);
  constraints.one_of("Select", {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"})
      .length("IndexName", 3, 255);
  check_return_consumed_capacity(constraints).table_name().at_least("Limit", 1).check();
  refuse_legacy_members(request, {"KeyConditions", "QueryFilter", "ConditionalOperator", "AttributesToGet"},
                        {"KeyConditionExpression", "FilterExpression", "ProjectionExpression"});
  if (!request.has("KeyConditionExpression")) {
    throw messages::request_validation(
        request.dialect(),
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  }
  check_select(request, "Querying");
  QueryRequest query;
  if (request.has("ExclusiveStartKey"))
    query.page.start_key = read_item(*request.find("ExclusiveStartKey"), request.dialect());
  auto placeholders =
      read_placeholders(request, {"FilterExpression", "ProjectionExpression", "KeyConditionExpression"});
  if (request.has("FilterExpression")) {
    query.page.filter = expressions::parse_condition(expressions::ConditionKind::filter,
                                                     request.text("FilterExpression"), placeholders);
  }
  if (request.has("ProjectionExpression"))
    query.page.projection = expressions::parse_projection(request.text("ProjectionExpression"), placeholders);
  query.key_condition =
      expressions::parse_key_condition(request.text("KeyConditionExpression"), placeholders);
  placeholders.check_all_used();
  query.page.limit = request.integer("Limit");
  query.page.count_only = request.text("Select") == "COUNT";
  query.page.all_attributes = request.text("Select") == "ALL_ATTRIBUTES";
  query.page.consistent = request.boolean("ConsistentRead");
  return query;
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
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: " + name);
      }
    }
  }
}

void check_bound_values(const std::vector<KeyBound>& bounds) {
  for (const KeyBound& bound : bounds) {
    bool empty = bound.first.type != Type::n && bound.first.text.empty();
    if (empty && bound.op == KeyBound::Operator::eq)
      throw messages::empty_key(bound.attribute, bound.first.type);
  }
}

void check_start_in_bounds(const Target& target, const storage::QueryPlan& plan,
                           const storage::Position& start) {
  const std::string& pk = target.index == nullptr ? start.pk : start.index_pk;
  const std::string& sk = target.index == nullptr ? start.sk : start.index_sk;
  if (pk != plan.pk)
    throw messages::validation(
        "The provided starting key is outside query boundaries based on provided conditions");
  bool inside = sk >= plan.range.lower && (!plan.range.upper || sk < *plan.range.upper);
  if (!inside) throw messages::validation("The provided starting key does not match the range key predicate");
}

}  // namespace

Answer query(Services& services, const Request& request) {
  QueryRequest query = prepare(request);
  Target target = find_target(services, request);
  auto bounds = expressions::resolve_key_condition(query.key_condition, key_attributes_of(target.keys()),
                                                   request.dialect());
  check_filter(request, target, query.page);
  check_bound_values(bounds);
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
    check_start_in_bounds(target, plan, *plan.after);
  }
  Page page(target, query.page);
  {
    storage::Reader reader = services.database.reader();
    storage::TableStore(*reader, *target.table).query(plan, [&](const storage::Row& row) {
      return page.visit(row);
    });
  }
  return page.answer(request);
}

}  // namespace sls::dynamodb::operations
