// AttributeValue and Item: DynamoDB's values as plain structs. Pure: no JSON, no SQL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sls::dynamodb {

enum class Type : std::uint8_t { s, n, b, ss, ns, bs, m, l, null, boolean };

struct AttributeValue;
using Attribute = std::pair<std::string, AttributeValue>;
// Sorted by name (bytes), names unique.
using AttributeMap = std::vector<Attribute>;
using Item = AttributeMap;

struct AttributeValue {
  Type type = Type::null;
  bool boolean = false;
  std::string text;  // s: UTF-8; n: canonical decimal (Number::to_string); b: raw bytes
  std::vector<std::string>
      set;  // ss, bs: sorted by bytes; ns: canonical decimals in numeric order; never empty
  std::vector<AttributeValue> list;  // l
  AttributeMap map;                  // m

  static AttributeValue string(std::string text);
  static AttributeValue number(std::string canonical);
  static AttributeValue binary(std::string bytes);
  // By value: numbers numerically (canonical text), sets without order, maps by name.
  bool operator==(const AttributeValue& other) const = default;
};

// Null when the item has no such attribute.
const AttributeValue* find_attribute(const AttributeMap& map, std::string_view name);
// Inserts or replaces, keeping the order.
void set_attribute(AttributeMap& map, std::string_view name, AttributeValue value);
bool remove_attribute(AttributeMap& map, std::string_view name);

// The service's size of a value and of an item (names included), in bytes: what the 400 KB limit, the page
// limit and consumed capacity count.
std::size_t value_size(const AttributeValue& value);
std::size_t item_size(const Item& item);

// Order of two values of one type among s, n, b, as conditions and key order define it: <0, 0, >0.
int compare_scalars(const AttributeValue& a, const AttributeValue& b);

// "S", "N", … "NULL", "BOOL".
std::string_view type_name(Type type);
// Nothing when no type has the name.
std::optional<Type> type_named(std::string_view name);

}  // namespace sls::dynamodb
