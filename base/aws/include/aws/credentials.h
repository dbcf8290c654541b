// Credentials and region as AWS's SDKs find them in a process environment. The environment is passed in as a
// map: nothing here reads the process's own.
#pragma once

#include <map>
#include <string>

#include "core/result.h"

namespace sls::aws {

using Variables = std::map<std::string, std::string>;

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // empty for long-lived keys
  bool operator==(const Credentials&) const = default;
};

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, when set, AWS_SESSION_TOKEN. The error names what is missing.
core::Result<Credentials> credentials_from(const Variables& variables);

// AWS_REGION, else AWS_DEFAULT_REGION. A region is part of a host name, so anything that cannot be one is
// refused.
core::Result<std::string> region_from(const Variables& variables);

}  // namespace sls::aws
