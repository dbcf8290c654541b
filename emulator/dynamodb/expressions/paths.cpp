#include "paths.h"

#include <algorithm>
#include <map>

namespace sls::dynamodb::expressions {
namespace {

const AttributeValue* step_into(const AttributeValue& value, const PathStep& step) {
  if (step.is_index()) {
    auto index = static_cast<std::size_t>(step.index);
    return value.type == Type::l && index < value.list.size() ? &value.list[index] : nullptr;
  }
  return value.type == Type::m ? find_attribute(value.map, step.name) : nullptr;
}

// The wanted parts of a value: all of it, or parts of its members.
struct Wanted {
  bool whole = false;
  std::map<std::string, Wanted> names;
  std::map<int, Wanted> indexes;
};

AttributeValue cut(const AttributeValue& value, const Wanted& wanted) {
  if (wanted.whole) return value;
  AttributeValue result;
  result.type = value.type;
  for (const auto& [name, inner] : wanted.names) {
    const AttributeValue* member = find_attribute(value.map, name);
    if (member != nullptr) result.map.emplace_back(name, cut(*member, inner));
  }
  for (const auto& [index, inner] : wanted.indexes) {
    auto i = static_cast<std::size_t>(index);
    if (i < value.list.size()) result.list.push_back(cut(value.list[i], inner));
  }
  return result;
}

}  // namespace

const AttributeValue* look_up(const Item& item, const Path& path) {
  const AttributeValue* value = find_attribute(item, path.front().name);
  for (std::size_t i = 1; i < path.size() && value != nullptr; ++i) value = step_into(*value, path[i]);
  return value;
}

Item pick(const std::vector<const Path*>& paths, const Item& item) {
  Wanted root;
  for (const Path* path : paths) {
    if (look_up(item, *path) == nullptr) continue;
    Wanted* at = &root;
    for (const PathStep& step : *path)
      at = step.is_index() ? &at->indexes[step.index] : &at->names[step.name];
    at->whole = true;
  }
  Item result;
  for (const auto& [name, wanted] : root.names)
    result.emplace_back(name, cut(*find_attribute(item, name), wanted));
  return result;
}

}  // namespace sls::dynamodb::expressions
