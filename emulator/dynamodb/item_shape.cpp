// JSON of the wrong kind in attribute values: the service's first pass over a request.
#include <string>

#include "core/base64.h"
#include "item_json.h"

namespace sls::dynamodb {
namespace {

constexpr std::string_view kMapType =
    "Unrecognized collection type java.util.Map<java.lang.String, "
    "com.amazonaws.dynamodb.v20120810.AttributeValue>";

// What a JSON value of the wrong kind is called.
std::string kind_name(const JsonValue& json) {
  if (json.IsTrue()) return "TRUE_VALUE";
  if (json.IsFalse()) return "FALSE_VALUE";
  if (json.IsDouble()) return "DECIMAL_VALUE";
  return json.IsString() ? "STRING_VALUE" : "NUMBER_VALUE";
}

// Whether the bits of the last character that no byte needs are zero.
bool has_no_bits_left_over(std::string_view text) {
  if (text.ends_with("==")) return std::string_view("AQgw").find(text[text.size() - 3]) != text.npos;
  if (text.ends_with('=')) return std::string_view("AEIMQUYcgkosw048").find(text[text.size() - 2]) != text.npos;
  return true;
}

void check_base64(std::string_view text) {
  if (core::decode_base64(text) && has_no_bits_left_over(text)) return;
  if (text.size() % 4 != 0) {
    throw messages::serialization("Base64 encoded length is expected a multiple of 4 bytes but found: " +
                                  std::to_string(text.size()));
  }
  std::size_t end =
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
  if (end != std::string_view::npos)
    throw messages::serialization("only base-64-encoded strings are convertible to bytes");
  throw messages::serialization(
      "Invalid last non-pad Base64 character dectected");  // the service's own spelling
}

void check_string_shape(const JsonValue& json) {
  if (json.IsString()) return;
  if (json.IsArray()) throw messages::serialization("Unrecognized collection type class java.lang.String");
  if (json.IsObject()) throw messages::serialization("Start of structure or map found where not expected");
  throw messages::serialization(kind_name(json) + " cannot be converted to String");
}

void check_binary_shape(const JsonValue& json) {
  if (json.IsArray()) throw messages::serialization("Unrecognized collection type class java.nio.ByteBuffer");
  if (json.IsObject()) throw messages::serialization("Start of structure or map found where not expected");
  if (!json.IsString())
    throw messages::serialization("only base-64-encoded strings are convertible to bytes");
  check_base64(view_of(json));
}

void check_boolean_shape(const JsonValue& json) {
  if (json.IsBool()) return;
  if (json.IsArray() || json.IsObject())
    throw messages::serialization("Start of structure or map found where not expected");
  if (json.IsString()) throw messages::serialization("Unexpected token received from parser");
  throw messages::serialization(kind_name(json) + " cannot be converted to Boolean");
}

void check_list(const JsonValue& json) {
  if (!json.IsArray())
    throw messages::serialization(json.IsObject() ? "Start of structure or map found where not expected"
                                                  : "Unexpected field type");
}

void check_tagged_shape(Type type, const JsonValue& json) {
  switch (type) {
    case Type::s:
    case Type::n:
      return check_string_shape(json);
    case Type::b:
      return check_binary_shape(json);
    case Type::null:
    case Type::boolean:
      return check_boolean_shape(json);
    case Type::m:
      return check_map_shape(json);
    case Type::l:
      check_list(json);
      for (const auto& element : json.GetArray()) check_value_shape(element);
      return;
    case Type::ss:
    case Type::ns:
    case Type::bs:
      check_list(json);
      for (const auto& element : json.GetArray()) {
        type == Type::bs ? check_binary_shape(element) : check_string_shape(element);
      }
      return;
  }
}

}  // namespace

void check_value_shape(const JsonValue& json) {
  if (json.IsNull()) return;
  if (!json.IsObject()) throw messages::serialization("Unexpected value type in payload");
  for (const auto& member : json.GetObject()) {
    auto type = type_named(view_of(member.name));
    if (type && !member.value.IsNull()) check_tagged_shape(*type, member.value);
  }
}

void check_map_shape(const JsonValue& json) {
  if (json.IsArray()) throw messages::serialization(std::string(kMapType));
  if (!json.IsObject()) throw messages::serialization("Unexpected field type");
  for (const auto& member : json.GetObject()) check_value_shape(member.value);
}

}  // namespace sls::dynamodb
