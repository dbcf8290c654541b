// Every sentence of the service, once. Each factory makes the ServiceError; where the service words one
// mistake in three ways (docs/compatibility.md, "message dialects") the operation's Dialect picks the
// envelope and the wording.
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

// A string, number or binary value as sentences show it: "AttributeValue: {N:1}".
std::string shown(const AttributeValue& value);

// ValidationException with `text` as it is: for sentences that come from the layer that knows the table.
ServiceError validation(std::string text);
// ValidationException for a request-level sentence: enveloped in the operations that do so.
ServiceError request_validation(Dialect dialect, std::string text);
// "One or more parameter values were invalid: " + text, request-level.
ServiceError invalid_parameter(Dialect dialect, std::string_view text);
// Legacy parameters beside expressions; both as lists: "Expected, ConditionalOperator".
ServiceError mixture(Dialect dialect, const std::string& legacy, const std::string& expressions);
ServiceError number_error(Dialect dialect, NumberError error, std::string_view raw);

ServiceError resource_not_found();                     // data operations
ServiceError table_not_found(std::string_view table);  // Describe-, Update-, DeleteTable and TTL
ServiceError table_in_use(std::string_view table);     // CreateTable of a name that exists
ServiceError conditional_check_failed(std::optional<Item> item);
ServiceError transaction_canceled(std::vector<CancellationReason> reasons);
ServiceError idempotent_parameter_mismatch();
ServiceError table_missing(std::string_view table);  // backups: TableNotFoundException
ServiceError global_table_not_found(std::string_view table);
ServiceError duplicate_item();  // PartiQL's INSERT of what is there
ServiceError serialization(std::string message);  // SerializationException with Message
// Names the operation when the service has it and this emulator does not; else without a message, as the
// service.
ServiceError unknown_operation(std::string_view operation);
ServiceError limit_exceeded(std::string message);
ServiceError internal_error(std::string message);  // 500 InternalServerError
ServiceError resource_arn_not_found(std::string_view arn);

// From the layer that knows the table: never enveloped.
ServiceError table_parameter(std::string_view text);  // "One or more parameter values were invalid: " + text
ServiceError key_schema_mismatch();
ServiceError missing_key(std::string_view name);
ServiceError key_type_mismatch(std::string_view name, Type expected, Type actual);
ServiceError empty_key(std::string_view name, Type type);
ServiceError hash_key_too_large();
ServiceError range_key_too_large();
ServiceError index_key_type_mismatch(std::string_view attribute, Type expected, Type actual,
                                     std::string_view index);
ServiceError empty_index_key(std::string_view attribute, Type type, std::string_view index, bool by_update);
ServiceError item_too_large(bool by_update);
ServiceError key_update(std::string_view name);
ServiceError nested_index_key(std::string_view name);
ServiceError no_such_index(std::string_view index);
ServiceError index_backfilling(std::string_view index);
ServiceError invalid_exclusive_start_key(const Item& key);  // Query of a table without range key

// The streams service.
ServiceError invalid_stream_arn();
ServiceError stream_not_found(std::string_view arn);
ServiceError shard_not_found(std::string_view shard, std::string_view arn);
ServiceError invalid_sequence_number(std::string_view number);
ServiceError invalid_shard_iterator();
ServiceError expired_iterator();
ServiceError trimmed_data_access();

}  // namespace messages
}  // namespace sls::dynamodb
