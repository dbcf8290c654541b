#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"

namespace sls::cli {
namespace {

// "ParameterKey=K,ParameterValue=V" → "K=V", as sam and the AWS CLI write overrides.
std::string short_override(const std::string& word) {
  constexpr std::string_view kKey = "ParameterKey=";
  constexpr std::string_view kValue = ",ParameterValue=";
  std::size_t value = word.find(kValue);
  if (!word.starts_with(kKey) || value == std::string::npos) return word;
  return word.substr(kKey.size(), value - kKey.size()) + "=" + word.substr(value + kValue.size());
}

std::string unquoted(std::string value) {
  bool quoted =
      value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.front() == value.back();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

}  // namespace

bool split_pairs(const std::vector<std::string>& words, std::string_view flag,
                 std::map<std::string, std::string>& pairs) {
  for (const std::string& written : words) {
    std::string word = short_override(written);
    std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      print_error(std::string(flag) + " takes NAME=VALUE, not '" + written + "'");
      return false;
    }
    pairs[word.substr(0, equals)] = unquoted(word.substr(equals + 1));
  }
  return true;
}

bool parse_port(const std::string& text, std::string_view flag, stack::Port& port) {
  if (text.empty()) return true;
  std::size_t used = 0;
  int number = -1;
  if (text.find_first_not_of("0123456789") == std::string::npos && text.size() <= 5)
    number = std::stoi(text, &used);
  if (number < 0 || number > 65535) {
    print_error(std::string(flag) + " takes a port from 0 to 65535, not '" + text + "'");
    return false;
  }
  port = {static_cast<std::uint16_t>(number), true};
  return true;
}

bool template_options(const GlobalFlags& globals, stack::TemplateOptions& options) {
  options.file = globals.template_file;
  options.region = globals.region;
  return split_pairs(globals.parameter_overrides, "--parameter-overrides", options.parameter_overrides) &&
         split_pairs(globals.resolve, "--resolve", options.resolve);
}

stack::EndpointCredentials credentials_of(const Context& context) {
  auto variable = [&](const char* name) {
    auto found = context.process.environment.find(name);
    return found == context.process.environment.end() ? std::string() : found->second;
  };
  return {variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN")};
}

void add_outside_flags(CLI::App& command, stack::OutsideEndpoint& outside) {
  command.add_option("--dynamodb-endpoint", outside.url,
                     "Another DynamoDB-compatible service for the application's tables, by its URL");
  command.add_flag("--create-tables", outside.create_tables,
                   "With --dynamodb-endpoint: make the template's tables there if they are missing");
}

bool fill_outside(const Context& context, stack::OutsideEndpoint& outside) {
  outside.credentials = credentials_of(context);
  if (outside.create_tables && outside.url.empty()) {
    print_error("--create-tables belongs to --dynamodb-endpoint; the local tables are always made");
    return false;
  }
  bool is_aws = outside.url.find(".amazonaws.com") != std::string::npos;
  if (!is_aws || !outside.credentials.access_key_id.empty()) return true;
  print_error("--dynamodb-endpoint " + outside.url +
              " needs credentials: set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if there is one, "
              "AWS_SESSION_TOKEN (aws configure export-credentials --format env prints them)");
  return false;
}

void add_from_package(CLI::App& command, stack::TemplateOptions& source) {
  command.add_option("--from-package", source.from_package,
                     "Folder that hello-sls package wrote: run exactly its zips, and build nothing");
}

bool wants_color(const Context& context) {
  if (context.globals.color == "always") return true;
  if (context.globals.color == "never") return false;
  return context.process.stderr_is_terminal && !context.process.no_color;
}

void print_error(std::string_view message) {
  std::fprintf(stderr, "hello-sls: %.*s\n", static_cast<int>(message.size()), message.data());
}

ExitStatus report(const stack::Failure& failure) {
  print_error(failure.message);
  return status_of(failure.kind);
}

std::string read_standard_input() {
  std::string text;
  char buffer[65536];
  std::size_t got;
  while ((got = std::fread(buffer, 1, sizeof buffer, stdin)) > 0) text.append(buffer, got);
  return text;
}

}  // namespace sls::cli
