#include "legacy_members.h"
#include "read_page.h"

namespace sls::dynamodb::operations {
namespace {

void check_scan_members(const Request& request) {
  Constraints constraints(request);
  constraints.one_of("Select", {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"})
      .resource_name("IndexName")
      .at_least("TotalSegments", 1)
      .at_most("TotalSegments", 1'000'000);
  check_return_consumed_capacity(constraints).table_name();
  constraints.one_of("ConditionalOperator", {"OR", "AND"})
      .comparison_operators("ScanFilter", true)
      .at_least("Segment", 0)
      .at_most("Segment", 999'999)
      .at_least("Limit", 1)
      .count("AttributesToGet", 1, kMostAttributesToGet)
      .check();
}

PageRequest prepare_scan(const Request& request) {
  check_scan_members(request);
  refuse_mixture(request, {"AttributesToGet", "ScanFilter", "ConditionalOperator"},
                 {"ProjectionExpression", "FilterExpression"});
  if (request.has("ConditionalOperator")) check_condition_values(request, "ScanFilter");
  check_conditional_operator(request, "ScanFilter");
  check_select(request, "Scanning");
  std::optional<Item> start_key;
  if (request.has("ExclusiveStartKey"))
    start_key = read_item(*request.find("ExclusiveStartKey"), request.dialect());
  auto placeholders = read_placeholders(request, {{"FilterExpression"}, true});
  PageRequest page = read_page_request(request, "ScanFilter", placeholders);
  page.start_key = std::move(start_key);
  placeholders.check_all_used();
  return page;
}

// Segments are equal ranges of the hash.
void set_segment(const Request& request, storage::ScanPlan& plan) {
  auto segment = request.integer("Segment");
  auto total = request.integer("TotalSegments");
  if (segment && !total) {
    throw messages::validation(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter "
        "is present");
  }
  if (total && !segment) {
    throw messages::validation(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments "
        "is present");
  }
  if (!segment) return;
  if (*segment >= *total) {
    throw messages::validation(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: " +
        std::to_string(*segment) + " is not less than TotalSegments: " + std::to_string(*total));
  }
  constexpr std::int64_t kHashes = std::int64_t{1} << 32;
  plan.first_hash = *segment * kHashes / *total;
  plan.end_hash = (*segment + 1) * kHashes / *total;
}

void check_start_in_segment(const Request& request, const storage::ScanPlan& plan) {
  bool inside = plan.after->hash >= plan.first_hash && plan.after->hash < plan.end_hash;
  if (inside) return;
  throw messages::validation(
      "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
      "correct Segment. TotalSegments: " +
      std::to_string(*request.integer("TotalSegments")) +
      " Segment: " + std::to_string(*request.integer("Segment")));
}

}  // namespace

Answer scan(Services& services, const Request& request) {
  PageRequest page_request = prepare_scan(request);
  storage::ScanPlan plan;
  set_segment(request, plan);
  Target target = find_target(services, request);
  check_index_use(request, target, page_request);
  plan.index = target.index;
  if (page_request.start_key) {
    plan.after = position_of(target, *page_request.start_key);
    if (request.has("Segment")) check_start_in_segment(request, plan);
  }
  Page page(target, page_request);
  {
    storage::Reader reader = services.database.reader(storage::ReadLength::page);
    storage::TableStore(*reader, *target.table).scan(plan, [&](const storage::Row& row) {
      services.spend(row.item_size + kRowCost);
      return page.visit(row);
    });
  }
  return page.answer(request);
}

}  // namespace sls::dynamodb::operations
