#include "request.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sls::dynamodb::operations {
namespace {

enum class Kind { text, integer, boolean, attribute_map, text_map, list, object };

struct Member {
  std::string_view name;
  Kind kind;
};

// A member's name means the same in every operation.
constexpr std::array<Member, 55> kMembers = {{
    {"TableName", Kind::text},
    {"IndexName", Kind::text},
    {"Item", Kind::attribute_map},
    {"Key", Kind::attribute_map},
    {"ConditionExpression", Kind::text},
    {"UpdateExpression", Kind::text},
    {"ProjectionExpression", Kind::text},
    {"FilterExpression", Kind::text},
    {"KeyConditionExpression", Kind::text},
    {"ExpressionAttributeNames", Kind::text_map},
    {"ExpressionAttributeValues", Kind::attribute_map},
    {"ReturnValues", Kind::text},
    {"ReturnConsumedCapacity", Kind::text},
    {"ReturnItemCollectionMetrics", Kind::text},
    {"ReturnValuesOnConditionCheckFailure", Kind::text},
    {"ConsistentRead", Kind::boolean},
    {"Limit", Kind::integer},
    {"Select", Kind::text},
    {"ScanIndexForward", Kind::boolean},
    {"ExclusiveStartKey", Kind::attribute_map},
    {"Segment", Kind::integer},
    {"TotalSegments", Kind::integer},
    {"ConditionalOperator", Kind::text},
    {"AttributesToGet", Kind::list},
    {"Expected", Kind::object},
    {"AttributeUpdates", Kind::object},
    {"KeyConditions", Kind::object},
    {"QueryFilter", Kind::object},
    {"ScanFilter", Kind::object},
    {"RequestItems", Kind::object},
    {"TransactItems", Kind::list},
    {"ClientRequestToken", Kind::text},
    {"AttributeDefinitions", Kind::list},
    {"KeySchema", Kind::list},
    {"BillingMode", Kind::text},
    {"ProvisionedThroughput", Kind::object},
    {"OnDemandThroughput", Kind::object},
    {"GlobalSecondaryIndexes", Kind::list},
    {"LocalSecondaryIndexes", Kind::list},
    {"StreamSpecification", Kind::object},
    {"SSESpecification", Kind::object},
    {"TableClass", Kind::text},
    {"Tags", Kind::list},
    {"DeletionProtectionEnabled", Kind::boolean},
    {"GlobalSecondaryIndexUpdates", Kind::list},
    {"ReplicaUpdates", Kind::list},
    {"ExclusiveStartTableName", Kind::text},
    {"TimeToLiveSpecification", Kind::object},
    {"ResourceArn", Kind::text},
    {"TagKeys", Kind::list},
    {"NextToken", Kind::text},
    {"Statement", Kind::text},
    {"Parameters", Kind::list},
    {"Statements", Kind::list},
    {"TransactStatements", Kind::list},
}};

std::string_view view(const JsonValue& json) { return {json.GetString(), json.GetStringLength()}; }

void check_text(const JsonValue& json) {
  if (json.IsString()) return;
  if (json.IsArray()) throw messages::serialization("Unrecognized collection type class java.lang.String");
  if (json.IsObject()) throw messages::serialization("Start of structure or map found where not expected");
  std::string kind = json.IsTrue()     ? "TRUE_VALUE"
                     : json.IsFalse()  ? "FALSE_VALUE"
                     : json.IsDouble() ? "DECIMAL_VALUE"
                                       : "NUMBER_VALUE";
  throw messages::serialization(kind + " cannot be converted to String");
}

void check_integer(const JsonValue& json) {
  if (json.IsNumber()) return;
  if (json.IsArray() || json.IsObject())
    throw messages::serialization("Start of structure or map found where not expected");
  std::string kind = json.IsString() ? "STRING_VALUE" : json.GetBool() ? "TRUE_VALUE" : "FALSE_VALUE";
  throw messages::serialization(kind + " cannot be converted to Integer");
}

void check_boolean(const JsonValue& json) {
  if (json.IsBool()) return;
  if (json.IsNumber()) throw messages::serialization("NUMBER_VALUE cannot be converted to Boolean");
  if (!json.IsString()) throw messages::serialization("Start of structure or map found where not expected");
  std::string word(view(json));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (std::string_view known : {"true", "1", "yes", "false", "0", "no"}) {
    if (word == known) return;
  }
  throw messages::serialization("Unexpected token received from parser");
}

void check_kind(const Member& member, const JsonValue& json) {
  switch (member.kind) {
    case Kind::text:
      return check_text(json);
    case Kind::integer:
      return check_integer(json);
    case Kind::boolean:
      return check_boolean(json);
    case Kind::attribute_map:
      return check_map_shape(json);
    case Kind::text_map:
      if (!json.IsObject()) throw messages::serialization("Unexpected field type");
      for (const auto& entry : json.GetObject()) check_text(entry.value);
      return;
    case Kind::list:
      if (!json.IsArray())
        throw messages::serialization(json.IsObject() ? "Start of structure or map found where not expected"
                                                      : "Unexpected field type");
      return;
    case Kind::object:
      if (!json.IsObject())
        throw messages::serialization(json.IsArray() ? "Unrecognized collection type"
                                                     : "Unexpected field type");
      return;
  }
}

}  // namespace

