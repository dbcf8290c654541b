#include "credential.h"

#include "core/percent.h"
#include "core/text.h"

namespace sls::lambda {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string value_after(std::string_view text, std::string_view name, std::string_view ends) {
  std::size_t at = text.find(name);
  if (at == std::string_view::npos) return "";
  std::string_view rest = text.substr(at + name.size());
  return std::string(rest.substr(0, rest.find_first_of(ends)));
}

// KEY/DATE/REGION/SERVICE/aws4_request
std::optional<Credential> read_scope(std::string_view text) {
  auto parts = core::split(text, '/');
  if (parts.size() != 5 || parts[0].empty() || parts[4] != "aws4_request") return std::nullopt;
  return Credential{parts[0], parts[2], parts[3]};
}

}  // namespace

Authorization read_authorization(const http::Request& request) {
  const std::string* header = request.headers.find("Authorization");
  std::string written;
  if (header == nullptr || header->empty()) {
    written = core::decode_percent(value_after(request.query, "X-Amz-Credential=", "&"), false);
    if (written.empty()) return {};
  } else if (!header->starts_with(kAlgorithm)) {
    // Signature Version 4A, or another scheme: nothing of it is read.
    return {std::nullopt, header->starts_with("AWS4-") ? "" : "Unsupported authorization scheme."};
  } else {
    for (const char* name : {"Credential", "SignedHeaders", "Signature"}) {
      if (value_after(*header, std::string(name) + "=", ", ").empty())
        return {std::nullopt, "Authorization header requires '" + std::string(name) + "' parameter."};
    }
    written = value_after(*header, "Credential=", ", ");
  }
  auto credential = read_scope(written);
  if (!credential)
    return {std::nullopt, "Credential must have exactly 5 slash-delimited elements, e.g. "
                          "keyid/date/region/service/term, got '" + written + "'"};
  return {std::move(credential), ""};
}

}  // namespace sls::lambda
