// Where the members of a JSON object or of a YAML map in flow style stand in their text, so that one value
// can be replaced and every other byte stays.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sls::packaging {

struct FlowMember {
  std::string key;            // without its quotes
  std::size_t key_begin = 0;  // with its quote
  bool has_colon = false;     // a YAML key may stand alone
  std::size_t value_begin = 0;
  std::size_t value_end = 0;  // trailing blanks and comments do not belong to the value
};

struct FlowMap {
  std::size_t begin;  // of '{'
  std::vector<FlowMember> members;
  // The last member of that name, as parsers take it; null when there is none.
  const FlowMember* find(std::string_view key) const;
};

// REQUIRES: text[begin] is '{'. Nothing when the map has no end or is not understood. Never recurses.
std::optional<FlowMap> scan_flow_map(std::string_view text, std::size_t begin);

}  // namespace sls::packaging
