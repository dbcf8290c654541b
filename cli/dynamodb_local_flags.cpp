#include "dynamodb_local_flags.h"

#include <string_view>

namespace sls::cli {
namespace {

struct LocalFlag {
  std::string_view name;
  std::string_view ours;  // empty: dropped, with `why`
  std::string_view why;
};
constexpr LocalFlag kFlags[] = {
    {"-port", "--port", ""},
    {"-inMemory", "--in-memory", ""},
    {"-dbPath", "--persist-to", ""},
    {"-cors", "--allow-origin", ""},
    {"-sharedDb", "", ""},  // tables are the same for every key and region here
    {"-delayTransientStatuses", "", "table states are over at once here"},
    {"-optimizeDbBeforeStartup", "", "there is nothing to optimize here"},
    {"-disableTelemetry", "", "there is no telemetry here"},
};

}  // namespace

std::vector<std::string> translate_dynamodb_local_flags(const std::vector<std::string>& words,
                                                        std::vector<std::string>& notices) {
  if (words.size() < 2 || words[0] != "dynamodb" || words[1] != "serve") return words;
  std::vector<std::string> translated;
  for (const std::string& word : words) {
    const LocalFlag* known = nullptr;
    for (const LocalFlag& flag : kFlags) {
      if (word == flag.name) known = &flag;
    }
    if (known == nullptr) {
      translated.push_back(word);
    } else if (!known->ours.empty()) {
      translated.emplace_back(known->ours);
    } else if (!known->why.empty()) {
      notices.push_back(word + ": ignored, " + std::string(known->why));
    }
  }
  return translated;
}

}  // namespace sls::cli
