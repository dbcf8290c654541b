#include "http/local_access.h"

#include <arpa/inet.h>

#include <algorithm>

#include "core/text.h"

namespace sls::http {
namespace {

std::string host_name(std::string_view host) {
  if (!host.empty() && host.front() == '[') return core::to_lower(host.substr(1, host.find(']') - 1));
  // Two colons or more without brackets: a bare IPv6 address.
  std::size_t colon = host.find(':');
  if (colon != std::string_view::npos && host.find(':', colon + 1) == std::string_view::npos)
    host = host.substr(0, colon);
  std::string name = core::to_lower(host);
  if (!name.empty() && name.back() == '.') name.pop_back();
  return name;
}

bool is_ip_address(const std::string& name) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, name.c_str(), bytes) == 1 || inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

bool names_this_machine(const std::string& name) {
  return name == "localhost" || name.ends_with(".localhost") || name == "host.docker.internal" ||
         name.starts_with("127.") || name == "::1";
}

}  // namespace

bool LocalAccess::is_allowed_host(std::string_view host) const {
  std::string name = host_name(host);
  if (names_this_machine(name) || is_ip_address(name) || name.ends_with(".amazonaws.com")) return true;
  return std::any_of(allowed_hosts_.begin(), allowed_hosts_.end(),
                     [&](const std::string& allowed) { return host_name(allowed) == name; });
}

bool LocalAccess::is_allowed_origin(std::string_view origin) const {
  if (std::find(allowed_origins_.begin(), allowed_origins_.end(), origin) != allowed_origins_.end())
    return true;
  std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;
  std::string name = host_name(origin.substr(scheme + 3));
  return names_this_machine(name) && name != "host.docker.internal";
}

bool LocalAccess::is_from_browser(const Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const Headers::Field& field) {
    std::string_view name = field.first;
    return core::equals_ignoring_case(name, "origin") ||
           core::equals_ignoring_case(name.substr(0, 10), "sec-fetch-");
  });
}

std::optional<std::string> LocalAccess::refuse_host(const Request& request) const {
  const std::string* host = request.headers.find("Host");
  if (host == nullptr || is_allowed_host(*host)) return std::nullopt;
  std::string name = host_name(*host);
  return "Host '" + name + "' does not name this machine; allow it with --allow-host " + name;
}

std::optional<std::string> LocalAccess::refuse_origin(const Request& request) const {
  const std::string* origin = request.headers.find("Origin");
  if (origin != nullptr && !is_allowed_origin(*origin)) {
    return "Origin '" + *origin + "' is not a page of this machine; allow it with --allow-origin " + *origin;
  }
  const std::string* site = request.headers.find("Sec-Fetch-Site");
  if (origin == nullptr && site != nullptr && core::equals_ignoring_case(*site, "cross-site")) {
    return std::string("a page of another site sent this request; allow its origin with --allow-origin");
  }
  return std::nullopt;
}

}  // namespace sls::http
