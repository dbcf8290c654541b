#include "arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "command_tree.h"
#include "foreign_flags.h"
#include "overrides.h"

namespace sls::cli {
namespace {

// Flags of the contract that this version does not carry out.
constexpr std::string_view kNotBuiltYet[] = {"--profile"};

std::string_view flag_name(std::string_view word) { return word.substr(0, word.find('=')); }

bool is_override(std::string_view word) {
  return !word.empty() && word.front() != '-' && word.find('=') != std::string_view::npos;
}

void add_overrides(std::string_view word, std::vector<std::string>& out) {
  for (std::string& part : split_overrides(word)) {
    out.push_back("--parameter-overrides");
    out.push_back(std::move(part));
  }
}

class Reader {
 public:
  Reader(const CLI::App& app, const std::vector<std::string>& words)
      : words_(command_first(app, words)), command_(command_of(app, words_)), command_name_(name_of(command_)) {}

  core::Result<Arguments, std::string> read() {
    while (next_ < words_.size()) {
      const std::string& word = words_[next_++];
      if (word == "--") return finish_with_rest();
      std::string error;
      if (word == "--parameter-overrides") {
        error = take_overrides();
      } else if (word.starts_with("--parameter-overrides=")) {
        add_overrides(std::string_view(word).substr(22), result_.words);
      } else {
        error = take(word);
      }
      if (!error.empty()) return core::Failure{error};
    }
    return std::move(result_);
  }

 private:
  core::Result<Arguments, std::string> finish_with_rest() {
    bool is_exec = command_name_ == "exec";
    std::vector<std::string>& rest = is_exec ? result_.after_dashes : result_.words;
    rest.insert(rest.end(), words_.begin() + static_cast<std::ptrdiff_t>(is_exec ? next_ : next_ - 1), words_.end());
    return std::move(result_);
  }

  // The error, if any.
  std::string take_overrides() {
    if (next_ < words_.size() && words_[next_].starts_with("file://"))
      return "--parameter-overrides takes KEY=VALUE …; files such as " + words_[next_] + " are not read here";
    bool any = false;
    while (next_ < words_.size() && is_override(words_[next_])) {
      add_overrides(words_[next_++], result_.words);
      any = true;
    }
    if (!any) result_.words.push_back("--parameter-overrides");
    return "";
  }

  // A word that is not of --parameter-overrides; a flag's value goes with it unread.
  std::string take(const std::string& word) {
    const CLI::Option* flag = find_flag(command_, word);
    bool is_two_dashed = word.starts_with("--");
    const ForeignFlag* foreign = find_foreign_flag(flag_name(word), command_name_);
    // "-port" is DynamoDB Local's and not our -p with "ort" behind it.
    if (foreign != nullptr && (flag == nullptr || (!is_two_dashed && word.size() > 2))) return take(word, *foreign);
    for (std::string_view name : kNotBuiltYet) {
      if (flag == nullptr && flag_name(word) == name)
        return std::string(name) + " is not built yet in this version; docs/compatibility.md lists what is";
    }
    result_.words.push_back(word);
    if (flag != nullptr && value_follows(*flag, word) && next_ < words_.size() && words_[next_] != "--")
      result_.words.push_back(words_[next_++]);
    return "";
  }

  std::string take(const std::string& word, const ForeignFlag& foreign) {
    std::string name(flag_name(word)), says(foreign.says);
    bool has_value = name.size() < word.size();
    switch (foreign.kind) {
      case ForeignFlag::Kind::answered:
        return name + " is another tool's flag; " + says;
      case ForeignFlag::Kind::renamed:
        result_.words.push_back(says + word.substr(name.size()));
        return "";
      case ForeignFlag::Kind::left_out:
        if (foreign.takes_value && !has_value && next_ < words_.size()) ++next_;
        if (!says.empty()) result_.notices.push_back(name + ": ignored, " + says);
        return "";
    }
    return "";
  }

  const std::vector<std::string> words_;
  const CLI::App& command_;
  const std::string command_name_;
  std::size_t next_ = 0;
  Arguments result_;
};

}  // namespace

core::Result<Arguments, std::string> read_arguments(const CLI::App& app, const std::vector<std::string>& words) {
  return Reader(app, words).read();
}

}  // namespace sls::cli
