// YamlLines: the lines of a YAML text in block style, as far as an edit needs them: which line holds a key of
// a block, what lies below it, and replacing lines so that every other byte stays (line ends included).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sls::packaging {

inline constexpr std::size_t kNone = std::string::npos;

// Lines [begin, end); `indent` of its keys, kNone when there is none.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t indent = kNone;
};

class YamlLines {
 public:
  explicit YamlLines(std::string text);

  const std::string& text() const { return text_; }
  std::size_t count() const { return starts_.size(); }
  // All lines, at the indent of the first key.
  Block document() const;
  // The line in `block`, at its indent, with that key, quoted or not; kNone when there is none.
  std::size_t find_key(const Block& block, std::string_view key) const;
  // The lines deeper than the key on `line`; blank lines and comments at the end belong to what follows.
  Block block_below(std::size_t line) const;
  // Where the value after "key:" begins on its line; kNone when there is none or only a comment.
  std::size_t value_offset(std::size_t line) const;
  std::size_t first_offset(const Block& block) const;
  // A comment at the line's end, with the blanks before it.
  std::string trailing_comment(std::size_t line) const;

  void replace(std::size_t begin, std::size_t end, std::string_view with);
  void insert_line(std::size_t line, std::string_view content);
  void replace_lines(std::size_t begin, std::size_t end, std::string_view content);

 private:
  std::string_view line(std::size_t index) const;  // without its line end
  bool is_blank_or_comment(std::size_t index) const;
  void find_lines();

  std::string text_;
  std::vector<std::size_t> starts_;
  std::string line_end_;
};

}  // namespace sls::packaging
