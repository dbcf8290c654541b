// Signature Version 4: the headers that make a request AWS's. Pure: the same parts give the same headers.
// Every header that is passed in gets signed, except those that proxies change on the way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/credentials.h"

namespace sls::aws {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// The request as it will be sent. REQUIRES: `headers` has Host, with the port unless it is the scheme's own,
// and has neither X-Amz-Date, X-Amz-Security-Token nor Authorization.
struct RequestParts {
  std::string_view method;
  std::string_view path = "/";  // percent-encoded, as sent
  std::string_view query;       // percent-encoded, as sent, without '?'
  HeaderList headers;
  std::string_view body;
};

struct SigningScope {
  std::string region;
  std::string service;  // signing name, lower case: "dynamodb", "s3"
};

// The headers to add: X-Amz-Date, X-Amz-Security-Token when there is a token, X-Amz-Content-Sha256 for "s3"
// (which demands it, and takes the path as it is where other services encode it again), and Authorization.
HeaderList sign_v4(const RequestParts& request, const Credentials& credentials, const SigningScope& scope,
                   std::int64_t unix_milliseconds);

}  // namespace sls::aws
