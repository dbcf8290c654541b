#include "packaging/packaged_template.h"

#include <algorithm>

#include "core/json_writer.h"
#include "core/text.h"
#include "flow_map.h"
#include "yaml_lines.h"

namespace sls::packaging {
namespace {


// A name as YAML takes it bare; anything else goes into quotes.
std::string yaml_scalar(const std::string& text) {
  auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '/' || c == '-';
  };
  bool plain = !text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), is_plain);
  if (plain) return text;
  std::string quoted;
  core::append_json_string(quoted, text);
  return quoted;
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
  bool set_code(const std::string& logical_id, const std::string& code) {
    Place place = document();
    for (const std::string& key : {std::string("Resources"), logical_id, std::string("Properties")})
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

  bool set_in_flow(std::size_t brace, const std::string& code) {
    auto map = scan_flow_map(text(), brace);
    if (!map) return false;
    std::string value;
    core::append_json_string(value, code);
    if (const FlowMember* written = map->find("CodeUri")) {
      lines_.replace(written->value_begin, written->value_end, (written->has_colon ? "" : ": ") + value);
      return true;
    }
    // As the first member, on a line of its own where the others are.
    std::string member = "\"CodeUri\": " + value;
    if (!map->members.empty()) {
      std::string gap = text().substr(brace + 1, map->members.front().key_begin - brace - 1);
      bool plain = core::trim(gap).empty();
      member = (plain ? gap : "") + member + (plain && !gap.empty() ? "," : ", ");
    }
    lines_.replace(brace + 1, brace + 1, member);
    return true;
  }

  bool set_in_block(const Place& properties, const std::string& code) {
    std::string member = std::string(properties.block.indent, ' ') + "CodeUri: " + yaml_scalar(code);
    std::size_t written = lines_.find_key(properties.block, "CodeUri");
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

std::string cannot_edit(const std::string& logical_id) {
  return "cannot set CodeUri of " + logical_id +
         ": its Properties are not written out under Resources; write the resource as a map with a map "
         "Properties, without "
         "aliases";
}

}  // namespace

core::Result<std::string> packaged_template(std::string_view text,
                                            const std::map<std::string, std::string>& code) {
  Editor editor{std::string(text)};
  for (const auto& [logical_id, uri] : code) {
    if (!editor.set_code(logical_id, uri)) return core::Failure{cannot_edit(logical_id)};
  }
  return editor.text();
}

}  // namespace sls::packaging
