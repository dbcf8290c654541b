#include "flow_map.h"

#include <algorithm>

namespace sls::packaging {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::optional<FlowMap> scan() {
    FlowMap map{at_++, {}};
    for (;;) {
      skip_blanks();
      if (at_end()) return std::nullopt;
      if (text_[at_] == '}') return map;
      FlowMember member;
      if (!scan_key(member) || !scan_value(member)) return std::nullopt;
      map.members.push_back(std::move(member));
      skip_blanks();
      if (!at_end() && text_[at_] == ',') ++at_;
    }
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  // After a blank; no plain text begins with '#', so after a bracket or a comma too.
  bool starts_comment() const {
    if (text_[at_] != '#' || at_ == 0) return false;
    char before = text_[at_ - 1];
    return is_blank(before) || before == '{' || before == '[' || before == ',';
  }

  void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size()); }
  void skip_blanks() {
    while (!at_end() && (is_blank(text_[at_]) || starts_comment())) {
      if (is_blank(text_[at_])) {
        ++at_;
      } else {
        skip_line();
      }
    }
  }

  // A quote inside a plain text ("it's") opens nothing.
  bool opens_quote() const {
    char c = text_[at_];
    if (c != '"' && c != '\'') return false;
    char before = text_[at_ - 1];
    return is_blank(before) || before == '{' || before == '[' || before == ',' || before == ':';
  }

  // Past the closing quote; '' inside single quotes is one of them, a backslash escapes inside double ones.
  bool skip_quoted() {
    char quote = text_[at_++];
    for (; !at_end(); ++at_) {
      if (quote == '"' && text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == quote) {
        ++at_;
        if (quote == '"' || at_end() || text_[at_] != '\'') return true;
      }
    }
    return false;
  }

  bool scan_key(FlowMember& member) {
    member.key_begin = at_;
    if (opens_quote()) {
      if (!skip_quoted()) return false;
      member.key = text_.substr(member.key_begin + 1, at_ - member.key_begin - 2);
    } else {
      while (!at_end() && !ends_plain_key()) ++at_;
      std::string_view key = text_.substr(member.key_begin, at_ - member.key_begin);
      while (!key.empty() && is_blank(key.back())) key.remove_suffix(1);
      member.key = key;
    }
    skip_blanks();
    if (at_end() || member.key.find('{') != std::string::npos) return false;
    member.has_colon = text_[at_] == ':';
    if (member.has_colon) ++at_;
    return true;
  }
  bool ends_plain_key() const {
    char c = text_[at_];
    if (c == ',' || c == '}' || c == '{' || c == '[') return true;
    return c == ':' && (at_ + 1 == text_.size() || is_blank(text_[at_ + 1]));
  }

  bool scan_value(FlowMember& member) {
    skip_blanks();
    member.value_begin = member.value_end = at_;
    int depth = 0;
    while (!at_end()) {
      char c = text_[at_];
      if (depth == 0 && (c == ',' || c == '}' || c == ']')) return c != ']';
      if (starts_comment()) {
        skip_line();
      } else if (opens_quote()) {
        if (!skip_quoted()) return false;
        member.value_end = at_;
      } else {
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        ++at_;
        if (!is_blank(c)) member.value_end = at_;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_;
};

}  // namespace

const FlowMember* FlowMap::find(std::string_view key) const {
  auto found = std::find_if(members.rbegin(), members.rend(),
                            [&](const FlowMember& member) { return member.key == key; });
  return found == members.rend() ? nullptr : &*found;
}

std::optional<FlowMap> scan_flow_map(std::string_view text, std::size_t begin) {
  return Scanner(text, begin).scan();
}

}  // namespace sls::packaging
