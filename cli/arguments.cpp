#include "arguments.h"

#include <algorithm>
#include <string_view>

#include "core/text.h"
#include "dynamodb_local_flags.h"

namespace sls::cli {
namespace {

struct ContainerFlag {
  std::string_view name;
  bool takes_value;
};
// Flags of `sam local` that only make sense with containers.
constexpr ContainerFlag kContainerFlags[] = {
    {"--docker-network", true},     {"--docker-volume-basedir", true},
    {"--container-host", true},     {"--container-host-interface", true},
    {"--container-env-vars", true}, {"--add-host", true},
    {"--invoke-image", true},       {"--layer-cache-basedir", true},
    {"--mount-symlinks", false},    {"--no-mount-symlinks", false},
    {"--skip-pull-image", false},   {"--force-image-build", false},
    {"--shutdown", false},          {"--no-memory-limit", false},
    {"--ssl-cert-file", true},      {"--ssl-key-file", true},
};

struct ForeignFlag {
  std::string_view name;
  std::string_view ours;
};
// Flags of serverless-offline, LocalStack, chalice local and DynamoDB Local that mean something here under
// another name.
constexpr ForeignFlag kForeignFlags[] = {
    {"--httpPort", "--port"},
    {"--lambdaPort", "--lambda-port"},
    {"--noTimeout", "a longer Timeout in the template"},
    {"--stage", "--parameter-overrides"},
    {"--endpoint", "--endpoint-url"},
    {"--inMemory", "--in-memory"},
    {"-inMemory", "--in-memory"},
    {"--dbPath", "--persist-to"},
    {"-dbPath", "--persist-to"},
    {"--event-file", "--event"},
    {"--stack-name", "--parameter-overrides"},
};

// Flags of the contract that this version does not carry out.
constexpr std::string_view kNotBuiltYet[] = {
    "--endpoint-url", "--profile",
};

std::string_view flag_name(std::string_view word) { return word.substr(0, word.find('=')); }

bool is_override(std::string_view word) {
  return !word.empty() && word.front() != '-' && word.find('=') != std::string_view::npos;
}

// "A=1 B=2" in one word, as sam takes it, is several overrides; "ParameterKey=A,ParameterValue=1" is one.
void add_overrides(std::string_view word, std::vector<std::string>& out) {
  for (const std::string& part : core::split(word, ' ')) {
    if (part.empty()) continue;
    out.push_back("--parameter-overrides");
    out.push_back(part);
  }
}

class Reader {
 public:
  explicit Reader(const std::vector<std::string>& words) : words_(words) {}

  core::Result<Arguments, std::string> read() {
    if (!words_.empty() && words_[0] == "local") ++next_;
    takes_endpoint_ = next_ < words_.size() &&
                      (words_[next_] == "dynamodb" || words_[next_] == "invoke" || words_[next_] == "package");
    has_flags_of_its_own_ = next_ < words_.size() && words_[next_] == "generate-event";
    while (next_ < words_.size()) {
      const std::string& word = words_[next_++];
      if (word == "--") return finish_with_rest();
      if (word == "--parameter-overrides") {
        take_overrides();
      } else if (word.starts_with("--parameter-overrides=")) {
        add_overrides(std::string_view(word).substr(22), result_.words);
      } else if (takes_endpoint_ && flag_name(word) == "--endpoint-url") {
        result_.words.push_back(word);
      } else if (auto error = has_flags_of_its_own_ ? "" : refuse(word); !error.empty()) {
        return core::Failure{error};
      } else if (!drop_container_flag(word)) {
        result_.words.push_back(word);
      }
    }
    return std::move(result_);
  }

 private:
  core::Result<Arguments, std::string> finish_with_rest() {
    auto dashes = words_.begin() + static_cast<std::ptrdiff_t>(next_) - 1;
    if (std::find(words_.begin(), dashes, "exec") != dashes) {  // global flags may stand before it
      result_.after_dashes.assign(words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
      return std::move(result_);
    }
    result_.words.insert(result_.words.end(), words_.begin() + static_cast<std::ptrdiff_t>(next_) - 1,
                         words_.end());
    return std::move(result_);
  }

  void take_overrides() {
    bool any = false;
    while (next_ < words_.size() && is_override(words_[next_])) {
      add_overrides(words_[next_++], result_.words);
      any = true;
    }
    if (!any) result_.words.push_back("--parameter-overrides");
  }

  static std::string refuse(std::string_view word) {
    std::string_view name = flag_name(word);
    for (std::string_view flag : kNotBuiltYet) {
      if (name == flag)
        return std::string(flag) + " is not built yet in this version; docs/compatibility.md lists what is";
    }
    for (const ForeignFlag& flag : kForeignFlags) {
      if (name == flag.name)
        return std::string(name) + " is another tool's flag; here it is " + std::string(flag.ours);
    }
    return "";
  }

  bool drop_container_flag(std::string_view word) {
    for (const ContainerFlag& flag : kContainerFlags) {
      if (flag_name(word) != flag.name) continue;
      bool value_follows =
          flag.takes_value && word.find('=') == std::string_view::npos && next_ < words_.size();
      if (value_follows) ++next_;
      result_.notices.push_back(std::string(flag.name) +
                                ": ignored, functions do not run in containers here");
      return true;
    }
    return false;
  }

  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  bool takes_endpoint_ = false;  // the commands that have an --endpoint-url
  bool has_flags_of_its_own_ = false;  // `generate-event` has those of sam, such as --stage
  Arguments result_;
};

}  // namespace

core::Result<Arguments, std::string> read_arguments(const std::vector<std::string>& words) {
  std::vector<std::string> notices;
  std::vector<std::string> translated = translate_dynamodb_local_flags(words, notices);
  auto arguments = Reader(translated).read();
  if (arguments.ok()) arguments->notices.insert(arguments->notices.end(), notices.begin(), notices.end());
  return arguments;
}

}  // namespace sls::cli
