#include "packaging/packaged_template.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "core/json.h"
#include "core/text.h"

namespace sls::packaging {
namespace {

constexpr std::size_t kNone = std::string::npos;

std::size_t indent_of(std::string_view line) { return line.find_first_not_of(' '); }

bool is_blank_or_comment(std::string_view line) {
  std::string_view text = core::trim(line);
  return text.empty() || text.front() == '#';
}

// "Key: value" → "Key", quotes taken off; empty when the line is no key.
std::string key_of(std::string_view line) {
  std::string_view text = core::trim(line);
  std::size_t colon = text.find(':');
  if (colon == kNone || (colon + 1 < text.size() && text[colon + 1] != ' ')) return "";
  std::string_view key = text.substr(0, colon);
  if (key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front())
    key = key.substr(1, key.size() - 2);
  return std::string(key);
}

std::string value_of(std::string_view line) {
  std::string_view text = core::trim(line);
  std::string value(core::trim(text.substr(text.find(':') + 1)));
  return value.starts_with("#") ? "" : value;
}

// A comment at a line's end, with the blanks before it; not inside quotes.
std::string trailing_comment(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote != 0) {
      if (line[i] == quote) quote = 0;
    } else if (line[i] == '"' || line[i] == '\'') {
      quote = line[i];
    } else if (line[i] == '#' && i > 0 && line[i - 1] == ' ') {
      std::size_t blanks = line.find_last_not_of(' ', i - 1);
      return std::string(line.substr(blanks == kNone ? i : blanks + 1));
    }
  }
  return "";
}

class YamlEditor {
 public:
  explicit YamlEditor(std::string_view text) : lines_(core::split(text, '\n')) {}

  core::Result<bool> set_code(const std::string& logical_id, const std::string& code) {
    std::size_t resources = find_key(0, lines_.size(), 0, "Resources");
    if (resources == kNone) return core::Failure{std::string("the template has no Resources in block style")};
    Block all = block_below(resources);
    std::size_t resource = find_key(all.begin, all.end, all.indent, logical_id);
    if (resource == kNone) return refused(logical_id);
    Block inside = block_below(resource);
    std::size_t properties = find_key(inside.begin, inside.end, inside.indent, "Properties");
    if (properties == kNone || !value_of(lines_[properties]).empty()) return refused(logical_id);
    Block body = block_below(properties);
    if (body.indent == kNone) return refused(logical_id);
    std::size_t written = find_key(body.begin, body.end, body.indent, "CodeUri");
    std::string line = std::string(body.indent, ' ') + "CodeUri: " + code;
    if (written == kNone) {
      lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(properties) + 1, line);
      return true;
    }
    Block old = block_below(written);
    std::string comment = trailing_comment(lines_[written]);
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(written),
                 lines_.begin() + static_cast<std::ptrdiff_t>(old.end));
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(written), line + comment);
    return true;
  }

  std::string text() const { return core::join(lines_, "\n"); }

 private:
  struct Block {
    std::size_t begin;
    std::size_t end;
    std::size_t indent;  // of its keys; kNone when it is empty
  };

  static core::Failure<std::string> refused(const std::string& logical_id) {
    return core::Failure{"cannot set CodeUri of " + logical_id +
                         ": write the resource and its Properties in YAML's block style"};
  }

  std::size_t find_key(std::size_t begin, std::size_t end, std::size_t indent, const std::string& key) const {
    for (std::size_t i = begin; i < end; ++i) {
      if (!is_blank_or_comment(lines_[i]) && indent_of(lines_[i]) == indent && key_of(lines_[i]) == key)
        return i;
    }
    return kNone;
  }

  // The lines deeper than the key at `line`; blank lines and comments at its end belong to what follows.
  Block block_below(std::size_t line) const {
    std::size_t own = indent_of(lines_[line]);
    Block block{line + 1, line + 1, kNone};
    for (std::size_t i = line + 1; i < lines_.size(); ++i) {
      if (is_blank_or_comment(lines_[i])) continue;
      std::size_t indent = indent_of(lines_[i]);
      if (indent <= own) break;
      if (block.indent == kNone) block.indent = indent;
      block.end = i + 1;
    }
    return block;
  }

  std::vector<std::string> lines_;
};

core::Result<std::string> edit_json(std::string_view text, const std::map<std::string, std::string>& code) {
  auto json = core::parse_json(text);
  if (!json.ok()) return core::Failure{"the template is not JSON: " + json.error().message};
  for (const auto& [logical_id, uri] : code) {
    auto pointer = core::Json::json_pointer("/Resources/" + logical_id + "/Properties");
    if (!json->contains(pointer) || !(*json)[pointer].is_object())
      return core::Failure{"cannot set CodeUri of " + logical_id + ": it has no Properties"};
    (*json)[pointer]["CodeUri"] = uri;
  }
  return core::dump_json(*json, 2) + "\n";
}

}  // namespace

core::Result<std::string> packaged_template(std::string_view text,
                                            const std::map<std::string, std::string>& code) {
  if (core::trim(text).starts_with("{")) return edit_json(text, code);
  YamlEditor editor(text);
  for (const auto& [logical_id, uri] : code) {
    if (auto set = editor.set_code(logical_id, uri); !set.ok()) return core::Failure{set.error()};
  }
  return editor.text();
}

}  // namespace sls::packaging
