// The Authorization of a request, by form: whose key it is, and for which region and service it was signed. Pure.
#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace sls::lambda {

struct Credential {
  std::string access_key_id;
  std::string region;
  std::string service;  // "lambda", "sqs"
};

struct Authorization {
  std::optional<Credential> credential;  // none: not signed, which is taken too, as `sam local` does
  std::string flaw;                      // why it is not well formed; empty when it is
};

// From the Authorization header, or the query string of a presigned request.
Authorization read_authorization(const http::Request& request);

}  // namespace sls::lambda
