#include "message_table.h"

#include <algorithm>
#include <array>

#include "core/json_writer.h"
#include "dynamodb_client/plain_item.h"

namespace sls::message_crud {
namespace {

using dynamodb_client::Attribute;
using dynamodb_client::attributes_from_json;
using dynamodb_client::plain_item;
using dynamodb_client::PlainError;
using dynamodb_client::PlainProblem;
using dynamodb_client::ServiceError;

constexpr std::string_view kVersion = "v0";
constexpr std::array<std::string_view, 3> kOwnAttributes = {"pk", "sk", "timestamp"};
constexpr std::array<std::string_view, 4> kThrottles = {"ProvisionedThroughputExceededException",
                                                        "ThrottlingException", "RequestLimitExceeded",
                                                        "ThrottledException"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Reply body_failure(const PlainError& error) {
  switch (error.problem) {
    case PlainProblem::no_object:
      return failure(400, "BodyNotAnObject", error.message);
    case PlainProblem::number_out_of_range:
      return failure(400, "ValidationException", error.message);
    default:
      return failure(400, "MalformedJson", error.message);
  }
}

Reply not_found(std::string_view id) {
  return failure(404, "MessageNotFound", "there is no message with the id " + std::string(id));
}

void append_text_value(std::string& out, std::string_view text) {
  out += R"({"S":)";
  core::append_json_string(out, text);
  out.push_back('}');
}

// The attributes that a client may set: an item's key and time of creation are its own.
core::Result<std::vector<Attribute>, PlainError> settable_attributes(std::string_view body) {
  auto attributes = attributes_from_json(body);
  if (attributes.ok())
    std::erase_if(*attributes,
                  [](const Attribute& attribute) { return is_one_of(kOwnAttributes, attribute.name); });
  return attributes;
}

// "UpdateExpression" with its names and values. Every name goes through a placeholder: any name may be a
// reserved word.
void append_update(std::string& out, const std::vector<Attribute>& attributes) {
  std::string names, values;
  out += R"(,"UpdateExpression":"SET )";
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    std::string n = std::to_string(i);
    std::string_view comma = i > 0 ? "," : "";
    out.append(i > 0 ? ", " : "").append("#n" + n + " = :v" + n);
    names.append(comma).append("\"#n" + n + "\":");
    core::append_json_string(names, attributes[i].name);
    values.append(comma).append("\":v" + n + "\":").append(attributes[i].value);
  }
  out.append(R"(","ExpressionAttributeNames":{)").append(names);
  out.append(R"(},"ExpressionAttributeValues":{)").append(values).append("}");
}

// An unknown id fails this instead of making or missing an item.
constexpr std::string_view kMustExist = R"json(,"ConditionExpression":"attribute_exists(pk)")json";

}  // namespace

std::string MessageTable::begin_request() const {
  std::string request = R"({"TableName":)";
  core::append_json_string(request, name_);
  return request;
}

std::string MessageTable::begin_keyed_request(std::string_view id) const {
  std::string request = begin_request();
  request += R"(,"Key":{"pk":)";
  append_text_value(request, id);
  request += R"(,"sk":)";
  append_text_value(request, kVersion);
  request.push_back('}');
  return request;
}

Reply MessageTable::create(std::string_view body, const Log& log) {
  auto attributes = settable_attributes(body);
  if (!attributes.ok()) return body_failure(attributes.error());
  std::string id = ids_.uuid();
  std::string request = begin_request();
  request += R"(,"Item":{"pk":)";
  append_text_value(request, id);
  request += R"(,"sk":)";
  append_text_value(request, kVersion);
  request += R"(,"timestamp":{"N":")" + std::to_string(clock_.unix_milliseconds() / 1000) + "\"}";
  for (const Attribute& attribute : *attributes) {
    request.push_back(',');
    core::append_json_string(request, attribute.name);
    request.append(":").append(attribute.value);
  }
  request += "}}";
  auto answer = client_->call("PutItem", request);
  if (!answer.ok()) return service_failure("PutItem", answer.error(), log);
  return created(id);
}

Reply MessageTable::retrieve(std::string_view id, const Log& log) {
  auto answer = client_->call("GetItem", begin_keyed_request(id) + "}");
  if (!answer.ok()) return service_failure("GetItem", answer.error(), log);
  auto item = plain_item(std::move(*answer));
  if (!item.ok())
    return service_failure("GetItem", ServiceError{0, "MalformedAnswer", item.error(), ""}, log);
  if (item->empty()) return not_found(id);
  return {200, std::move(*item), ""};
}

Reply MessageTable::update(std::string_view id, std::string_view body, const Log& log) {
  auto attributes = settable_attributes(body);
  if (!attributes.ok()) return body_failure(attributes.error());
  if (attributes->empty())
    return failure(400, "EmptyUpdate",
                   "the body has no attribute to set (pk, sk and timestamp cannot be changed)");
  std::string request = begin_keyed_request(id);
  append_update(request, *attributes);
  request.append(kMustExist).append("}");
  auto answer = client_->call("UpdateItem", request);
  if (answer.ok()) return success();
  if (answer.error().type == "ConditionalCheckFailedException") return not_found(id);
  return service_failure("UpdateItem", answer.error(), log);
}

Reply MessageTable::remove(std::string_view id, const Log& log) {
  auto answer = client_->call("DeleteItem", begin_keyed_request(id).append(kMustExist).append("}"));
  if (answer.ok()) return success();
  if (answer.error().type == "ConditionalCheckFailedException") return not_found(id);
  return service_failure("DeleteItem", answer.error(), log);
}

Reply MessageTable::service_failure(std::string_view operation, const ServiceError& error,
                                    const Log& log) const {
  log("[ERROR] " + std::string(operation) + " of table " + name_ + " failed: " + error.type +
      (error.message.empty() ? "" : ": " + error.message));
  if (error.type == "ValidationException") return failure(400, error.type, error.message);
  if (is_one_of(kThrottles, error.type))
    return failure(503, "Throttled", "the message store has too much to do; try again in a moment");
  return failure(500, "InternalError", "the message store failed; the function's log says why");
}

}  // namespace sls::message_crud
