#include "core/base64.h"
#include "core/small_document.h"
#include "response_parts.h"

namespace sls::gateway {
namespace {

constexpr auto kKind = model::ApiKind::http;

MappedResponse refused(std::string reason) {
  return malformed(GatewayError::function_failed, std::move(reason));
}

// What is no object with a statusCode goes out as it is; only a JSON text loses its quotes.
MappedResponse inferred(const rapidjson::Document& answer, std::string payload) {
  bool is_text = !has_nul(payload) && !answer.HasParseError() && answer.IsString();
  std::string body = is_text ? std::string(view(answer)) : std::move(payload);
  return {{200, {{"Content-Type", "application/json"}}, std::move(body)}, std::nullopt, ""};
}

std::string add_headers(const rapidjson::Value& answer, http::Headers& headers) {
  const rapidjson::Value* map = find_member(answer, "headers");
  if (map == nullptr || map->IsNull()) return "";
  if (!map->IsObject()) return "headers is not an object";
  for (const auto& member : map->GetObject()) {
    if (member.value.IsNull()) continue;
    auto text = scalar_text(member.value, true);
    if (!text) return "the header " + std::string(view(member.name)) + " is neither text, number nor boolean";
    add_answer_header(headers, view(member.name), *text, kKind);
  }
  return "";
}

std::string add_multi_value_headers(const rapidjson::Value& answer, http::Headers& headers) {
  const rapidjson::Value* map = find_member(answer, "multiValueHeaders");
  if (map == nullptr || map->IsNull()) return "";
  if (!map->IsObject()) return "multiValueHeaders is not an object";
  for (const auto& member : map->GetObject()) {
    if (!member.value.IsArray())
      return "multiValueHeaders." + std::string(view(member.name)) + " is not a list";
    for (const auto& value : member.value.GetArray()) {
      auto text = scalar_text(value, true);
      if (!text) return "multiValueHeaders." + std::string(view(member.name)) + " holds what is no text";
      add_answer_header(headers, view(member.name), *text, kKind);
    }
  }
  return "";
}

std::string add_cookies(const rapidjson::Value& answer, http::Headers& headers) {
  const rapidjson::Value* list = find_member(answer, "cookies");
  if (list == nullptr || list->IsNull()) return "";
  if (!list->IsArray()) return "cookies is not a list";
  for (const auto& cookie : list->GetArray()) {
    if (!cookie.IsString()) return "cookies holds something that is not text";
    headers.add("Set-Cookie", std::string(view(cookie)));
  }
  return "";
}

std::string read_body(const rapidjson::Value& answer, std::string& body) {
  const rapidjson::Value* value = find_member(answer, "body");
  if (value == nullptr || value->IsNull()) return "";
  if (value->IsObject() || value->IsArray()) return "body is not text";
  body = *scalar_text(*value, true);
  const rapidjson::Value* encoded = find_member(answer, "isBase64Encoded");
  if (encoded == nullptr || !encoded->IsBool() || !encoded->GetBool()) return "";
  auto bytes = core::decode_base64(body);
  if (!bytes) return "isBase64Encoded is true, but body is not base64";
  body = std::move(*bytes);
  return "";
}

}  // namespace

MappedResponse map_response_v2(std::string payload, std::string_view default_content_type) {
  core::SmallDocument<> document;
  const rapidjson::Document& answer =
      document->Parse<rapidjson::kParseIterativeFlag>(payload.data(), payload.size());
  const rapidjson::Value* code = nullptr;
  if (!has_nul(payload) && !answer.HasParseError() && answer.IsObject()) code = find_member(answer, "statusCode");
  if (code == nullptr) return inferred(answer, std::move(payload));
  auto status = read_status(*code, true);
  if (!status) return refused("statusCode is not a whole number from 100 to 599");
  http::Response response{*status, {}, {}};
  if (auto wrong = add_headers(answer, response.headers); !wrong.empty()) return refused(std::move(wrong));
  if (auto wrong = add_cookies(answer, response.headers); !wrong.empty()) return refused(std::move(wrong));
  if (auto wrong = refuse_headers(response.headers); !wrong.empty()) return refused(std::move(wrong));
  if (auto wrong = read_body(answer, response.body); !wrong.empty()) return refused(std::move(wrong));
  if (!response.headers.has("Content-Type"))
    response.headers.add("Content-Type", std::string(default_content_type));
  return {std::move(response), std::nullopt, ""};
}

MappedResponse map_prelude(std::string_view prelude, bool with_multi_value_headers) {
  core::SmallDocument<> document;
  const rapidjson::Document& answer =
      document->Parse<rapidjson::kParseIterativeFlag>(prelude.data(), prelude.size());
  if (answer.HasParseError() || !answer.IsObject())
    return refused("the prelude of the stream is no JSON object");
  http::Response response;
  if (const rapidjson::Value* code = find_member(answer, "statusCode"); code != nullptr && !code->IsNull()) {
    auto status = read_status(*code, true);
    if (!status) return refused("statusCode is not a whole number from 100 to 599");
    response.status = *status;
  }
  if (auto wrong = add_headers(answer, response.headers); !wrong.empty()) return refused(std::move(wrong));
  if (with_multi_value_headers) {
    if (auto wrong = add_multi_value_headers(answer, response.headers); !wrong.empty())
      return refused(std::move(wrong));
  }
  if (auto wrong = add_cookies(answer, response.headers); !wrong.empty()) return refused(std::move(wrong));
  if (auto wrong = refuse_headers(response.headers); !wrong.empty()) return refused(std::move(wrong));
  if (!response.headers.has("Content-Type")) response.headers.add("Content-Type", "application/octet-stream");
  return {std::move(response), std::nullopt, ""};
}

}  // namespace sls::gateway
