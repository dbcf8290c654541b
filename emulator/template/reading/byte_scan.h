// The look at a template's bytes before any parser sees them: bounds on size and nesting, well-formed UTF-8,
// and where tabs stand in for indentation. A parser's memory grows with nesting, so hostile input is refused
// here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sls::model {

// CloudFormation's own limit for a template that is read from S3.
inline constexpr std::size_t kMaxTemplateBytes = 1024 * 1024;
inline constexpr int kMaxNesting = 100;

struct ScanFailure {
  std::string_view code;
  std::string message;
  std::string hint;
  int line = 0;
  int column = 0;
};

// Nothing when the bytes may go to a parser.
std::optional<ScanFailure> scan_bytes(std::string_view text);

// Nesting of flow brackets beyond kMaxNesting in YAML text; block scalars, quotes and comments do not count.
std::optional<ScanFailure> scan_yaml_nesting(std::string_view text);

// The last line at or before `line` whose indentation has a tab, with the tab's column; {0, 0} when there is
// none.
struct TabPlace {
  int line = 0;
  int column = 0;
};
TabPlace find_indenting_tab(std::string_view text, int line);

}  // namespace sls::model
