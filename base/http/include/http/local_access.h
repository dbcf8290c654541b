// LocalAccess: which requests a port on a developer's machine answers, so that no web page reads or changes
// what is served there. Two separate rules, for each port to choose from:
//   Host:   against DNS rebinding, a Host must name this machine: a loopback name, an IP address,
//   *.localhost,
//           *.amazonaws.com, or a name given with --allow-host.
//   Origin: a browser's request must come from a page of this machine, or from one given with --allow-origin.
// Pure and immutable; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace sls::http {

class LocalAccess {
 public:
  LocalAccess() = default;
  LocalAccess(std::vector<std::string> allowed_hosts, std::vector<std::string> allowed_origins)
      : allowed_hosts_(std::move(allowed_hosts)), allowed_origins_(std::move(allowed_origins)) {}

  // `host` as in the Host header, with or without a port.
  bool is_allowed_host(std::string_view host) const;
  // `origin` as in the Origin header; "null" and foreign pages are not allowed.
  bool is_allowed_origin(std::string_view origin) const;

  // The sentence that refuses a request (it names the flag that would allow it), or nothing.
  std::optional<std::string> refuse_host(const Request& request) const;
  std::optional<std::string> refuse_origin(const Request& request) const;
  // Whether a browser sent it: then the Host is checked on the ports where plain clients send anything.
  static bool is_from_browser(const Request& request);

 private:
  std::vector<std::string> allowed_hosts_;
  std::vector<std::string> allowed_origins_;
};

}  // namespace sls::http
