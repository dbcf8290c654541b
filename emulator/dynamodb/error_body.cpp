#include "error_body.h"

#include <array>

#include "core/json_writer.h"
#include "item_json.h"

namespace sls::dynamodb {
namespace {

constexpr std::array<std::string_view, 7> kCoralService = {
    "SerializationException",       "UnknownOperationException",
    "AccessDeniedException",        "MissingAuthenticationTokenException",
    "IncompleteSignatureException", "InvalidSignatureException",
    "UnrecognizedClientException"};

std::string_view prefix_of(std::string_view type) {
  for (std::string_view coral : kCoralService) {
    if (type == coral) return "com.amazon.coral.service#";
  }
  return type == "ValidationException" ? "com.amazon.coral.validate#" : "com.amazonaws.dynamodb.v20120810#";
}

std::string_view member_of(std::string_view type) {
  bool capital = type == "SerializationException" || type == "AccessDeniedException" ||
                 type == "TransactionCanceledException" || type == "TransactionInProgressException" ||
                 type == "IdempotentParameterMismatchException";
  return capital ? "Message" : "message";
}

void append_rendered(core::JsonWriter& json, const Item& item) {
  std::string rendered;
  append_item(rendered, item);
  json.key("Item").raw(rendered);
}

void append_reasons(core::JsonWriter& json, const std::vector<CancellationReason>& reasons) {
  json.key("CancellationReasons").begin_array();
  for (const CancellationReason& reason : reasons) {
    json.begin_object();
    if (reason.item) append_rendered(json, *reason.item);
    json.member("Code", reason.code);
    if (!reason.message.empty()) json.member("Message", reason.message);
    json.end_object();
  }
  json.end_array();
}

std::string body_of(std::string_view type, std::string_view message, const std::optional<Item>& item,
                    const std::vector<CancellationReason>& reasons) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().member("__type", std::string(prefix_of(type)) + std::string(type));
  if (!message.empty()) json.member(member_of(type), message);
  if (!reasons.empty()) append_reasons(json, reasons);
  if (item) append_rendered(json, *item);
  json.end_object();
  return text;
}

}  // namespace

Reply error_reply(const ServiceError& error) {
  return {error.status, body_of(error.type, error.message, error.item, error.reasons), error.type};
}

std::string error_body(std::string_view type, std::string_view message) {
  return body_of(type, message, std::nullopt, {});
}

}  // namespace sls::dynamodb
