#include <algorithm>
#include <charconv>

#include "core/text.h"
#include "http/client.h"

namespace sls::http {
namespace {

// Splits "host[:port]" or "[address][:port]"; the port text is empty when there is none.
bool split_authority(std::string_view authority, std::string_view& host, std::string_view& port) {
  std::size_t end = std::string_view::npos;
  if (authority.starts_with('[')) {
    std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos) return false;
    host = authority.substr(1, bracket - 1);
    end = bracket + 1;
  } else {
    end = std::min(authority.find(':'), authority.size());
    host = authority.substr(0, end);
  }
  port = authority.substr(end);
  if (host.empty() || port.empty()) return !host.empty();
  if (port.front() != ':' || port.size() == 1) return false;
  port.remove_prefix(1);
  return true;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == ':' || c == '%';
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0;
}

// A blank or a control character would end the request line.
bool is_target(std::string_view path) {
  return std::all_of(path.begin(), path.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
}

}  // namespace

std::string Url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  std::string scheme = core::to_lower(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  url.tls = scheme == "https";
  url.port = url.tls ? 443 : 80;
  text.remove_prefix(scheme_end + 3);

  std::size_t path_start = std::min(text.find_first_of("/?#"), text.size());
  std::string_view host, port;
  if (!split_authority(text.substr(0, path_start), host, port)) return std::nullopt;
  if (!std::all_of(host.begin(), host.end(), is_host_character)) return std::nullopt;
  if (!port.empty() && !parse_port(port, url.port)) return std::nullopt;
  url.host = host;

  std::string_view path = text.substr(path_start);
  path = path.substr(0, path.find('#'));
  if (!is_target(path)) return std::nullopt;
  url.path = path.starts_with('/') ? std::string(path) : "/" + std::string(path);
  return url;
}

}  // namespace sls::http
