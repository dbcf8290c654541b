// Profiles: credentials in the files that AWS's CLI and SDKs share, ~/.aws/credentials and ~/.aws/config. Of profiles that
// get theirs elsewhere (single sign-on, a role, a program) the error says how to have them in the environment.
// Documented in the AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"

namespace sls::aws {

// AWS_PROFILE, else AWS_DEFAULT_PROFILE; empty when neither is set.
std::string profile_from(const Variables& variables);

// Reads the files: those of AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE, else those in HOME's .aws. One that cannot be
// read has no profiles.
core::Result<Credentials> profile_credentials(const Variables& variables, const std::string& profile);

// The same of the files' texts. What the credentials file says wins.
core::Result<Credentials> credentials_of_profile(const std::string& profile, std::string_view credentials_file,
                                                 std::string_view config_file);

}  // namespace sls::aws