Request::Request(Call call) : call_(std::move(call)), dialect_(dialect_of(call_.operation)) {}

void Request::parse() {
  parse_body(call_.body, *document_);
  for (const auto& member : document_->GetObject()) {
    if (member.value.IsNull()) continue;
    for (const Member& known : kMembers) {
      if (view(member.name) == known.name) check_kind(known, member.value);
    }
  }
}

const JsonValue* Request::find(std::string_view name) const {
  auto member = document_->FindMember(rapidjson::Value(rapidjson::StringRef(name.data(), name.size())));
  return member == document_->MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

std::string_view Request::text(std::string_view name) const {
  const JsonValue* value = find(name);
  return value == nullptr ? std::string_view() : view(*value);
}

std::optional<std::int64_t> Request::integer(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->IsInt64()) return value->GetInt64();
  // The service drops a fraction, and what no integer holds is out of every member's range.
  double number = value->GetDouble();
  return static_cast<std::int64_t>(std::clamp(number, -1e15, 1e15));
}

bool Request::boolean(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr) return false;
  if (value->IsBool()) return value->GetBool();
  char first = static_cast<char>(std::tolower(static_cast<unsigned char>(*value->GetString())));
  return first == 't' || first == '1' || first == 'y';
}

std::string Request::table_name() const {
  std::string_view name = text("TableName");
  std::size_t table = name.find(":table/");
  if (name.starts_with("arn:") && table != std::string_view::npos) name = name.substr(table + 7);
  return std::string(name);
}

std::string lower_camel(std::string_view name) {
  std::string result(name);
  if (!result.empty()) result[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(result[0])));
  return result;
}

void Constraints::add(std::string_view name, std::string_view value, bool is_null,
                      std::string_view constraint) {
  std::string shown = is_null ? "null" : "'" + std::string(value) + "'";
  violations_.push_back("Value " + shown + " at '" + lower_camel(name) +
                        "' failed to satisfy constraint: " + std::string(constraint));
}

Constraints& Constraints::table_name() {
  if (!request_.has("TableName")) return required("TableName");
  std::string name = request_.table_name();
  if (name.empty()) {
    // Alone, and in the new wording where the operation has it.
    if (request_.dialect() == Dialect::bare_old) {
      add("TableName", "", false, "Member must have length greater than or equal to 1");
    } else {
      violations_ = {
          "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal "
          "to 1"};
      check();
    }
    return *this;
  }
  bool well_formed = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '.' || c == '-';
  });
  if (!well_formed)
    add("TableName", name, false, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  if (name.size() > 1024) add("TableName", name, false, "Member must have length less than or equal to 1024");
  return *this;
}

Constraints& Constraints::required(std::string_view name) {
  if (!request_.has(name)) add(name, "", true, "Member must not be null");
  return *this;
}

Constraints& Constraints::one_of(std::string_view name, const std::vector<std::string_view>& values,
                                 std::string_view new_list) {
  const JsonValue* value = request_.find(name);
  if (value == nullptr) return *this;
  std::string_view given = view(*value);
  std::string list;
  for (std::string_view allowed : values) {
    if (allowed == given) return *this;
    list += (list.empty() ? "" : ", ") + std::string(allowed);
  }
  add(name, given, false, "Member must satisfy enum value set: [" + list + "]");
  if (!new_list.empty() && request_.dialect() == Dialect::enveloped) {
    alone_ =
        "Failed to satisfy constraint: Member must satisfy enum value set: [" + std::string(new_list) + "]";
  }
  return *this;
}

Constraints& Constraints::at_least(std::string_view name, std::int64_t least) {
  auto value = request_.integer(name);
  if (!value || *value >= least) return *this;
  if (request_.dialect() == Dialect::bare_new) {
    violations_.push_back("Value at '" + std::string(name) +
                          "' failed to satisfy constraint: Member must have value greater than or equal to " +
                          std::to_string(least));
  } else {
    add(name, std::to_string(*value), false,
        "Member must have value greater than or equal to " + std::to_string(least));
  }
  return *this;
}

