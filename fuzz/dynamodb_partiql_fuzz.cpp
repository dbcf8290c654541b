// Any text as a PartiQL statement: it is refused in the service's words, or plans its reads, evaluates on an
// item and changes it without harm. A sharper check on the way: what the planned queries walk holds every
// item that the condition is true of.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "expressions/expressions.h"
#include "item_json.h"
#include "operations/statement_keys.h"
#include "operations/statement_plan.h"
#include "partiql/statement.h"

namespace {

using namespace sls::dynamodb;

const Item& item() {
  static const Item kItem = read_stored_item(
      R"({"l":{"L":[{"N":"1"},{"S":"x"}]},"m":{"M":{"k":{"S":"v"}}},"n":{"N":"5"},"pk":{"S":"a"},"sk":{"N":"1"},"ss":{"SS":["x","y"]}})");
  return kItem;
}

const storage::KeySchema& keys() {
  static const storage::KeySchema kKeys{{{"pk", Type::s}}, {{"sk", Type::n}}};
  return kKeys;
}

const std::vector<AttributeValue>& parameters() {
  static const std::vector<AttributeValue> kParameters = [] {
    AttributeValue set;
    set.type = Type::ss;
    set.set = {"x"};
    return std::vector<AttributeValue>{AttributeValue::string("a"), AttributeValue::number("1"), set};
  }();
  return kParameters;
}

bool is_walked(const operations::ReadPlan& plan) {
  auto key = storage::encode_key(keys(), item());
  for (const storage::QueryPlan& query : plan.queries) {
    bool in_range = key->sk >= query.range.lower && (!query.range.upper || key->sk < *query.range.upper);
    if (query.pk == key->pk && in_range) return true;
  }
  return plan.is_scan;
}

void run(const partiql::BoundStatement& statement) {
  bool holds = !statement.where || expressions::evaluate(*statement.where, item());
  if (statement.columns) partiql::take_columns(*statement.columns, item());
  if (statement.reads()) {
    operations::find_read_key(statement.where, keys());
    if (!is_walked(operations::plan_read(nullptr, keys(), statement)) && holds) std::abort();
    return;
  }
  operations::find_written_key(statement.where, keys(), statement.kind == partiql::Statement::Kind::exists);
  auto outcome = expressions::apply(statement.update, item());
  std::string json;
  append_item(json, outcome.item);
  append_item(json, expressions::touched(statement.update, outcome.item));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.size() > 8192) return 0;  // refused before it is parsed
  try {
    run(partiql::bind_statement(text, parameters()));
  } catch (const ServiceError& error) {
    if (error.type != "ValidationException" || error.message.empty()) std::abort();
  }
  return 0;
}
