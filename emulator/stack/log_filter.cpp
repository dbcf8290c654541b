#include "log_filter.h"

#include <algorithm>

namespace sls::stack {

std::string log_filter_flaw(std::string_view pattern) {
  std::size_t first = pattern.find_first_not_of(' ');
  if (first == std::string_view::npos || std::string_view("[{%").find(pattern[first]) == std::string_view::npos) return "";
  std::string text(pattern);
  return "--filter takes terms, as ERROR, \"two words\", -DEBUG, ?a ?b, and not CloudWatch's patterns with [], {} or %; text "
         "with such characters goes in double quotes: '\"" + text + "\"'";
}

LogFilter::LogFilter(std::string_view pattern) {
  while (!pattern.empty()) {
    char sign = pattern.front();
    if (sign == ' ') {
      pattern.remove_prefix(1);
      continue;
    }
    bool signed_term = sign == '-' || sign == '?';
    if (signed_term) pattern.remove_prefix(1);
    bool quoted = pattern.starts_with('"');
    if (quoted) pattern.remove_prefix(1);
    std::size_t end = std::min(pattern.find(quoted ? '"' : ' '), pattern.size());
    std::string term(pattern.substr(0, end));
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    if (term.empty()) continue;
    (sign == '-' ? none_of_ : sign == '?' ? any_of_ : all_of_).push_back(std::move(term));
  }
}

bool LogFilter::matches(std::string_view line) const {
  auto has = [line](const std::string& term) { return line.find(term) != std::string_view::npos; };
  return std::all_of(all_of_.begin(), all_of_.end(), has) && std::none_of(none_of_.begin(), none_of_.end(), has) &&
         (any_of_.empty() || std::any_of(any_of_.begin(), any_of_.end(), has));
}

}  // namespace sls::stack
