// Tokens: what a client sends goes through the parser, the claims' check and the signature's check.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "jwt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sls::gateway::Jwks keys = [] {
    sls::gateway::Jwks made;
    made.add(R"({"keys":[{"kty":"RSA","kid":"k","n":"u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u-qKhbwKfBstIs-bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyehkd3qqGElvW_VDL5AaWTg0nLVkjRo9z-40RQzuVaE8AkAFmxZzow3x-VJYKdjykkJ0iT9wCS0DRTXu269V264Vf_3jvredZiKRkgwlL9xNAwxXFg0x_XFw005UWVRIkdgcKWTjpBP2dPwVZ4WWC-9aGVd-Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbcmw","e":"AQAB"}]})");
    return made;
  }();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto token = sls::gateway::parse_jwt(text);
  if (!token) return 0;
  sls::model::Authorizer authorizer;
  authorizer.issuer = "https://i.example/";
  authorizer.audiences = {"app"};
  std::string wrong = sls::gateway::refuse_claims(*token, authorizer, 1'770'000'000'000);
  if (wrong.find('"') != std::string::npos) std::abort();  // it goes into a quoted header
  // Nobody has the private half of that key.
  if (keys.verifies(*token)) std::abort();
  return 0;
}
