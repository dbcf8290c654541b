#include "response_parts.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sls::gateway {
namespace {

// A function's own values of these go out under another name on REST.
constexpr std::array<std::string_view, 6> kRemapped = {"connection", "content-length",   "date",
                                                       "server",     "www-authenticate", "x-amzn-requestid"};
// An HTTP API drops what belongs to the connection and keeps the rest.
constexpr std::array<std::string_view, 3> kDroppedOnHttp = {"connection", "content-length", "date"};

template <std::size_t N>
bool is_named_in(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view known) { return core::equals_ignoring_case(known, name); });
}

}  // namespace

MappedResponse malformed(GatewayError error, std::string reason) { return {{}, error, std::move(reason)}; }

const rapidjson::Value* find_member(const rapidjson::Value& object, std::string_view name) {
  auto member = object.FindMember(rapidjson::Value(rapidjson::StringRef(name.data(), name.size())));
  return member == object.MemberEnd() ? nullptr : &member->value;
}

std::optional<int> read_status(const rapidjson::Value& value, bool text_allowed) {
  int status = 0;
  if (value.IsInt()) {
    status = value.GetInt();
  } else if (text_allowed && value.IsString()) {
    std::string_view text = view(value);
    if (text.size() != 3 || text.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
    for (char digit : text) status = status * 10 + (digit - '0');
  }
  if (status < 100 || status > 599) return std::nullopt;
  return status;
}

void add_answer_header(http::Headers& headers, std::string_view name, std::string_view value,
                       model::ApiKind kind) {
  if (core::equals_ignoring_case(name, "transfer-encoding")) return;
  bool rest = kind == model::ApiKind::rest;
  if (!rest && is_named_in(kDroppedOnHttp, name)) return;
  bool remapped = rest && is_named_in(kRemapped, name);
  headers.add((remapped ? "x-amzn-Remapped-" : "") + std::string(name), std::string(value));
}

std::string refuse_headers(const http::Headers& headers) {
  auto is_token = [](char c) {
    bool is_letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_letter_or_digit || std::string_view("-!#$%&'*+.^_`|~").find(c) != std::string_view::npos;
  };
  for (const auto& [name, value] : headers) {
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_token))
      return "the header name '" + name + "' is none of HTTP's";
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      return "the header " + name + " has a line break in its value";
  }
  return "";
}

std::optional<std::string> scalar_text(const rapidjson::Value& value, bool number_allowed) {
  if (value.IsString()) return std::string(view(value));
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  if (!value.IsNumber() || !number_allowed) return std::nullopt;
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  value.Accept(writer);
  return std::string(text.GetString(), text.GetSize());
}

}  // namespace sls::gateway
