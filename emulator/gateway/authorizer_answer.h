// What a Lambda authorizer answered: a policy, or yes and no, with a context for the function. Pure; safe on
// any bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/application.h"

namespace sls::gateway {

enum class Verdict { allow, deny, explicit_deny };

struct AuthorizerAnswer {
  struct Statement {
    bool allows = false;
    std::vector<std::string> actions;
    std::vector<std::string> resources;
  };
  std::optional<bool> is_authorized;  // a simple response
  std::vector<Statement> statements;
  std::string
      context;  // requestContext.authorizer of the function's event, JSON; without its closing brace on REST
  std::string usage_key;
};

// Nothing when the answer is malformed; `reason` says why.
std::optional<AuthorizerAnswer> read_authorizer_answer(std::string_view payload,
                                                       const model::Authorizer& authorizer,
                                                       model::ApiKind kind, std::string& reason);

// An explicit deny goes before any allow; no matching statement is a deny.
Verdict evaluate(const AuthorizerAnswer& answer, std::string_view arn);

// '*' any run of characters, '?' one.
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace sls::gateway
