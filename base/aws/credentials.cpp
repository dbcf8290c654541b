#include "aws/credentials.h"

#include <algorithm>

namespace sls::aws {
namespace {

const std::string& value_or_empty(const Variables& variables, const std::string& name) {
  static const std::string kEmpty;
  auto found = variables.find(name);
  return found == variables.end() ? kEmpty : found->second;
}

bool can_be_in_a_host_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

core::Result<Credentials> credentials_from(const Variables& variables) {
  Credentials credentials{value_or_empty(variables, "AWS_ACCESS_KEY_ID"),
                          value_or_empty(variables, "AWS_SECRET_ACCESS_KEY"),
                          value_or_empty(variables, "AWS_SESSION_TOKEN")};
  if (credentials.access_key_id.empty())
    return core::Failure{std::string("no AWS credentials: the variable AWS_ACCESS_KEY_ID is not set")};
  if (credentials.secret_access_key.empty())
    return core::Failure{std::string("no AWS credentials: the variable AWS_SECRET_ACCESS_KEY is not set")};
  return credentials;
}

core::Result<std::string> region_from(const Variables& variables) {
  std::string region = value_or_empty(variables, "AWS_REGION");
  if (region.empty()) region = value_or_empty(variables, "AWS_DEFAULT_REGION");
  if (region.empty())
    return core::Failure{
        std::string("no AWS region: set AWS_REGION (or AWS_DEFAULT_REGION), such as us-east-1")};
  if (!std::all_of(region.begin(), region.end(), can_be_in_a_host_name))
    return core::Failure{"\"" + region + "\" is not an AWS region: a region is letters, digits and dashes"};
  return region;
}

}  // namespace sls::aws