Constraints& Constraints::at_most(std::string_view name, std::int64_t most) {
  auto value = request_.integer(name);
  if (value && *value > most)
    add(name, std::to_string(*value), false,
        "Member must have value less than or equal to " + std::to_string(most));
  return *this;
}

Constraints& Constraints::length(std::string_view name, std::size_t least, std::size_t most) {
  const JsonValue* value = request_.find(name);
  if (value == nullptr) return *this;
  std::string_view given = view(*value);
  if (given.size() < least)
    add(name, given, false, "Member must have length greater than or equal to " + std::to_string(least));
  if (given.size() > most)
    add(name, given, false, "Member must have length less than or equal to " + std::to_string(most));
  return *this;
}

void Constraints::check() const {
  if (violations_.empty()) return;
  if (violations_.size() == 1 && !alone_.empty())
    throw messages::validation("1 validation error detected: " + alone_);
  std::size_t count = std::min<std::size_t>(violations_.size(), 10);
  std::string text =
      std::to_string(violations_.size()) +
      (violations_.size() == 1 ? " validation error detected: " : " validation errors detected: ");
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "; " : "") + violations_[i];
  throw messages::validation(text);
}

Constraints& check_return_consumed_capacity(Constraints& constraints) {
  return constraints.one_of("ReturnConsumedCapacity", {"INDEXES", "TOTAL", "NONE"});
}
Constraints& check_return_values(Constraints& constraints) {
  return constraints.one_of("ReturnValues", {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"},
                            "ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE");
}
Constraints& check_return_item_collection_metrics(Constraints& constraints) {
  return constraints.one_of("ReturnItemCollectionMetrics", {"SIZE", "NONE"});
}

expressions::Placeholders read_placeholders(const Request& request,
                                            const std::vector<std::string_view>& expressions) {
  bool any = std::any_of(expressions.begin(), expressions.end(),
                         [&](std::string_view name) { return request.has(name); });
  expressions::Placeholders placeholders(request.dialect());
  for (std::string_view member : {"ExpressionAttributeNames", "ExpressionAttributeValues"}) {
    const JsonValue* given = request.find(member);
    if (given == nullptr) continue;
    if (!any) {
      std::string text = std::string(member) + " can only be specified when using expressions";
      if (request.dialect() == Dialect::bare_old) {
        std::string list;
        for (std::string_view name : expressions) list += (list.empty() ? "" : " and ") + std::string(name);
        text += ": " + list + (expressions.size() == 1 ? " is null" : " are null");
      }
      throw messages::request_validation(request.dialect(), text);
    }
    if (given->ObjectEmpty())
      throw messages::request_validation(request.dialect(), std::string(member) + " must not be empty");
  }
  if (const JsonValue* names = request.find("ExpressionAttributeNames")) {
    for (const auto& entry : names->GetObject())
      placeholders.add_name(std::string(view(entry.name)), std::string(view(entry.value)));
  }
  if (const JsonValue* values = request.find("ExpressionAttributeValues")) {
    for (const auto& entry : values->GetObject()) {
      std::string name(view(entry.name));
      try {
        placeholders.add_value(name, read_value(entry.value, Dialect::bare_new));
      } catch (ServiceError& error) {
        bool about_value = error.message.find("invalid key") == std::string::npos;
        if (!about_value) throw;
        std::string text =
            "ExpressionAttributeValues contains invalid value: " + error.message + " for key " + name;
        throw messages::request_validation(request.dialect(),
                                           request.dialect() == Dialect::bare_old ? text : error.message);
      }
    }
  }
  return placeholders;
}

void refuse_legacy_members(const Request& request, const std::vector<std::string_view>& legacy,
                           const std::vector<std::string_view>& expressions) {
  std::string old_style, new_style;
  for (std::string_view name : legacy) {
    if (request.has(name)) old_style += (old_style.empty() ? "" : ", ") + std::string(name);
  }
  for (std::string_view name : expressions) {
    if (request.has(name)) new_style += (new_style.empty() ? "" : ", ") + std::string(name);
  }
  if (old_style.empty()) return;
  if (!new_style.empty()) {
    throw messages::request_validation(request.dialect(),
                                       "Can not use both expression and non-expression parameters in the "
                                       "same request: Non-expression parameters: {" +
                                           old_style + "} Expression parameters: {" + new_style + "}");
  }
  throw messages::validation("hello-sls does not carry out the legacy parameters {" + old_style +
                             "} yet; use expressions (docs/compatibility.md)");
}

}  // namespace sls::dynamodb::operations
