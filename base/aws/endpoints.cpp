#include "aws/endpoints.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sls::aws {
namespace {

// The partitions whose domain differs from the commercial one, by how their regions begin.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kDomains = {{
    {"cn-", "amazonaws.com.cn"},
    {"us-iso-", "c2s.ic.gov"},
    {"us-isob-", "sc2s.sgov.gov"},
    {"eusc-", "amazonaws.eu"},
}};

std::string_view domain_of(std::string_view region) {
  for (const auto& [prefix, domain] : kDomains) {
    if (region.starts_with(prefix)) return domain;
  }
  return "amazonaws.com";
}

const std::string* find_set(const Variables& variables, const std::string& name) {
  auto found = variables.find(name);
  return found == variables.end() || found->second.empty() ? nullptr : &found->second;
}

}  // namespace

std::string endpoint_url(std::string_view service, std::string_view region, const Variables& variables) {
  const std::string* ignore = find_set(variables, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  if (ignore == nullptr || !core::equals_ignoring_case(*ignore, "true")) {
    std::string name = "AWS_ENDPOINT_URL_" + core::to_upper(service);
    // "Secrets Manager" is AWS_ENDPOINT_URL_SECRETS_MANAGER.
    std::replace(name.begin(), name.end(), ' ', '_');
    if (const std::string* own = find_set(variables, name)) return *own;
    if (const std::string* all = find_set(variables, "AWS_ENDPOINT_URL")) return *all;
  }
  return "https://" + core::to_lower(service) + "." + std::string(region) + "." +
         std::string(domain_of(region));
}

}  // namespace sls::aws
