#include "jwt.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "core/base64.h"
#include "core/small_document.h"
#include "core/text.h"
#include "response_parts.h"

namespace sls::gateway {
namespace {

constexpr std::size_t kTokenLimit = 16 * 1024;

std::string json_of_claim(const rapidjson::Value& value) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  value.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

// Lists come as "[a b]", objects as JSON, the rest as its text.
std::string claim_text(const rapidjson::Value& value) {
  if (value.IsString()) return std::string(view(value));
  if (!value.IsArray()) return json_of_claim(value);
  std::string text = "[";
  for (const auto& item : value.GetArray()) text += (text.size() > 1 ? " " : "") + claim_text(item);
  return text + "]";
}

std::vector<std::string> words_of(const rapidjson::Value* value) {
  std::vector<std::string> words;
  if (value == nullptr) return words;
  if (value->IsString()) {
    for (std::string& word : core::split(view(*value), ' ')) {
      if (!word.empty()) words.push_back(std::move(word));
    }
  }
  if (value->IsArray()) {
    for (const auto& item : value->GetArray()) {
      if (item.IsString()) words.emplace_back(view(item));
    }
  }
  return words;
}

std::optional<double> time_of(const rapidjson::Value& claims, std::string_view name) {
  const rapidjson::Value* value = find_member(claims, name);
  return value != nullptr && value->IsNumber() ? std::optional(value->GetDouble()) : std::nullopt;
}

std::string text_member(const rapidjson::Value& object, std::string_view name) {
  const rapidjson::Value* value = find_member(object, name);
  return value != nullptr && value->IsString() ? std::string(view(*value)) : "";
}

bool parse_object(const std::string& text, rapidjson::Document& document) {
  // Iteratively: deep nesting must not exhaust the stack. Its text is written recursively, hence the limit.
  document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject()) return false;
  int depth = 0;
  int deepest = 0;
  for (char c : text) {
    depth += c == '{' || c == '[' ? 1 : (c == '}' || c == ']' ? -1 : 0);
    deepest = std::max(deepest, depth);
  }
  return deepest <= 100;
}

void read_claims(const rapidjson::Value& claims, Jwt& token) {
  token.issuer = text_member(claims, "iss");
  const rapidjson::Value* audience = find_member(claims, "aud");
  if (audience == nullptr) audience = find_member(claims, "client_id");
  if (audience != nullptr && audience->IsString()) {
    token.audiences = {std::string(view(*audience))};
  } else {
    token.audiences = words_of(audience);
  }
  const rapidjson::Value* scope = find_member(claims, "scope");
  token.scopes = words_of(scope != nullptr ? scope : find_member(claims, "scp"));
  token.expires = time_of(claims, "exp");
  token.not_before = time_of(claims, "nbf");
  token.issued_at = time_of(claims, "iat");
  for (const auto& member : claims.GetObject()) {
    if (!member.value.IsNull()) token.claims.emplace_back(view(member.name), claim_text(member.value));
  }
}

}  // namespace

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string standard(text);
  if (standard.find_first_of("+/=") != std::string::npos) return std::nullopt;
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  standard.append((4 - standard.size() % 4) % 4, '=');
  return core::decode_base64(standard);
}

std::string encode_base64url(std::string_view bytes) {
  std::string text = core::encode_base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

std::optional<Jwt> parse_jwt(std::string_view token) {
  if (token.size() > kTokenLimit || std::count(token.begin(), token.end(), '.') != 2) return std::nullopt;
  std::size_t first = token.find('.');
  std::size_t second = token.find('.', first + 1);
  auto header = decode_base64url(token.substr(0, first));
  auto payload = decode_base64url(token.substr(first + 1, second - first - 1));
  auto signature = decode_base64url(token.substr(second + 1));
  if (!header || !payload || !signature) return std::nullopt;
  core::SmallDocument<> head;
  core::SmallDocument<> claims;
  if (!parse_object(*header, *head) || !parse_object(*payload, *claims)) return std::nullopt;
  Jwt result;
  result.algorithm = text_member(*head, "alg");
  result.key_id = text_member(*head, "kid");
  result.signed_part = token.substr(0, second);
  result.signature = std::move(*signature);
  read_claims(*claims, result);
  return result;
}

std::string refuse_claims(const Jwt& token, const model::Authorizer& authorizer, std::int64_t now_ms) {
  double now = static_cast<double>(now_ms) / 1000;
  if (!authorizer.issuer.empty() && token.issuer != authorizer.issuer) return "invalid issuer";
  bool meant = authorizer.audiences.empty();
  for (const std::string& audience : token.audiences) {
    meant = meant || std::find(authorizer.audiences.begin(), authorizer.audiences.end(), audience) !=
                         authorizer.audiences.end();
  }
  if (!meant) return "invalid audience";
  if (!token.expires || *token.expires <= now) return "the token has expired";
  if (token.not_before && *token.not_before > now) return "the token is not valid yet";
  if (token.issued_at && *token.issued_at > now) return "the token was issued in the future";
  return "";
}

}  // namespace sls::gateway
