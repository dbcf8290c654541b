// LogFilter: a filter pattern of unstructured log events, as CloudWatch Logs has them: terms divided by blanks, in double
// quotes where a term has other characters than letters, digits and underscores. A line matches when every plain term
// is in it, no -term is, and, where there are ?terms, one of them is. Case counts. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sls::stack {

// Why the pattern is none of those, but one by fields ("[a, b]"), of JSON ("{ $.a = 1 }") or a regular expression ("%a%");
// empty when it is.
std::string log_filter_flaw(std::string_view pattern);

class LogFilter {
 public:
  explicit LogFilter(std::string_view pattern);
  bool matches(std::string_view line) const;

 private:
  std::vector<std::string> all_of_;
  std::vector<std::string> none_of_;
  std::vector<std::string> any_of_;
};

}  // namespace sls::stack
