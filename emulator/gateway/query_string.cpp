#include "query_string.h"

#include <algorithm>
#include <unordered_map>

namespace sls::gateway {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string decode_percent(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      int high = hex_value(text[i + 1]);
      int low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    out.push_back(plus_is_blank && text[i] == '+' ? ' ' : text[i]);
  }
  return out;
}

MultiValues parse_query(std::string_view query) {
  MultiValues values;
  std::unordered_map<std::string, std::size_t> known;
  while (!query.empty()) {
    std::size_t end = std::min(query.find('&'), query.size());
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
