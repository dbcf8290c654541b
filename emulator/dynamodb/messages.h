// Every sentence of the service, once. Each factory makes the ServiceError; where the service words one mistake in
// three ways (docs/compatibility.md, "message dialects") the operation's Dialect picks the envelope and the wording.
#pragma once

#include <string>
#include <string_view>

#include "number.h"
#include "service_error.h"

namespace sls::dynamodb {

// enveloped: PutItem, UpdateItem, DeleteItem; bare_new: GetItem, BatchGetItem, Query; bare_old: all others.
enum class Dialect { enveloped, bare_new, bare_old };
Dialect dialect_of(std::string_view operation);

namespace messages {

// ValidationException with `text` as it is: for sentences that come from the layer that knows the table.
ServiceError validation(std::string text);
// ValidationException for a request-level sentence: enveloped in the operations that do so.
ServiceError request_validation(Dialect dialect, std::string text);
// "One or more parameter values were invalid: " + text, request-level.
ServiceError invalid_parameter(Dialect dialect, std::string_view text);
ServiceError number_error(Dialect dialect, NumberError error, std::string_view raw);

ServiceError resource_not_found();                            // data operations
ServiceError table_not_found(std::string_view table);         // Describe-, Update-, DeleteTable and TTL
ServiceError table_in_use(std::string_view table);            // CreateTable of a name that exists
ServiceError conditional_check_failed(std::optional<Item> item);
ServiceError serialization(std::string message);              // SerializationException with Message
ServiceError unknown_operation();
ServiceError internal_error(std::string message);             // 500 InternalServerError

}  // namespace messages
}  // namespace sls::dynamodb
