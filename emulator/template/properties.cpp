// Globals, and reading properties with the right kind.
#include <algorithm>

#include "loading.h"

namespace sls::model {
namespace {

// Local wins; maps merge, lists join with the global items first. An intrinsic counts as a scalar.
Node merge(const Node& global, const Node& local) {
  bool maps =
      global.is_map() && local.is_map() && intrinsic_name(global).empty() && intrinsic_name(local).empty();
  if (maps) {
    Node merged = local;
    for (const Member& member : global.members) {
      auto own = std::find_if(merged.members.begin(), merged.members.end(),
                              [&](const Member& m) { return m.key == member.key; });
      if (own == merged.members.end()) {
        merged.members.push_back(member);
      } else {
        own->value = merge(member.value, own->value);
      }
    }
    return merged;
  }
  if (global.is_list() && local.is_list()) {
    Node merged = global;
    merged.items.insert(merged.items.end(), local.items.begin(), local.items.end());
    return merged;
  }
  return local;
}

bool ignores_global(const Node& resource, const std::string& property) {
  const Node* ignored = resource.find("IgnoreGlobals");
  if (ignored == nullptr) return false;
  if (ignored->is_scalar()) return ignored->text == "*";
  return std::any_of(ignored->items.begin(), ignored->items.end(),
                     [&](const Node& item) { return item.text == property; });
}

}  // namespace

Node merged_properties(const Loading& loading, const Resource& resource, std::string_view globals_section) {
  const Node* written = resource.node->find("Properties");
  Node properties = written != nullptr && written->is_map() ? *written : make_map(resource.place);
  const Node* globals = loading.root.find("Globals");
  const Node* section =
      globals == nullptr || globals_section.empty() ? nullptr : globals->find(globals_section);
  if (section == nullptr || !section->is_map()) return properties;
  Node inherited = make_map(section->place);
  for (const Member& member : section->members) {
    if (!ignores_global(*resource.node, member.key)) inherited.members.push_back(member);
  }
  return merge(inherited, properties);
}

std::string read_text(Loading& loading, const Resource& resource, const Node& properties,
                      std::string_view name, std::string otherwise) {
  const Node* written = properties.find(name);
  if (written == nullptr) return otherwise;
  Node value = loading.resolver.resolve(*written, resource.logical_id);
  if (value.kind == NodeKind::absent || value.is_null() || value.kind == NodeKind::unresolved)
    return otherwise;
  if (!value.is_scalar()) {
    refuse_kind(loading, resource, value, name, PropertyKind::text);
    return otherwise;
  }
  return scalar_text(value);
}

std::optional<long long> read_integer(Loading& loading, const Resource& resource, const Node& properties,
                                      std::string_view name) {
  const Node* written = properties.find(name);
  if (written == nullptr) return std::nullopt;
  Node value = loading.resolver.resolve(*written, resource.logical_id);
  if (value.kind == NodeKind::absent || value.is_null()) return std::nullopt;
  auto number = scalar_integer(value);
  if (!number) refuse_kind(loading, resource, value, name, PropertyKind::integer);
  return number;
}

bool read_boolean(Loading& loading, const Resource& resource, const Node& properties, std::string_view name,
                  bool otherwise) {
  const Node* written = properties.find(name);
  if (written == nullptr) return otherwise;
  Node value = loading.resolver.resolve(*written, resource.logical_id);
  if (value.kind == NodeKind::absent || value.is_null()) return otherwise;
  if (value.is_scalar()) {
    std::string text = scalar_text(value);
    if (text == "true" || text == "false") return text == "true";
  }
  refuse_kind(loading, resource, value, name, PropertyKind::boolean);
  return otherwise;
}

std::vector<std::string> read_texts(Loading& loading, const Resource& resource, const Node& properties,
                                    std::string_view name) {
  std::vector<std::string> texts;
  const Node* written = properties.find(name);
  if (written == nullptr) return texts;
  Node value = loading.resolver.resolve(*written, resource.logical_id);
  if (value.is_scalar()) return {scalar_text(value)};
  if (!value.is_list()) {
    if (value.kind != NodeKind::absent) refuse_kind(loading, resource, value, name, PropertyKind::texts);
    return texts;
  }
  for (const Node& item : value.items) {
    if (item.is_scalar()) texts.push_back(scalar_text(item));
  }
  return texts;
}

std::string api_id(std::string_view logical_id) {
  std::uint64_t hash = 1469598103934665603ULL;  // FNV-1a
  for (char c : logical_id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string id;
  for (int i = 0; i < 10; ++i, hash = hash / 36 + 0x9e3779b97f4a7c15ULL) id.push_back(kAlphabet[hash % 36]);
  return id;
}

}  // namespace sls::model
