#include "attribute_value.h"

#include <algorithm>
#include <array>

#include "number.h"

namespace sls::dynamodb {
namespace {

bool name_less(const Attribute& attribute, std::string_view name) { return attribute.first < name; }

}  // namespace

AttributeValue AttributeValue::string(std::string text) {
  AttributeValue value;
  value.type = Type::s;
  value.text = std::move(text);
  return value;
}

AttributeValue AttributeValue::number(std::string canonical) {
  AttributeValue value = string(std::move(canonical));
  value.type = Type::n;
  return value;
}

AttributeValue AttributeValue::binary(std::string bytes) {
  AttributeValue value = string(std::move(bytes));
  value.type = Type::b;
  return value;
}

const AttributeValue* find_attribute(const AttributeMap& map, std::string_view name) {
  auto place = std::lower_bound(map.begin(), map.end(), name, name_less);
  return place != map.end() && place->first == name ? &place->second : nullptr;
}

void set_attribute(AttributeMap& map, std::string_view name, AttributeValue value) {
  auto place = std::lower_bound(map.begin(), map.end(), name, name_less);
  if (place != map.end() && place->first == name) {
    place->second = std::move(value);
  } else {
    map.emplace(place, std::string(name), std::move(value));
  }
}

bool remove_attribute(AttributeMap& map, std::string_view name) {
  auto place = std::lower_bound(map.begin(), map.end(), name, name_less);
  if (place == map.end() || place->first != name) return false;
  map.erase(place);
  return true;
}

std::size_t value_size(const AttributeValue& value) {
  std::size_t size = 0;
  switch (value.type) {
    case Type::s:
    case Type::b:
      return value.text.size();
    case Type::n:
      return Number::from_canonical(value.text).item_size();
    case Type::null:
    case Type::boolean:
      return 1;
    case Type::ns:
      for (const std::string& number : value.set) size += Number::from_canonical(number).item_size();
      return size;
    case Type::ss:
    case Type::bs:
      for (const std::string& member : value.set) size += member.size();
      return size;
    case Type::l:
      for (const AttributeValue& element : value.list) size += 1 + value_size(element);
      return 3 + size;
    case Type::m:
      for (const auto& [name, element] : value.map) size += 1 + name.size() + value_size(element);
      return 3 + size;
  }
  return size;
}

std::size_t item_size(const Item& item) {
  std::size_t size = 0;
  for (const auto& [name, value] : item) size += name.size() + value_size(value);
  return size;
}

int compare_scalars(const AttributeValue& a, const AttributeValue& b) {
  if (a.type == Type::n) {
    auto order = Number::from_canonical(a.text) <=> Number::from_canonical(b.text);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  // std::string compares bytes as unsigned, which is the service's order of both text and binary.
  int order = a.text.compare(b.text);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::string_view type_name(Type type) {
  static constexpr std::array<std::string_view, 10> kNames = {"S",  "N", "B", "SS",   "NS",
                                                              "BS", "M", "L", "NULL", "BOOL"};
  return kNames[static_cast<std::size_t>(type)];
}

std::optional<Type> type_named(std::string_view name) {
  for (int i = 0; i < 10; ++i) {
    if (type_name(static_cast<Type>(i)) == name) return static_cast<Type>(i);
  }
  return std::nullopt;
}

}  // namespace sls::dynamodb
