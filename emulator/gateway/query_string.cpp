#include "query_string.h"

#include <algorithm>
#include <unordered_map>

namespace sls::gateway {

MultiValues parse_query(std::string_view query, QuerySplit split) {
  std::string_view ends = split == QuerySplit::ampersand ? "&" : "&;";
  MultiValues values;
  std::unordered_map<std::string, std::size_t> known;
  while (!query.empty()) {
    std::size_t end = std::min(query.find_first_of(ends), query.size());
    std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name = decode_percent(pair.substr(0, equals), true);
    std::string value = equals < pair.size() ? decode_percent(pair.substr(equals + 1), true) : "";
    auto [place, is_new] = known.emplace(name, values.size());
    if (is_new) values.emplace_back(std::move(name), std::vector<std::string>{});
    values[place->second].second.push_back(std::move(value));
  }
  return values;
}

}  // namespace sls::gateway
