#include "stack/token.h"

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/text.h"
#include "gateway/local_tokens.h"
#include "signing_key.h"
#include "store.h"
#include "template_source.h"

namespace sls::stack {
namespace {

using core::Json;

// The authorizer that the token is for: the named one, or the first that takes tokens.
Result<model::Authorizer> choose(const model::Application& application, const std::string& name) {
  std::vector<std::string> known;
  for (const model::Api& api : application.apis) {
    for (const model::Authorizer& authorizer : api.authorizers) {
      if (authorizer.kind != model::AuthorizerKind::jwt && authorizer.kind != model::AuthorizerKind::cognito) continue;
      if (name.empty() || authorizer.name == name) return authorizer;
      known.push_back(authorizer.name);
    }
  }
  if (name.empty()) return model::Authorizer{};
  std::string near = core::nearest(name, known);
  return fail(FailureKind::usage, "no API has a JWT authorizer or user pool " + name +
                                      (near.empty() ? "" : "; did you mean " + near + "?"));
}

Json text_or_list(const std::vector<std::string>& texts) {
  return texts.size() == 1 ? Json(texts[0]) : Json(texts);
}

Json claims_of(const TokenOptions& options, const model::Authorizer& authorizer, core::Clock& clock) {
  std::int64_t now = clock.unix_milliseconds() / 1000;
  Json claims = {{"sub", options.subject}, {"iat", now}, {"exp", now + options.expires_in_seconds}};
  std::string issuer = options.issuer.empty() ? authorizer.issuer : options.issuer;
  if (!issuer.empty()) claims["iss"] = issuer;
  // Any one of an authorizer's audiences will do.
  std::vector<std::string> audiences = options.audiences;
  if (audiences.empty() && !authorizer.audiences.empty()) audiences = {authorizer.audiences[0]};
  if (!audiences.empty()) claims["aud"] = text_or_list(audiences);
  if (!options.scopes.empty()) claims["scope"] = core::join(options.scopes, " ");
  for (const auto& [name, value] : options.claims) {
    auto json = core::parse_json(value);
    claims[name] = json.ok() ? *json : Json(value);
  }
  return claims;
}

}  // namespace

Result<std::string> make_token(const TokenOptions& options, core::Clock& clock) {
  auto application = load_template(options.source);
  if (!application.ok()) return core::Failure{application.error()};
  auto authorizer = choose(**application, options.authorizer);
  if (!authorizer.ok()) return core::Failure{authorizer.error()};
  auto key = signing_key(Store::folder_for((*application)->template_file, options.store));
  if (!key.ok()) return core::Failure{key.error()};
  auto token = gateway::sign_token(core::dump_json(claims_of(options, *authorizer, clock)), *key);
  if (!token) return fail(FailureKind::environment, "the signing key cannot be used");
  return std::move(*token);
}

}  // namespace sls::stack
