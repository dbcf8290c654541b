// The wire form of values: {"S": "text"}. Reading checks shape, numbers, sets and nesting in the service's
// order and throws ServiceError; writing gives the canonical form (attribute order by name, sets sorted,
// numbers plain), which is also what the store keeps, so a stored item is spliced into an answer unparsed.
#pragma once

#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "attribute_value.h"
#include "messages.h"

namespace sls::dynamodb {

using JsonValue = rapidjson::Value;

// The bytes of a JSON string; borrowed.
inline std::string_view view_of(const JsonValue& json) { return {json.GetString(), json.GetStringLength()}; }

// Parses a request body: strict JSON, at most 100 levels deep beyond what an item can have, valid UTF-8.
// Throws SerializationException without message when it is not an object. Returns how many levels deep it is.
int parse_body(std::string_view body, rapidjson::Document& document);

// Two passes, because the service does two: check_*_shape() (item_shape.cpp) finds JSON of the wrong kind
// (SerializationException) before any member constraint is looked at; read_*() then checks values
// (ValidationException).
void check_value_shape(const JsonValue& json);
void check_map_shape(
    const JsonValue& json);  // a map of attribute values: Item, Key, ExpressionAttributeValues
AttributeValue read_value(const JsonValue& json, Dialect dialect);
Item read_item(const JsonValue& json, Dialect dialect);

// Puts the members of a set into their canonical order: bytes, or numeric.
void sort_set(AttributeValue& value);

void append_value(std::string& out, const AttributeValue& value);
void append_item(std::string& out, const Item& item);
// Reads what append_item() wrote; for the store's own bytes. Throws InternalServerError when they are
// damaged.
Item read_stored_item(std::string_view canonical);

}  // namespace sls::dynamodb
