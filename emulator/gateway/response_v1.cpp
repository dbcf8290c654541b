#include <array>

#include "core/base64.h"
#include "core/small_document.h"
#include "core/text.h"
#include "event.h"
#include "response_parts.h"

namespace sls::gateway {
namespace {

constexpr std::array<std::string_view, 5> kKnownKeys = {"statusCode", "headers", "multiValueHeaders", "body",
                                                        "isBase64Encoded"};

// Deep nesting must not exhaust the stack: RapidJSON parses iteratively then.
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag;

class Mapping {
 public:
  Mapping(const rapidjson::Value& answer, const model::Api& api, std::string_view accept)
      : answer_(answer), api_(api), accept_(accept) {}

  MappedResponse map() {
    if (!check_keys() || !read_status_code() || !read_multi_value_headers() || !read_headers() ||
        !read_body()) {
      return malformed(error_, std::move(reason_));
    }
    if (auto wrong = refuse_headers(result_.headers); !wrong.empty())
      return malformed(error_, std::move(wrong));
    bool content_type_given = result_.headers.has("Content-Type") || content_type_removed_;
    if (!content_type_given) {
      result_.headers.add("Content-Type", rest() ? "application/json" : "text/plain; charset=utf-8");
    }
    return {std::move(result_), std::nullopt, ""};
  }

 private:
  bool rest() const { return api_.kind == model::ApiKind::rest; }
  bool refuse(std::string reason) {
    reason_ = std::move(reason);
    return false;
  }

  // REST refuses what it does not know; HTTP APIs ignore it.
  bool check_keys() {
    if (!rest()) return true;
    for (const auto& member : answer_.GetObject()) {
      std::string_view name = view(member.name);
      bool known = false;
      for (std::string_view key : kKnownKeys) known = known || key == name;
      if (!known)
        return refuse("the response has the key '" + std::string(name) +
                      "', which a REST API does not accept");
    }
    return true;
  }

  bool read_status_code() {
    const rapidjson::Value* value = find_member(answer_, "statusCode");
    if (value == nullptr || value->IsNull()) {
      if (!rest()) return refuse("the response has no statusCode");
      return true;  // REST answers 200 then
    }
    auto status = read_status(*value, true);
    if (!status) return refuse("statusCode is not a whole number from 100 to 599");
    result_.status = *status;
    return true;
  }

  bool read_multi_value_headers() {
    const rapidjson::Value* map = find_member(answer_, "multiValueHeaders");
    if (map == nullptr || map->IsNull()) return true;
    if (!map->IsObject()) return refuse("multiValueHeaders is not an object");
    for (const auto& member : map->GetObject()) {
      std::string_view name = view(member.name);
      if (!member.value.IsArray()) return refuse("multiValueHeaders." + std::string(name) + " is not a list");
      for (const auto& element : member.value.GetArray()) {
        auto text = scalar_text(element, false);
        if (!text)
          return refuse("multiValueHeaders." + std::string(name) +
                        " holds something that is neither text nor boolean");
        add_answer_header(result_.headers, name, *text, api_.kind);
      }
    }
    return true;
  }

  bool read_headers() {
    const rapidjson::Value* map = find_member(answer_, "headers");
    if (map == nullptr || map->IsNull()) return true;
    if (!map->IsObject()) return refuse("headers is not an object");
    for (const auto& member : map->GetObject()) {
      std::string_view name = view(member.name);
      if (member.value.IsNull()) {
        content_type_removed_ = content_type_removed_ || core::equals_ignoring_case(name, "content-type");
        continue;
      }
      auto text = scalar_text(member.value, false);
      if (!text) return refuse("the header " + std::string(name) + " is neither text nor boolean");
      if (is_there_already(name, *text)) continue;
      add_answer_header(result_.headers, spelling_of(name), *text, api_.kind);
    }
    return true;
  }

  // The same name and value in both maps goes out once.
  bool is_there_already(std::string_view name, std::string_view value) const {
    for (const auto& [known, other] : result_.headers) {
      if (core::equals_ignoring_case(known, name) && other == value) return true;
    }
    return false;
  }

  // A name in both maps goes out twice, spelled as in multiValueHeaders.
  std::string spelling_of(std::string_view name) const {
    for (const auto& [known, value] : result_.headers) {
      if (core::equals_ignoring_case(known, name)) return known;
    }
    return std::string(name);
  }

  bool read_body() {
    const rapidjson::Value* body = find_member(answer_, "body");
    if (body != nullptr && !body->IsNull()) {
      if (!body->IsString()) return refuse("body is not text");
      result_.body.assign(body->GetString(), body->GetStringLength());
    }
    const rapidjson::Value* encoded = find_member(answer_, "isBase64Encoded");
    bool is_encoded = encoded != nullptr && encoded->IsBool() && encoded->GetBool();
    if (!is_encoded || !decodes_base64()) return true;
    auto bytes = core::decode_base64(result_.body);
    if (!bytes) {
      error_ = GatewayError::configuration;
      return refuse("isBase64Encoded is true, but body is not base64");
    }
    result_.body = std::move(*bytes);
    return true;
  }

  // REST decodes only for a client whose first Accept type is one of the BinaryMediaTypes.
  bool decodes_base64() const {
    if (!rest()) return true;
    std::string_view first = core::trim(accept_.substr(0, accept_.find(',')));
    return !api_.binary_media_types.empty() && is_binary_media_type(api_, first);
  }

  const rapidjson::Value& answer_;
  const model::Api& api_;
  std::string_view accept_;
  http::Response result_;
  bool content_type_removed_ = false;
  GatewayError error_ = GatewayError::function_failed;
  std::string reason_;
};

}  // namespace

MappedResponse map_response_v1(std::string payload, const model::Api& api, std::string_view accept) {
  if (has_nul(payload)) return malformed(GatewayError::function_failed, "the response is not JSON");
  core::SmallDocument<> document;
  const rapidjson::Document& answer = document->ParseInsitu<kParseFlags>(payload.data());
  if (answer.HasParseError())
    return malformed(GatewayError::function_failed, "the response is not JSON");
  if (!answer.IsObject())
    return malformed(GatewayError::function_failed, "the response is not a JSON object");
  return Mapping(answer, api, accept).map();
}

}  // namespace sls::gateway
