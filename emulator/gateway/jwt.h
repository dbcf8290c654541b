// JSON Web Tokens as HTTP APIs check them: signed with RSA by a key of a JWKS. Pure; safe on any bytes. Only
// this room's jwt files name OpenSSL.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/application.h"

namespace sls::gateway {

struct Jwt {
  std::string algorithm;  // "RS256"
  std::string key_id;
  std::string signed_part;  // header.payload, as sent
  std::string signature;    // bytes
  std::string issuer;
  std::vector<std::string> audiences;  // `aud`, else `client_id`
  std::vector<std::string> scopes;     // `scope` or `scp`
  std::optional<double> expires, not_before, issued_at;  // seconds since 1970
  std::vector<std::pair<std::string, std::string>> claims;  // all as text, as the function sees them
};

// Three parts of base64url, the first two JSON objects; nothing otherwise.
std::optional<Jwt> parse_jwt(std::string_view token);

// Public keys by their ids.
class Jwks {
 public:
  Jwks();
  ~Jwks();
  Jwks(Jwks&&) noexcept;
  Jwks& operator=(Jwks&&) noexcept;

  // Adds the RSA keys of {"keys": […]}; false when it is none.
  bool add(std::string_view json);
  bool empty() const { return keys_.empty(); }
  bool knows(std::string_view key_id) const;
  bool verifies(const Jwt& token) const;

 private:
  struct Key;
  std::map<std::string, std::unique_ptr<Key>, std::less<>> keys_;
};

// What is wrong with the token's claims for that authorizer at that time, in a few words; empty: nothing.
std::string refuse_claims(const Jwt& token, const model::Authorizer& authorizer, std::int64_t now_ms);

// base64url without padding (RFC 4648, section 5).
std::optional<std::string> decode_base64url(std::string_view text);
std::string encode_base64url(std::string_view bytes);

}  // namespace sls::gateway
