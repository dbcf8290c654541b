#include "yaml_lines.h"

#include <algorithm>

#include "core/text.h"

namespace sls::packaging {
namespace {

std::size_t indent_of(std::string_view line) { return line.find_first_not_of(' '); }

// Where the colon of "key: value" stands in the trimmed line; kNone when it is no key.
std::size_t colon_of(std::string_view text) {
  std::size_t from = 0;
  if (text.starts_with('"') || text.starts_with('\'')) {
    std::size_t closing = text.find(text.front(), 1);
    if (closing == kNone) return kNone;
    from = closing + 1;
  }
  for (std::size_t colon = text.find(':', from); colon != kNone; colon = text.find(':', colon + 1)) {
    if (colon + 1 == text.size() || text[colon + 1] == ' ' || text[colon + 1] == '\t') return colon;
  }
  return kNone;
}

std::string_view key_of(std::string_view line) {
  std::string_view text = core::trim(line);
  std::size_t colon = colon_of(text);
  if (colon == kNone) return {};
  std::string_view key = core::trim(text.substr(0, colon));
  if (key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front())
    key = key.substr(1, key.size() - 2);
  return key;
}

}  // namespace

YamlLines::YamlLines(std::string text) : text_(std::move(text)) {
  line_end_ = text_.find("\r\n") == kNone ? "\n" : "\r\n";
  find_lines();
}

void YamlLines::find_lines() {
  starts_.clear();
  for (std::size_t at = 0; at < text_.size();) {
    starts_.push_back(at);
    std::size_t end = text_.find('\n', at);
    at = end == kNone ? text_.size() : end + 1;
  }
}

std::string_view YamlLines::line(std::size_t index) const {
  std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : text_.size();
  std::string_view whole = std::string_view(text_).substr(starts_[index], end - starts_[index]);
  while (!whole.empty() && (whole.back() == '\n' || whole.back() == '\r')) whole.remove_suffix(1);
  return whole;
}

bool YamlLines::is_blank_or_comment(std::size_t index) const {
  std::string_view text = core::trim(line(index));
  return text.empty() || text.front() == '#';
}

Block YamlLines::document() const {
  for (std::size_t i = 0; i < count(); ++i) {
    if (is_blank_or_comment(i) || line(i).starts_with("---") || line(i).starts_with('%')) continue;
    return {0, count(), indent_of(line(i))};
  }
  return {};
}

std::size_t YamlLines::find_key(const Block& block, std::string_view key) const {
  for (std::size_t i = block.begin; i < block.end; ++i) {
    if (!is_blank_or_comment(i) && indent_of(line(i)) == block.indent && key_of(line(i)) == key) return i;
  }
  return kNone;
}

Block YamlLines::block_below(std::size_t index) const {
  std::size_t own = indent_of(line(index));
  Block block{index + 1, index + 1, kNone};
  for (std::size_t i = index + 1; i < count(); ++i) {
    if (is_blank_or_comment(i)) continue;
    std::size_t indent = indent_of(line(i));
    if (indent <= own) break;
    if (block.indent == kNone) block.indent = indent;
    block.end = i + 1;
  }
  return block;
}

std::size_t YamlLines::value_offset(std::size_t index) const {
  std::string_view whole = line(index);
  std::size_t indent = indent_of(whole);
  std::size_t value = whole.find_first_not_of(" \t", indent + colon_of(core::trim(whole)) + 1);
  return value == kNone || whole[value] == '#' ? kNone : starts_[index] + value;
}

std::size_t YamlLines::first_offset(const Block& block) const {
  std::size_t i = block.begin;
  while (is_blank_or_comment(i)) ++i;
  return starts_[i];
}

std::string YamlLines::trailing_comment(std::size_t index) const {
  std::string_view whole = line(index);
  char quote = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (quote != 0) {
      if (whole[i] == quote) quote = 0;
    } else if (whole[i] == '"' || whole[i] == '\'') {
      quote = whole[i];
    } else if (whole[i] == '#' && i > 0 && whole[i - 1] == ' ') {
      return std::string(whole.substr(whole.find_last_not_of(' ', i - 1) + 1));
    }
  }
  return "";
}

void YamlLines::replace(std::size_t begin, std::size_t end, std::string_view with) {
  text_.replace(begin, end - begin, with);
  find_lines();
}

void YamlLines::insert_line(std::size_t index, std::string_view content) {
  std::size_t at = index < starts_.size() ? starts_[index] : text_.size();
  replace(at, at, std::string(content) + line_end_);
}

void YamlLines::replace_lines(std::size_t begin, std::size_t end, std::string_view content) {
  std::size_t stop = end < starts_.size() ? starts_[end] : text_.size();
  bool ended = stop > 0 && text_[stop - 1] == '\n';
  replace(starts_[begin], stop, std::string(content) + (ended ? line_end_ : ""));
}

}  // namespace sls::packaging
