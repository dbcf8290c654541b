#include "request.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cctype>

#include "shapes.h"

namespace sls::dynamodb::operations {
namespace {

constexpr int kDeepestOfNewLayer = 128;

}  // namespace

Request::Request(Call call) : Members(dialect_of(call.operation)), call_(std::move(call)) {
  look_into(*document_);
}

void Request::parse() {
  int depth = parse_body(call_.body, *document_);
  // The new layer does not take JSON so deep (values of more than 62 levels): the old one judges it, in its
  // words.
  if (depth > kDeepestOfNewLayer && dialect() == Dialect::enveloped) speak(Dialect::bare_old);
  check_shapes(call_.operation, *document_);
}

const JsonValue* Members::find(std::string_view name) const {
  auto member = json_->FindMember(rapidjson::Value(rapidjson::StringRef(name.data(), name.size())));
  return member == json_->MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

std::string_view Members::text(std::string_view name) const {
  const JsonValue* value = find(name);
  return value == nullptr ? std::string_view() : view_of(*value);
}

std::optional<std::int64_t> Members::integer(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->IsInt64()) return value->GetInt64();
  // The service drops a fraction, and what no integer holds is out of every member's range.
  double number = value->GetDouble();
  return static_cast<std::int64_t>(std::clamp(number, -1e15, 1e15));
}

bool Members::boolean(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr) return false;
  if (value->IsBool()) return value->GetBool();
  char first = static_cast<char>(std::tolower(static_cast<unsigned char>(*value->GetString())));
  return first == 't' || first == '1' || first == 'y';
}

std::string Members::table_name() const { return table_of_name_or_arn(text("TableName")); }

std::string table_of_name_or_arn(std::string_view text) {
  std::size_t table = text.find(":table/");
  if (text.starts_with("arn:") && table != std::string_view::npos) text = text.substr(table + 7);
  return std::string(text);
}

std::string lower_camel(std::string_view name) {
  std::string result(name);
  if (!result.empty()) result[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(result[0])));
  return result;
}

std::string json_text(const JsonValue& json) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  json.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

namespace {

void check_placeholder_map(const Members& members, std::string_view name, bool has_expression,
                           const ExpressionMembers& expressions) {
  const JsonValue* given = members.find(name);
  if (given == nullptr) return;
  if (!has_expression && expressions.refuses_idle_placeholders) {
    std::string text = std::string(name) + " can only be specified when using expressions";
    // The old wording says of the values which expressions are missing.
    if (members.dialect() == Dialect::bare_old && name == "ExpressionAttributeValues") {
      std::string list;
      for (std::string_view member : expressions.with_values)
        list += (list.empty() ? "" : " and ") + std::string(member);
      text += ": " + list + (expressions.with_values.size() == 1 ? " is null" : " are null");
    }
    throw messages::request_validation(members.dialect(), text);
  }
  if (given->ObjectEmpty())
    throw messages::request_validation(members.dialect(), std::string(name) + " must not be empty");
}

AttributeValue read_placeholder_value(const Members& members, const std::string& name,
                                      const JsonValue& json) {
  if (members.dialect() != Dialect::bare_old) return read_value(json, members.dialect());
  try {
    return read_value(json, Dialect::bare_old);
  } catch (const ServiceError& error) {
    throw messages::validation("ExpressionAttributeValues contains invalid value: " + error.message +
                               " for key " + name);
  }
}

}  // namespace

expressions::Placeholders read_placeholders(const Members& members, const ExpressionMembers& expressions) {
  bool uses_values = std::any_of(expressions.with_values.begin(), expressions.with_values.end(),
                                 [&](std::string_view name) { return members.has(name); });
  bool uses_names = uses_values || (expressions.with_projection && members.has("ProjectionExpression"));
  check_placeholder_map(members, "ExpressionAttributeNames", uses_names, expressions);
  // Of an operation that has no expression with values, ExpressionAttributeValues is a member that nobody knows.
  bool knows_values = !expressions.with_values.empty();
  if (knows_values) check_placeholder_map(members, "ExpressionAttributeValues", uses_values, expressions);
  expressions::Placeholders placeholders(members.dialect());
  if (const JsonValue* names = members.find("ExpressionAttributeNames")) {
    for (const auto& entry : names->GetObject())
      placeholders.add_name(std::string(view_of(entry.name)), std::string(view_of(entry.value)));
  }
  if (const JsonValue* values = members.find("ExpressionAttributeValues"); knows_values && values) {
    for (const auto& entry : values->GetObject()) {
      std::string name(view_of(entry.name));
      placeholders.check_value_name(name);
      placeholders.add_value(name, read_placeholder_value(members, name, entry.value));
    }
  }
  placeholders.check_size();
  if (!uses_names) placeholders.ignore_unused();
  return placeholders;
}

}  // namespace sls::dynamodb::operations
