// token: tokens for JWT authorizers and user pools, signed with a key that the store keeps and that `serve`
// trusts. No issuer is asked, and nothing leaves this machine.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

struct TokenOptions {
  TemplateOptions source;
  StoreOptions store;
  std::string authorizer;  // whose issuer and audience it is for; empty: the template's first
  std::string issuer;      // given ones go before the authorizer's
  std::vector<std::string> audiences;
  std::vector<std::string> scopes;
  std::string subject = "local-user";
  // Values are JSON where they read as JSON, else text.
  std::vector<std::pair<std::string, std::string>> claims;
  std::int64_t expires_in_seconds = 3600;
};

Result<std::string> make_token(const TokenOptions& options, core::Clock& clock);

}  // namespace sls::stack
