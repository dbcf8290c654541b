#include "checks.h"

#include "core/text.h"

namespace sls::cli {

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return text;
}

CLI::Validator one_of(std::vector<std::string> words) {
  std::string shown = "{" + core::join(words, ",") + "}";
  return CLI::Validator(
      [words = std::move(words)](std::string& value) {
        for (const std::string& word : words) {
          if (!core::equals_ignoring_case(word, value)) continue;
          value = word;
          return std::string();
        }
        return "takes " + listed(words) + ", not '" + value + "'";
      },
      shown);
}

CLI::Validator number_between(long long least, long long most) {
  return CLI::Validator(
      [least, most](std::string& value) {
        long long number = 0;
        if (CLI::detail::lexical_cast(value, number) && least <= number && number <= most) return std::string();
        return "takes a number from " + std::to_string(least) + " to " + std::to_string(most) + ", not '" + value + "'";
      },
      "");
}

}  // namespace sls::cli
