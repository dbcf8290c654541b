#include "samconfig.h"

#include <toml++/toml.h>
#include <algorithm>

#include "overrides.h"

namespace sls::cli {
namespace {

std::string sam_section(const std::string& command) {
  if (command == "serve") return "local_start_api";
  if (command == "start-lambda") return "local_start_lambda";
  return command == "invoke" ? "local_invoke" : "";
}

std::string flag_of(std::string_view key) {
  std::string flag = "--" + std::string(key);
  std::replace(flag.begin() + 2, flag.end(), '_', '-');
  return flag;
}

// What a single value is as text; nothing for dates and the like.
std::optional<std::string> text_of_toml(const toml::node& value) {
  if (auto number = value.value_exact<std::int64_t>()) return std::to_string(*number);
  if (auto flag = value.value_exact<bool>()) return *flag ? "true" : "false";
  if (auto text = value.value_exact<std::string>()) return *text;
  return std::nullopt;
}

class Collector {
 public:
  explicit Collector(const SamConfigRequest& request)
      : file_(request.file.filename().string()), kind_of_(request.kind_of) {}

  // `is_shared`: a section for all commands, so that each takes of it what it has a flag for.
  void add_section(const toml::table* table, bool is_shared) {
    if (table == nullptr) return;
    for (const auto& [name, value] : *table) {
      std::string key(name.str());
      // Which file and environment are read has been decided.
      bool is_known =
          kind_of_(flag_of(key)) != FlagKind::unknown && key != "config_file" && key != "config_env";
      if (is_known)
        add(key, value);
      else if (!is_shared)
        result_.notices.push_back(file_ + ": " + key + " means nothing here and is ignored");
    }
  }
  void add_notice(std::string notice) { result_.notices.push_back(std::move(notice)); }
  SamConfig take() { return std::move(result_); }

 private:
  void add(const std::string& key, const toml::node& value) {
    if (const auto* list = value.as_array()) {
      for (const auto& element : *list) add_value(key, element);
    } else if (const auto* table = value.as_table(); table != nullptr && key == "parameter_overrides") {
      for (const auto& [name, one] : *table) {
        auto text = text_of_toml(one);
        if (text) push(key, std::string(name.str()) + "=" + *text);
        if (!text) not_understood(key + "." + std::string(name.str()));
      }
    } else {
      add_value(key, value);
    }
  }

  void add_value(const std::string& key, const toml::node& value) {
    auto text = text_of_toml(value);
    if (!text) {
      not_understood(key);
    } else if (kind_of_(flag_of(key)) == FlagKind::without_value) {
      if (*text == "true") result_.words.push_back(flag_of(key));
      if (*text != "true" && *text != "false")
        result_.notices.push_back(file_ + ": " + key + " takes true or false, not '" + *text + "', and is ignored");
    } else if (key == "parameter_overrides") {
      for (std::string& override : split_overrides(*text)) push(key, std::move(override));
    } else {
      push(key, *text);
    }
  }

  void not_understood(const std::string& key) {
    result_.notices.push_back(file_ + ": " + key + " has a value of a kind that is not understood, and is ignored");
  }

  void push(const std::string& key, std::string value) {
    result_.words.push_back(flag_of(key));
    result_.words.push_back(std::move(value));
  }

  const std::string file_;
  const std::function<FlagKind(const std::string&)> kind_of_;
  SamConfig result_;
};

const toml::table* section(const toml::table& environment, std::initializer_list<std::string_view> path) {
  const toml::table* table = &environment;
  for (std::string_view name : path) {
    const toml::node* node = name.empty() ? nullptr : table->get(name);
    table = node == nullptr ? nullptr : node->as_table();
    if (table == nullptr) return nullptr;
  }
  return table;
}

std::string lacks_environment(const SamConfigRequest& request, const toml::table& document) {
  std::string there;
  for (const auto& [name, value] : document) {
    if (value.is_table()) there += (there.empty() ? "" : ", ") + std::string(name.str());
  }
  return request.file.filename().string() + " has no environment '" + request.environment + "'" +
         (there.empty() ? "" : "; it has: " + there);
}

}  // namespace

core::Result<SamConfig, std::string> read_samconfig(const SamConfigRequest& request) {
  toml::table document;
  try {
    document = toml::parse_file(request.file.string());
  } catch (const toml::parse_error& error) {
    const auto& place = error.source().begin;
    return core::Failure{request.file.string() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                         ": not TOML: " + std::string(error.description())};
  }
  Collector collector(request);
  const toml::table* chosen = section(document, {request.environment});
  if (chosen == nullptr) {
    if (request.environment_is_given) collector.add_notice(lacks_environment(request, document));
    return collector.take();
  }
  collector.add_section(section(*chosen, {"global", "parameters"}), true);
  collector.add_section(section(*chosen, {"hello_sls", "parameters"}), true);
  collector.add_section(section(*chosen, {sam_section(request.command), "parameters"}), false);
  // The section of `dynamodb` is that of all its commands.
  collector.add_section(section(*chosen, {"hello_sls", request.command, "parameters"}), request.command == "dynamodb");
  return collector.take();
}

}  // namespace sls::cli
