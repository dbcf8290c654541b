#include "reading/byte_scan.h"

#include <algorithm>

#include "core/text.h"

namespace sls::model {
namespace {

struct LineColumn {
  int line = 1;
  int column = 1;
};

LineColumn locate(std::string_view text, std::size_t offset) {
  LineColumn at;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++at.line;
      at.column = 1;
    } else {
      ++at.column;
    }
  }
  return at;
}

// The offset of the first byte that is no part of UTF-8 text: the line first, then character by character.
std::size_t first_bad_byte(std::string_view text) {
  std::size_t start = 0;
  while (start < text.size()) {
    std::size_t end = text.find('\n', start);
    end = end == std::string_view::npos ? text.size() : end + 1;
    if (!core::is_utf8(text.substr(start, end - start))) break;
    start = end;
  }
  while (start < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && !core::is_utf8(text.substr(start, length))) ++length;
    if (length > 4) return start;
    start += length;
  }
  return start;
}

bool is_forbidden_control(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

// One line of YAML at a time: how deep its brackets go, carrying the state over to the next.
class FlowDepth {
 public:
  // The column at which the line passes kMaxNesting; 0 when it does not.
  int take_line(std::string_view line);

 private:
  bool in_block_scalar(std::string_view line);
  void note_block_scalar(std::string_view line);

  int depth_ = 0;
  char quote_ = 0;
  int block_indent_ = -1;  // of the line that opened a block scalar
};

int indent_of(std::string_view line) {
  std::size_t first = line.find_first_not_of(' ');
  return first == std::string_view::npos ? -1 : static_cast<int>(first);
}

bool FlowDepth::in_block_scalar(std::string_view line) {
  if (block_indent_ < 0) return false;
  int indent = indent_of(line);
  if (indent < 0 || indent > block_indent_) return true;
  block_indent_ = -1;
  return false;
}

void FlowDepth::note_block_scalar(std::string_view line) {
  std::string_view trimmed = core::trim(line);
  std::size_t mark = trimmed.find_last_of("|>");
  if (mark == std::string_view::npos || trimmed.size() - mark > 3) return;
  if (mark > 0 && trimmed[mark - 1] != ' ') return;
  if (trimmed.find_first_not_of("+-123456789", mark + 1) != std::string_view::npos) return;
  block_indent_ = std::max(0, indent_of(line));
}

int FlowDepth::take_line(std::string_view line) {
  if (quote_ == 0 && depth_ == 0 && in_block_scalar(line)) return 0;
  char before = ' ';
  for (std::size_t i = 0; i < line.size(); before = line[i], ++i) {
    char c = line[i];
    if (quote_ != 0) {
      if (quote_ == '"' && c == '\\') {
        ++i;
        if (i >= line.size()) break;
      } else if (c == quote_) {
        quote_ = 0;
      }
      continue;
    }
    bool starts_token =
        before == ' ' || before == '\t' || before == ',' || before == '[' || before == '{' || before == ':';
    if ((c == '"' || c == '\'') && starts_token) quote_ = c;
    if (c == '#' && (before == ' ' || before == '\t')) break;
    if ((c == '[' || c == '{') && (depth_ > 0 || starts_token) && ++depth_ > kMaxNesting)
      return static_cast<int>(i) + 1;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
  }
  if (quote_ == 0 && depth_ == 0) note_block_scalar(line);
  return 0;
}

}  // namespace

std::optional<ScanFailure> scan_bytes(std::string_view text) {
  if (text.size() > kMaxTemplateBytes) {
    return ScanFailure{
        "template-too-large",
        "the template has " + std::to_string(text.size()) + " bytes; CloudFormation takes at most 1 MB",
        "Split the template, or move inline code and definitions into files.", 0, 0};
  }
  if (!core::is_utf8(text)) {
    LineColumn at = locate(text, first_bad_byte(text));
    return ScanFailure{"invalid-utf8", "the file is not UTF-8 text", "Save the template as UTF-8.", at.line,
                       at.column};
  }
  auto control = std::find_if(text.begin(), text.end(), is_forbidden_control);
  if (control != text.end()) {
    LineColumn at = locate(text, static_cast<std::size_t>(control - text.begin()));
    return ScanFailure{"control-character", "a control character does not belong into a template",
                       "Remove it, or write it as an escape inside double quotes.", at.line, at.column};
  }
  return std::nullopt;
}

std::optional<ScanFailure> scan_yaml_nesting(std::string_view text) {
  FlowDepth depth;
  int line = 1;
  for (std::size_t start = 0; start <= text.size(); ++line) {
    std::size_t end = std::min(text.find('\n', start), text.size());
    int column = depth.take_line(text.substr(start, end - start));
    if (column > 0) {
      return ScanFailure{"nesting-too-deep",
                         "brackets are nested more than " + std::to_string(kMaxNesting) + " deep",
                         "Close the brackets that are open.", line, column};
    }
    start = end + 1;
  }
  return std::nullopt;
}

TabPlace find_indenting_tab(std::string_view text, int line) {
  TabPlace found;
  int number = 1;
  for (std::size_t start = 0; start < text.size() && number <= line; ++number) {
    std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view content = text.substr(start, end - start);
    std::size_t first = content.find_first_not_of(" \t\r");
    std::size_t tab = content.find('\t');
    if (first != std::string_view::npos && tab < first) found = {number, static_cast<int>(tab) + 1};
    start = end + 1;
  }
  return found;
}

}  // namespace sls::model
