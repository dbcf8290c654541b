#include "reading/members.h"

#include <cctype>

namespace sls::model {

std::string text_at(const Node& map, std::string_view name, std::string otherwise) {
  const Node* value = map.find(name);
  return value == nullptr || !value->is_scalar() ? std::move(otherwise) : scalar_text(*value);
}

bool true_at(const Node& map, std::string_view name, bool otherwise) {
  const Node* value = map.find(name);
  return value == nullptr || !value->is_scalar() ? otherwise : scalar_text(*value) == "true";
}

std::optional<long long> integer_at(const Node& map, std::string_view name) {
  const Node* value = map.find(name);
  return value == nullptr ? std::nullopt : scalar_integer(*value);
}

std::vector<std::string> texts_at(const Node& map, std::string_view name) {
  const Node* value = map.find(name);
  if (value == nullptr) return {};
  if (value->is_scalar()) return {scalar_text(*value)};
  std::vector<std::string> texts;
  for (const Node& item : value->items) {
    if (item.is_scalar()) texts.push_back(scalar_text(item));
  }
  return texts;
}

const Node* find_either(const Node& map, std::string_view name) {
  if (const Node* found = map.find(name)) return found;
  std::string upper(name);
  if (!upper.empty()) upper[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(upper[0])));
  return map.find(upper);
}

std::string text_at_either(const Node& map, std::string_view name, std::string otherwise) {
  const Node* value = find_either(map, name);
  return value == nullptr || !value->is_scalar() ? std::move(otherwise) : scalar_text(*value);
}

}  // namespace sls::model
