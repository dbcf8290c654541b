#include <CLI/CLI.hpp>
#include <cstdio>

#include "checks.h"
#include "commands.h"
#include "stack/token.h"

namespace sls::cli {
namespace {

struct TokenFlags {
  stack::TokenOptions options;
  std::vector<std::string> claims;
};

ExitStatus run_token(TokenFlags& flags, const Context& context) {
  if (!template_options(context.globals, flags.options.source)) return ExitStatus::usage;
  std::map<std::string, std::string> claims;
  if (!split_pairs(flags.claims, "--claim", claims)) return ExitStatus::usage;
  flags.options.claims.assign(claims.begin(), claims.end());
  core::SystemClock clock;
  auto token = stack::make_token(flags.options, clock);
  if (!token.ok()) return report(token.error());
  std::printf("%s\n", token->c_str());
  return ExitStatus::done;
}

constexpr const char* kTokenExamples = R"text(Examples:
  curl -H "Authorization: Bearer $(hello-sls token)" http://127.0.0.1:3000/message
  hello-sls token --scope read --scope write --claim 'roles=["admin"]'
  hello-sls token --authorizer MyJwt --expires-in 60)text";

}  // namespace

void add_token(CLI::App& app, Context& context) {
  auto flags = std::make_shared<TokenFlags>();
  stack::TokenOptions& options = flags->options;
  CLI::App* command = app.add_subcommand("token", "Print a token that the JWT authorizers of `serve` accept");
  command->footer(kTokenExamples);
  command->add_option("--authorizer", options.authorizer,
                      "The authorizer whose issuer and audience it is for [the template's first]");
  command->add_option("--issuer", options.issuer, "The claim iss [the authorizer's]");
  auto repeatable = [&](const char* name, std::vector<std::string>& values, const char* text) {
    command->add_option(name, values, text)->allow_extra_args(false)->take_all();
  };
  repeatable("--audience", options.audiences, "The claim aud [the authorizer's first] (repeatable)");
  repeatable("--scope", options.scopes, "A scope (repeatable)");
  repeatable("--claim", flags->claims, "NAME=VALUE: a further claim, JSON or text (repeatable)");
  command->add_option("--subject", options.subject, "The claim sub")->capture_default_str();
  command->add_option("--expires-in", options.expires_in_seconds, "Seconds until it expires")
      ->capture_default_str()
      ->check(number_between(-1'000'000'000, 1'000'000'000));
  command->add_option("--persist-to", options.store.persist_to,
                      "Folder of the store that keeps the key [.hello-sls beside the template]");
  command->callback(
      [flags, &context] { context.selected = [flags, &context] { return run_token(*flags, context); }; });
}

}  // namespace sls::cli
