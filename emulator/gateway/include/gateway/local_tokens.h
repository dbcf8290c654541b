// Tokens for JWT authorizers that are tried on this machine: a key of one's own signs them, and the gateway
// is given its public half. Pure, but for the random numbers of a new key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sls::gateway {

// A new RSA key, as PEM.
std::string make_signing_key();
// {"keys": […]} with the public half; nothing when `signing_key` is no key.
std::optional<std::string> jwks_of(std::string_view signing_key);
// Whether the text is a key set that has an RSA key with an id.
bool is_jwks(std::string_view json);
// The JSON object `claims` as a token signed with RS256.
std::optional<std::string> sign_token(std::string_view claims, std::string_view signing_key);

}  // namespace sls::gateway
