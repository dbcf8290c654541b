// Any text as each kind of expression: it is refused in the service's words, or evaluates on an item without
// harm.
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>

#include "expressions/expressions.h"
#include "item_json.h"

namespace {

using namespace sls::dynamodb;
using expressions::ConditionKind;
using expressions::Placeholders;

Placeholders placeholders() {
  Placeholders result(Dialect::bare_new);
  result.add_name("#a", "a");
  result.add_name("#s", "status");
  result.add_value(":n", AttributeValue::number("1"));
  result.add_value(":s", AttributeValue::string("x"));
  result.add_value(":b", AttributeValue::binary("x"));
  AttributeValue list, set;
  list.type = Type::l;
  set.type = Type::ss;
  set.set = {"x"};
  result.add_value(":l", list);
  result.add_value(":ss", set);
  return result;
}

const Item& item() {
  static const Item kItem = read_stored_item(
      R"({"a":{"M":{"b":{"L":[{"N":"1"},{"S":"x"}]}}},"c":{"N":"5"},"s":{"SS":["x","y"]},"status":{"S":"ok"}})");
  return kItem;
}

void expect_service_errors_only(const std::function<void()>& work) {
  try {
    work();
  } catch (const ServiceError& error) {
    if (error.type != "ValidationException" || error.message.empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  expect_service_errors_only([&] {
    auto given = placeholders();
    expressions::evaluate(expressions::parse_condition(ConditionKind::condition, text, given), item());
  });
  expect_service_errors_only([&] {
    auto given = placeholders();
    auto update = expressions::parse_update(text, given);
    auto outcome = expressions::apply(update, item());
    expressions::touched(update, outcome.item);
    std::string json;
    append_item(json, outcome.item);
    if (read_stored_item(json) != outcome.item) std::abort();
  });
  expect_service_errors_only([&] {
    auto given = placeholders();
    expressions::project(expressions::parse_projection(text, given), item());
  });
  expect_service_errors_only([&] {
    auto given = placeholders();
    auto condition = expressions::parse_key_condition(text, given);
    expressions::resolve_key_condition(condition, {{{"a", Type::s}}, {{"c", Type::n}}}, Dialect::bare_new);
  });
  return 0;
}
