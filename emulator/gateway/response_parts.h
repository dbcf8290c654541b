// The parts that both response mappings have.
#pragma once

#include <rapidjson/document.h>

#include <optional>
#include <string>
#include <string_view>

#include "response.h"

namespace sls::gateway {

MappedResponse malformed(GatewayError error, std::string reason);

inline std::string_view view(const rapidjson::Value& text) {
  return {text.GetString(), text.GetStringLength()};
}
// Whether a NUL stands in the text, as in a stream that was collected: RapidJSON takes it for the end.
inline bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

const rapidjson::Value* find_member(const rapidjson::Value& object, std::string_view name);

// A whole number from 100 to 599, or such a number as text where `text_allowed`.
std::optional<int> read_status(const rapidjson::Value& value, bool text_allowed);

// Adds one header of an answer: `x-amzn-Remapped-` names on REST, framing headers dropped.
void add_answer_header(http::Headers& headers, std::string_view name, std::string_view value,
                       model::ApiKind kind);

// "the header name 'a b' …" for the first name that HTTP does not have (RFC 9110, 5.6.2), or the first value
// with a line break; else empty.
std::string refuse_headers(const http::Headers& headers);

// Text, or true/false and numbers as text; nothing for other kinds.
std::optional<std::string> scalar_text(const rapidjson::Value& value, bool number_allowed);

}  // namespace sls::gateway
