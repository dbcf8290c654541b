#include "function_name.h"

#include <algorithm>
#include <vector>

#include "core/text.h"

namespace sls::lambda {
namespace {

bool is_word(std::string_view text, std::string_view further) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || further.find(c) != std::string_view::npos;
  });
}

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "us-east-1", "us-gov-west-1"
bool is_region(std::string_view text) {
  auto parts = core::split(text, '-');
  bool ends_in_digit = parts.size() > 2 && parts.back().size() == 1 && parts.back()[0] >= '0' && parts.back()[0] <= '9';
  return ends_in_digit && parts.size() < 5 && parts[0].size() == 2 && is_word(text, "-");
}

}  // namespace

const char* const kFunctionNamePattern =
    "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?"
    "([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

std::optional<FunctionName> parse_function_name(std::string_view text) {
  std::vector<std::string> parts = core::split(text, ':');
  std::size_t next = 0;
  auto more = [&] { return next + 1 < parts.size(); };  // a part that comes before the name
  FunctionName found;
  if (parts[0] == "arn") {
    bool of_lambda = parts.size() > 6 && parts[1].starts_with("aws") && parts[2] == "lambda";
    if (!of_lambda) return std::nullopt;
    next = 3;
  }
  if (more() && is_region(parts[next])) found.region = parts[next++];
  if (more() && is_account(parts[next])) found.account = parts[next++];
  if (more() && parts[next] == "function") ++next;
  found.name = parts[next++];
  if (next < parts.size()) {
    found.qualifier = parts[next++];
    if (found.qualifier != "$LATEST" && !is_word(found.qualifier, "-_")) return std::nullopt;
  }
  if (next != parts.size() || !is_word(found.name, "-_.")) return std::nullopt;
  return found;
}

bool is_qualifier(std::string_view text) { return is_word(text, "-_$") || text == "$LATEST.PUBLISHED"; }

}  // namespace sls::lambda
