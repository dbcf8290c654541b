#include "overrides.h"

namespace sls::cli {
namespace {

constexpr std::string_view kKey = "ParameterKey=";
constexpr std::string_view kValue = ",ParameterValue=";

std::string without_quotes(std::string_view text) {
  bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.front() == text.back();
  if (quoted) text = text.substr(1, text.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool escapes = text[i] == '\\' && i + 1 < text.size();
    if (escapes && std::string_view(" \"'").find(text[i + 1]) != std::string_view::npos) ++i;
    plain += text[i];
  }
  return plain;
}

}  // namespace

std::vector<std::string> split_overrides(std::string_view word) {
  std::vector<std::string> overrides;
  std::string current;
  char quote = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char c = word[i];
    if (quote == 0 && c == ' ') {
      if (!current.empty()) overrides.push_back(std::move(current));
      current.clear();
      continue;
    }
    current += c;
    if (c == '\\' && i + 1 < word.size()) {
      current += word[++i];
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && current.size() >= 2 && current[current.size() - 2] == '=') {
      quote = c;
    }
  }
  if (!current.empty()) overrides.push_back(std::move(current));
  return overrides;
}

std::string plain_override(const std::string& word) {
  std::size_t value = word.find(kValue);
  if (word.starts_with(kKey) && value != std::string::npos)
    return without_quotes(std::string_view(word).substr(kKey.size(), value - kKey.size())) + "=" +
           without_quotes(std::string_view(word).substr(value + kValue.size()));
  std::size_t equals = word.find('=');
  if (equals == std::string::npos) return word;
  return without_quotes(std::string_view(word).substr(0, equals)) + "=" +
         without_quotes(std::string_view(word).substr(equals + 1));
}

}  // namespace sls::cli
