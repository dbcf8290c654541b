// The authorization of a request, by form: credentials are read, signatures are not verified.
#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace sls::dynamodb::wire {

struct Authorization {
  std::string access_key_id;
  std::string region;  // of the credential scope
};

struct AuthorizationError {
  std::string type;  // "MissingAuthenticationTokenException"
  std::string message;
};

// Reads the Authorization header, or the query string of a presigned request. Exactly one of the two results
// is set.
struct AuthorizationResult {
  std::optional<Authorization> authorization;
  std::optional<AuthorizationError> error;
};
AuthorizationResult read_authorization(const http::Request& request);

}  // namespace sls::dynamodb::wire
