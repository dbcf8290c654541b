#include "samconfig.h"

#include <toml++/toml.h>
#include <algorithm>

namespace sls::cli {
namespace {

constexpr std::string_view kOurKeys[] = {"template",        "template_file", "parameter_overrides",
                                         "region",          "port",          "host",
                                         "env_vars",        "event",         "log_file",
                                         "resolve",         "env_var",       "dynamodb_port", "lambda_port",
                                         "persist_to",      "in_memory",     "durability",
                                         "max_concurrency", "strict",        "allow_host",
                                         "allow_origin",    "output_dir",    "verbose",
                                         "quiet",           "color",         "output"};

// Only of `package`: for another command they mean nothing.
constexpr std::string_view kPackageKeys[] = {"s3_bucket", "s3_prefix", "endpoint_url", "arch"};

bool is_key_of(std::string_view key, const std::string& command) {
  if (std::find(std::begin(kOurKeys), std::end(kOurKeys), key) != std::end(kOurKeys)) return true;
  return command == "package" &&
         std::find(std::begin(kPackageKeys), std::end(kPackageKeys), key) != std::end(kPackageKeys);
}

std::string sam_section(const std::string& command) {
  if (command == "serve" || command == "start-api") return "local_start_api";
  if (command == "start-lambda") return "local_start_lambda";
  return command == "invoke" ? "local_invoke" : "";
}

std::string flag_of(std::string_view key) {
  std::string flag = "--" + std::string(key);
  std::replace(flag.begin() + 2, flag.end(), '_', '-');
  return flag;
}

class Collector {
 public:
  Collector(std::string file, std::string command) : file_(std::move(file)), command_(std::move(command)) {}

  void add_table(const toml::table* table) {
    if (table == nullptr) return;
    for (const auto& [key, value] : *table) add(key.str(), value);
  }
  SamConfig take() { return std::move(result_); }

 private:
  void add(std::string_view key, const toml::node& value) {
    if (!is_key_of(key, command_)) {
      result_.notices.push_back(file_ + ": " + std::string(key) + " means nothing here and is ignored");
      return;
    }
    if (const auto* list = value.as_array()) {
      for (const auto& element : *list) add_value(key, element);
      return;
    }
    add_value(key, value);
  }

  void add_value(std::string_view key, const toml::node& value) {
    if (auto flag = value.value_exact<bool>()) {
      if (*flag) result_.words.push_back(flag_of(key));
    } else if (auto number = value.value_exact<std::int64_t>()) {
      push(key, std::to_string(*number));
    } else if (auto text = value.value_exact<std::string>()) {
      push(key, *text);
    } else {
      result_.notices.push_back(file_ + ": " + std::string(key) +
                                " has a value of a kind that is not understood");
    }
  }

  void push(std::string_view key, std::string value) {
    result_.words.push_back(flag_of(key));
    result_.words.push_back(std::move(value));
  }

  std::string file_;
  std::string command_;
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

}  // namespace

core::Result<SamConfig, std::string> read_samconfig(const std::filesystem::path& file,
                                                    const std::string& environment,
                                                    const std::string& command) {
  if (!std::filesystem::exists(file)) return SamConfig{};
  toml::table document;
  try {
    document = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    const auto& place = error.source().begin;
    return core::Failure{file.string() + ":" + std::to_string(place.line) + ":" +
                         std::to_string(place.column) + ": " + std::string(error.description())};
  }
  Collector collector(file.filename().string(), command);
  const toml::table* chosen = section(document, {environment});
  if (chosen == nullptr) return SamConfig{};
  collector.add_table(section(*chosen, {"global", "parameters"}));
  collector.add_table(section(*chosen, {"hello_sls", "parameters"}));
  collector.add_table(section(*chosen, {sam_section(command), "parameters"}));
  collector.add_table(section(*chosen, {"hello_sls", command, "parameters"}));
  return collector.take();
}

}  // namespace sls::cli
