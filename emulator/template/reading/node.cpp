#include "reading/node.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/json_writer.h"

namespace sls::model {
namespace {

constexpr std::array<std::string_view, 9> kTrueWords = {"true", "True", "TRUE", "yes", "Yes",
                                                        "YES",  "on",   "On",   "ON"};
constexpr std::array<std::string_view, 9> kFalseWords = {"false", "False", "FALSE", "no", "No",
                                                         "NO",    "off",   "Off",   "OFF"};

template <std::size_t size>
bool is_one_of(std::string_view text, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void write_json(core::JsonWriter& out, const Node& node) {
  switch (node.kind) {
    case NodeKind::null:
    case NodeKind::absent:
      out.null();
      return;
    case NodeKind::unresolved:
      out.string("{{unresolved:" + node.text + "}}");
      return;
    case NodeKind::scalar: {
      std::string text = scalar_text(node);
      bool literal = !node.quoted && (text == "true" || text == "false" || core::is_json_number(text));
      if (literal) {
        out.raw(text);
      } else {
        out.string(text);
      }
      return;
    }
    case NodeKind::list:
      out.begin_array();
      for (const Node& item : node.items) write_json(out, item);
      out.end_array();
      return;
    case NodeKind::map:
      out.begin_object();
      for (const Member& member : node.members) {
        out.key(member.key);
        write_json(out, member.value);
      }
      out.end_object();
  }
}

}  // namespace

const Member* Node::find_member(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Member* member = find_member(key);
  return member == nullptr ? nullptr : &member->value;
}

Node make_scalar(std::string text, const Place& place, bool quoted) {
  Node node;
  node.kind = NodeKind::scalar;
  node.quoted = quoted;
  node.text = std::move(text);
  node.place = place;
  return node;
}

static Node make_kind(NodeKind kind, const Place& place) {
  Node node;
  node.kind = kind;
  node.place = place;
  return node;
}

Node make_list(const Place& place) { return make_kind(NodeKind::list, place); }
Node make_map(const Place& place) { return make_kind(NodeKind::map, place); }
Node make_absent(const Place& place) { return make_kind(NodeKind::absent, place); }

Node make_unresolved(std::string label, const Place& place) {
  Node node = make_kind(NodeKind::unresolved, place);
  node.text = std::move(label);
  return node;
}

Node make_call(std::string key, Node value, const Place& place) {
  Node node = make_kind(NodeKind::map, place);
  node.members.push_back({std::move(key), place, std::move(value)});
  return node;
}

bool is_bare_octal(const Node& scalar) {
  const std::string& text = scalar.text;
  return scalar.is_scalar() && !scalar.quoted && text.size() > 1 && text.size() <= 20 && text[0] == '0' &&
         all_digits(text) && text.find_first_of("89") == std::string::npos;
}

bool is_bare_number(const Node& scalar) {
  return scalar.is_scalar() && !scalar.quoted && core::is_json_number(scalar.text);
}

std::string scalar_text(const Node& scalar) {
  if (scalar.quoted || !scalar.is_scalar()) return scalar.text;
  if (is_one_of(scalar.text, kTrueWords)) return "true";
  if (is_one_of(scalar.text, kFalseWords)) return "false";
  if (is_bare_octal(scalar)) {
    unsigned long long value = 0;
    auto [end, error] =
        std::from_chars(scalar.text.data(), scalar.text.data() + scalar.text.size(), value, 8);
    if (error == std::errc() && end == scalar.text.data() + scalar.text.size()) return std::to_string(value);
  }
  return scalar.text;
}

std::string text_of(const Node& node) { return node.is_scalar() ? scalar_text(node) : ""; }

std::optional<long long> scalar_integer(const Node& scalar) {
  if (!scalar.is_scalar()) return std::nullopt;
  std::string text = scalar_text(scalar);
  long long value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> scalar_boolean(const Node& scalar) {
  if (!scalar.is_scalar()) return std::nullopt;
  if (is_one_of(scalar.text, kTrueWords)) return true;
  if (is_one_of(scalar.text, kFalseWords)) return false;
  return std::nullopt;
}

std::string_view intrinsic_name(const Node& node) {
  if (!node.is_map() || node.members.size() != 1) return {};
  const std::string& key = node.members[0].key;
  if (key == "Ref" || key.starts_with("Fn::")) return key;
  return {};
}

std::string to_json(const Node& node) {
  std::string text;
  core::JsonWriter writer(text);
  write_json(writer, node);
  return text;
}

SourcePosition position_of(const Place& place) {
  return {place.file == nullptr ? std::string() : *place.file, place.line, place.column};
}

}  // namespace sls::model
