#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"
#include "core/text.h"
#include "overrides.h"

namespace sls::cli {

bool split_pairs(const std::vector<std::string>& words, std::string_view flag,
                 std::map<std::string, std::string>& pairs) {
  for (const std::string& word : words) {
    std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      print_error(std::string(flag) + " takes NAME=VALUE, not '" + word + "'" +
                  (flag == "--parameter-overrides" ? R"(; a value with blanks is quoted: 'Greeting="good day"')" : ""));
      return false;
    }
    pairs[word.substr(0, equals)] = word.substr(equals + 1);
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
  std::vector<std::string> overrides;
  for (const std::string& word : globals.parameter_overrides) overrides.push_back(plain_override(word));
  return split_pairs(overrides, "--parameter-overrides", options.parameter_overrides) &&
         split_pairs(globals.resolve, "--resolve", options.resolve);
}

bool read_allowed(std::vector<std::string>& origins, const std::vector<std::string>& hosts) {
  std::vector<std::string> separate;
  for (const std::string& word : origins) {
    for (const std::string& origin : core::split(word, ',')) separate.push_back(origin);
  }
  origins = std::move(separate);
  for (const std::string& origin : origins) {
    std::size_t scheme = origin.find("://");
    if (scheme != std::string::npos && scheme > 0 && origin.find('/', scheme + 3) == std::string::npos) continue;
    print_error("--allow-origin takes a page's origin, such as https://app.example.com, not '" + origin + "'");
    return false;
  }
  for (const std::string& host : hosts) {
    if (!host.empty() && host.find('/') == std::string::npos) continue;
    print_error("--allow-host takes a name, such as app.example.com, not '" + host + "'");
    return false;
  }
  return true;
}

std::string address_of(const std::string& host) { return host == "localhost" ? "127.0.0.1" : host; }

bool check_store(const stack::StoreOptions& store) {
  if (!store.in_memory || store.persist_to.empty()) return true;
  print_error("--in-memory keeps nothing, and --persist-to " + store.persist_to.string() + " is to keep it: give one of the two");
  return false;
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

}  // namespace sls::cli
