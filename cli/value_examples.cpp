#include "value_examples.h"

#include <string_view>
#include <utility>

namespace sls::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> kExamples[] = {
    {"allow-host", "myhost"},
    {"allow-origin", "http://localhost:5173"},
    {"artifacts", "artifacts"},
    {"audience", "my-client"},
    {"authorizer", "MyAuthorizer"},
    {"body", "'{\"message\": \"hello\"}'"},
    {"bootstrap", "build/bin/bootstrap"},
    {"claim", "email=ada@example.com"},
    {"config-env", "default"},
    {"config-file", "samconfig.toml"},
    {"console-port", "4000"},
    {"data", "'{}'"},
    {"debug-function", "MyFunction"},
    {"debug-port", "5678"},
    {"dynamodb-endpoint", "http://127.0.0.1:8001"},
    {"dynamodb-port", "8000"},
    {"endpoint-url", "http://127.0.0.1:3001"},
    {"env-var", "NAME=VALUE"},
    {"env-vars", "env.json"},
    {"event", "events/event.json"},
    {"expires-in", "3600"},
    {"file", "items.jsonl"},
    {"filter", "ERROR"},
    {"from", "http://127.0.0.1:8001"},
    {"from-package", "dist"},
    {"from-template", "'GET /items'"},
    {"function", "MyFunction"},
    {"host", "127.0.0.1"},
    {"import", "items.jsonl"},
    {"issuer", "https://auth.example.com"},
    {"jwks", "keys.json"},
    {"lambda-port", "3001"},
    {"log-file", "serve.log"},
    {"max-concurrency", "100"},
    {"name", "MyFunction"},
    {"output", "json"},
    {"output-dir", "dist"},
    {"parameter-overrides", "Stage=dev"},
    {"persist-to", ".hello-sls"},
    {"port", "3000"},
    {"ready-file", "ready.json"},
    {"region", "eu-west-1"},
    {"repeat", "100"},
    {"request", "8f507cfc-xmpl-4697"},
    {"resolve", "Table.StreamArn=VALUE"},
    {"runtime", "python3.12"},
    {"s3-bucket", "my-bucket"},
    {"s3-prefix", "releases/1.0"},
    {"scope", "read"},
    {"start-time", "5m"},
    {"subject", "local-user"},
    {"table", "Items"},
    {"template", "template.yaml"},
    {"timeout", "10m"},
    {"wrap", "'gdb --args'"},
};

}  // namespace

std::string example_of(const CLI::Option& option, const std::string& flag) {
  // One of a few: "TEXT:{auto,always,never}".
  std::string type = option.get_type_name();
  std::size_t open = type.find('{');
  if (open != std::string::npos)
    return flag + " " + type.substr(open + 1, type.find_first_of(",}", open) - open - 1);
  for (const std::string& name : option.get_lnames()) {
    for (const auto& [known, value] : kExamples) {
      if (known == name) return flag + " " + std::string(value);
    }
  }
  std::string standard = option.get_default_str();
  return standard.empty() ? flag : flag + " " + standard;
}

}  // namespace sls::cli
