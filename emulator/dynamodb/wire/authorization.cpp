#include "authorization.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/text.h"

namespace sls::dynamodb::wire {
namespace {

// The value of `name=` among parts that commas, blanks or both divide.
std::string_view part_of(std::string_view header, std::string_view name) {
  std::size_t at = 0;
  while ((at = header.find(name, at)) != std::string_view::npos) {
    bool begins = at == 0 || header[at - 1] == ' ' || header[at - 1] == ',';
    std::size_t equals = at + name.size();
    if (begins && equals < header.size() && header[equals] == '=') {
      std::string_view rest = header.substr(equals + 1);
      return rest.substr(0, rest.find_first_of(", "));
    }
    at = equals;
  }
  return {};
}

// KEY/DATE/REGION/SERVICE/aws4_request
Authorization read_scope(std::string_view credential) {
  auto parts = core::split(credential, '/');
  return {parts[0], parts.size() > 2 ? parts[2] : ""};
}

AuthorizationResult from_query(const http::Request& request) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"};
  std::string missing;
  std::string credential;
  for (std::string_view name : kNames) {
    std::size_t at = request.query.find(std::string(name) + "=");
    if (at == std::string::npos) {
      missing += "AWS query-string parameters must include '" + std::string(name) + "'. ";
    } else if (name == "X-Amz-Credential") {
      credential = request.query.substr(at + name.size() + 1);
      credential.resize(std::min(credential.find('&'), credential.size()));
    }
  }
  if (!missing.empty())
    return {std::nullopt, AuthorizationError{"IncompleteSignatureException",
                                             missing + "Re-examine the query-string parameters."}};
  for (std::size_t slash; (slash = credential.find("%2F")) != std::string::npos;)
    credential.replace(slash, 3, "/");
  return {read_scope(credential), std::nullopt};
}

}  // namespace

AuthorizationResult read_authorization(const http::Request& request) {
  const std::string* header = request.headers.find("Authorization");
  bool in_query = request.query.find("X-Amz-") != std::string::npos;
  if (header != nullptr && request.query.find("X-Amz-Algorithm=") != std::string::npos) {
    return {std::nullopt,
            AuthorizationError{
                "InvalidSignatureException",
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."}};
  }
  if (header == nullptr && in_query) return from_query(request);
  if (header == nullptr || !core::trim(*header).starts_with("AWS4-")) {
    return {std::nullopt, AuthorizationError{"MissingAuthenticationTokenException",
                                             "Request is missing Authentication Token"}};
  }
  std::string missing;
  for (const char* name : {"Credential", "Signature", "SignedHeaders"}) {
    if (part_of(*header, name).empty())
      missing += "Authorization header requires '" + std::string(name) + "' parameter. ";
  }
  if (!request.headers.has("X-Amz-Date") && !request.headers.has("Date")) {
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!missing.empty())
    return {std::nullopt,
            AuthorizationError{"IncompleteSignatureException", missing + "Authorization=" + *header}};
  return {read_scope(part_of(*header, "Credential")), std::nullopt};
}

}  // namespace sls::dynamodb::wire
