// RSA by OpenSSL: the keys of a JWKS, and the signing of local tokens.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "core/base64.h"
#include "core/json_writer.h"
#include "core/small_document.h"
#include "gateway/local_tokens.h"
#include "jwt.h"
#include "response_parts.h"

namespace sls::gateway {
namespace {

template <typename T, void (*kFree)(T*)>
struct Freer {
  void operator()(T* pointer) const { kFree(pointer); }
};
using PublicKey = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freer<BIGNUM, BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM, OSSL_PARAM_free>>;
struct BioFreer {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Memory = std::unique_ptr<BIO, BioFreer>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::string> member_bytes(const rapidjson::Value& key, std::string_view name) {
  const rapidjson::Value* value = find_member(key, name);
  return value != nullptr && value->IsString() ? decode_base64url(view(*value)) : std::nullopt;
}

PublicKey make_public_key(std::string_view modulus, std::string_view exponent) {
  Number n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
  Number e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
  Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  return PublicKey(key);
}

const EVP_MD* digest_of(std::string_view algorithm) {
  if (algorithm == "RS256") return EVP_sha256();
  if (algorithm == "RS384") return EVP_sha384();
  return algorithm == "RS512" ? EVP_sha512() : nullptr;
}

PublicKey read_private_key(std::string_view pem) {
  Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return PublicKey(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
}

std::string number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return "";
  Number owned(number);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

std::string key_id_of(EVP_PKEY* key) {
  return core::sha256_hex(number_of(key, OSSL_PKEY_PARAM_RSA_N)).substr(0, 16);
}

}  // namespace

struct Jwks::Key {
  PublicKey key;
};

Jwks::Jwks() = default;
Jwks::~Jwks() = default;
Jwks::Jwks(Jwks&&) noexcept = default;
Jwks& Jwks::operator=(Jwks&&) noexcept = default;

bool Jwks::add(std::string_view json) {
  core::SmallDocument<> document;
  document->Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document->HasParseError() || !document->IsObject()) return false;
  const rapidjson::Value* keys = find_member(*document, "keys");
  if (keys == nullptr || !keys->IsArray()) return false;
  for (const auto& key : keys->GetArray()) {
    if (!key.IsObject()) return false;
    auto modulus = member_bytes(key, "n");
    auto exponent = member_bytes(key, "e");
    const rapidjson::Value* id = find_member(key, "kid");
    if (!modulus || !exponent || id == nullptr || !id->IsString()) continue;  // no RSA key
    if (PublicKey made = make_public_key(*modulus, *exponent))
      keys_[std::string(view(*id))] = std::make_unique<Key>(Key{std::move(made)});
  }
  return true;
}

bool Jwks::knows(std::string_view key_id) const { return keys_.contains(key_id); }

bool Jwks::verifies(const Jwt& token) const {
  auto found = keys_.find(token.key_id);
  const EVP_MD* digest = digest_of(token.algorithm);
  if (found == keys_.end() || digest == nullptr) return false;
  Digest context(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, found->second->key.get()) != 1)
    return false;
  return EVP_DigestVerify(context.get(), bytes_of(token.signature), token.signature.size(),
                          bytes_of(token.signed_part), token.signed_part.size()) == 1;
}

std::string make_signing_key() {
  PublicKey key(EVP_RSA_gen(2048));
  Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::optional<std::string> jwks_of(std::string_view signing_key) {
  PublicKey key = read_private_key(signing_key);
  if (!key) return std::nullopt;
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().key("keys").begin_array().begin_object();
  json.member("kty", "RSA").member("use", "sig").member("alg", "RS256").member("kid", key_id_of(key.get()));
  json.member("n", encode_base64url(number_of(key.get(), OSSL_PKEY_PARAM_RSA_N)));
  json.member("e", encode_base64url(number_of(key.get(), OSSL_PKEY_PARAM_RSA_E)));
  json.end_object().end_array().end_object();
  return text;
}

bool is_jwks(std::string_view json) {
  Jwks keys;
  return keys.add(json) && !keys.empty();
}

std::optional<std::string> sign_token(std::string_view claims, std::string_view signing_key) {
  PublicKey key = read_private_key(signing_key);
  if (!key) return std::nullopt;
  std::string header;
  core::JsonWriter(header)
      .begin_object()
      .member("alg", "RS256")
      .member("typ", "JWT")
      .member("kid", key_id_of(key.get()))
      .end_object();
  std::string token = encode_base64url(header) + "." + encode_base64url(claims);
  Digest context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(token), token.size()) != 1) {
    return std::nullopt;
  }
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), out, &size, bytes_of(token), token.size()) != 1) return std::nullopt;
  signature.resize(size);
  return token + "." + encode_base64url(signature);
}

}  // namespace sls::gateway
