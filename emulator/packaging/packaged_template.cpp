#include "packaging/packaged_template.h"

#include <algorithm>

#include "core/json_writer.h"
#include "core/text.h"
#include "flow_map.h"
#include "yaml_lines.h"

namespace sls::packaging {
namespace {

std::string quoted(const std::string& text) {
  std::string json;
  core::append_json_string(json, text);
  return json;
}

// As JSON, which YAML's flow style takes too.
std::string flow_value(const PackagedCode& code) {
  if (code.members.empty()) return quoted(code.value);
  std::string map;
  for (const auto& [name, value] : code.members)
    map += (map.empty() ? "" : ", ") + quoted(name) + ": " + quoted(value);
  return "{" + map + "}";
}

// A name as YAML takes it bare; anything else goes into quotes.
std::string block_value(const PackagedCode& code) {
  auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '/' || c == '-';
  };
  const std::string& text = code.value;
  bool plain = code.members.empty() && !text.empty() && text.front() != '-' &&
               std::all_of(text.begin(), text.end(), is_plain);
  return plain ? text : flow_value(code);
}

// A map of the template's text: in block style the lines below its key, in flow style from its brace on.
struct Place {
  enum class Kind { block, flow, unknown } kind = Kind::unknown;
  Block block;
  std::size_t key_line = 0;  // of a block
  std::size_t brace = 0;     // of a flow map, an offset
};

class Editor {
 public:
  explicit Editor(std::string text) : lines_(std::move(text)) {}

  // False when a level on the way to the properties is missing or written in a way that is not understood.
  bool set_code(const PackagedCode& code) {
    Place place = document();
    for (const std::string& key : {std::string("Resources"), code.logical_id, std::string("Properties")})
      place = child(place, key);
    if (place.kind == Place::Kind::unknown) return false;
    return place.kind == Place::Kind::flow ? set_in_flow(place.brace, code) : set_in_block(place, code);
  }

  const std::string& text() const { return lines_.text(); }

 private:
  Place document() const {
    std::size_t first = text().find_first_not_of(" \t\r\n");
    if (first != kNone && text()[first] == '{') return {Place::Kind::flow, {}, 0, first};
    return {Place::Kind::block, lines_.document(), 0, 0};
  }

  Place child(const Place& parent, const std::string& key) const {
    if (parent.kind == Place::Kind::flow) {
      auto map = scan_flow_map(text(), parent.brace);
      const FlowMember* member = map ? map->find(key) : nullptr;
      if (member == nullptr || text()[member->value_begin] != '{') return {};
      return {Place::Kind::flow, {}, 0, member->value_begin};
    }
    if (parent.kind == Place::Kind::unknown) return {};
    std::size_t line = lines_.find_key(parent.block, key);
    return line == kNone ? Place{} : value_at(line);
  }

  // The value of the key on `line`.
  Place value_at(std::size_t line) const {
    std::size_t inline_value = lines_.value_offset(line);
    Block below = lines_.block_below(line);
    if (inline_value == kNone && below.indent != kNone) {
      std::size_t first = text().find_first_not_of(" \t\r\n", lines_.first_offset(below));
      if (text()[first] == '{') return {Place::Kind::flow, {}, 0, first};
      return {Place::Kind::block, below, line, 0};
    }
    if (inline_value != kNone && text()[inline_value] == '{') return {Place::Kind::flow, {}, 0, inline_value};
    // An anchor names the map below it; an alias or a tag stands for something that is written elsewhere.
    if (inline_value != kNone && text()[inline_value] == '&' && below.indent != kNone)
      return {Place::Kind::block, below, line, 0};
    return {};
  }

  bool set_in_flow(std::size_t brace, const PackagedCode& code) {
    auto map = scan_flow_map(text(), brace);
    if (!map) return false;
    std::string value = flow_value(code);
    if (const FlowMember* written = map->find(code.property)) {
      lines_.replace(written->value_begin, written->value_end, (written->has_colon ? "" : ": ") + value);
      return true;
    }
    // As the first member, on a line of its own where the others are.
    std::string member = quoted(code.property) + ": " + value;
    if (!map->members.empty()) {
      std::string gap = text().substr(brace + 1, map->members.front().key_begin - brace - 1);
      bool plain = core::trim(gap).empty();
      member = (plain ? gap : "") + member + (plain && !gap.empty() ? "," : ", ");
    }
    lines_.replace(brace + 1, brace + 1, member);
    return true;
  }

  bool set_in_block(const Place& properties, const PackagedCode& code) {
    std::string member = std::string(properties.block.indent, ' ') + code.property + ": " + block_value(code);
    std::size_t written = lines_.find_key(properties.block, code.property);
    if (written == kNone) {
      lines_.insert_line(properties.key_line + 1, member);
    } else {
      lines_.replace_lines(written, lines_.block_below(written).end,
                           member + lines_.trailing_comment(written));
    }
    return true;
  }

  YamlLines lines_;
};

std::string cannot_edit(const PackagedCode& code) {
  return "cannot set " + code.property + " of " + code.logical_id +
         ": its Properties are not written out under Resources; write the resource as a map with a map "
         "Properties, without aliases";
}

}  // namespace

core::Result<std::string> packaged_template(std::string_view text, const std::vector<PackagedCode>& code) {
  Editor editor{std::string(text)};
  for (const PackagedCode& one : code) {
    if (!editor.set_code(one)) return core::Failure{cannot_edit(one)};
  }
  // A value that is found again where it was put was put in the right place: what is no YAML for its reader can still look
  // like some here.
  Editor again{editor.text()};
  for (const PackagedCode& one : code) {
    if (!again.set_code(one) || again.text() != editor.text()) return core::Failure{cannot_edit(one)};
  }
  return editor.text();
}

}  // namespace sls::packaging
