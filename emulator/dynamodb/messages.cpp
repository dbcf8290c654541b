#include "messages.h"

#include <algorithm>
#include <array>

#include "core/base64.h"

namespace sls::dynamodb {

Dialect dialect_of(std::string_view operation) {
  static constexpr std::array<std::string_view, 3> kEnveloped = {"PutItem", "UpdateItem", "DeleteItem"};
  static constexpr std::array<std::string_view, 3> kBareNew = {"GetItem", "BatchGetItem", "Query"};
  for (std::string_view name : kEnveloped) {
    if (operation == name) return Dialect::enveloped;
  }
  for (std::string_view name : kBareNew) {
    if (operation == name) return Dialect::bare_new;
  }
  return Dialect::bare_old;
}

namespace messages {
namespace {

// Operations of the service that are not here.
constexpr auto kNotEmulated = std::to_array<std::string_view>({
    "CreateBackup",
    "CreateGlobalTable",
    "DeleteBackup",
    "DeleteResourcePolicy",
    "DescribeBackup",
    "DescribeExport",
    "DescribeImport",
    "DescribeTableReplicaAutoScaling",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ExportTableToPointInTime",
    "GetResourcePolicy",
    "ImportTable",
    "ListContributorInsights",
    "ListExports",
    "ListImports",
    "PutResourcePolicy",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "UpdateContributorInsights",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
    "UpdateKinesisStreamingDestination",
    "UpdateTableReplicaAutoScaling",
    "SearchVectors",
});

constexpr std::string_view kInvalidParameter = "One or more parameter values were invalid: ";

ServiceError plain(std::string type, std::string message, int status = 400) {
  return {std::move(type), std::move(message), std::nullopt, {}, status};
}

}  // namespace

std::string shown(const AttributeValue& value) {
  std::string text = value.type == Type::b ? core::encode_base64(value.text) : value.text;
  return "AttributeValue: {" + std::string(type_name(value.type)) + ":" + text + "}";
}

ServiceError validation(std::string text) { return plain("ValidationException", std::move(text)); }

ServiceError request_validation(Dialect dialect, std::string text) {
  return validation(dialect == Dialect::enveloped ? "1 validation error detected: " + text : std::move(text));
}

ServiceError invalid_parameter(Dialect dialect, std::string_view text) {
  return request_validation(dialect, std::string(kInvalidParameter) + std::string(text));
}

ServiceError mixture(Dialect dialect, const std::string& legacy, const std::string& expressions) {
  return request_validation(dialect,
                            "Can not use both expression and non-expression parameters in the same request: "
                            "Non-expression parameters: {" +
                                legacy + "} Expression parameters: {" + expressions + "}");
}

ServiceError table_parameter(std::string_view text) {
  return validation(std::string(kInvalidParameter) + std::string(text));
}

ServiceError number_error(Dialect dialect, NumberError error, std::string_view raw) {
  switch (error) {
    case NumberError::overflow:
      return request_validation(
          dialect,
          "Number overflow. Attempting to store a number with magnitude larger than supported range");
    case NumberError::underflow:
      return request_validation(
          dialect,
          "Number underflow. Attempting to store a number with magnitude smaller than supported range");
    case NumberError::too_many_digits:
      return request_validation(dialect, "Attempting to store more than 38 significant digits in a Number");
    case NumberError::not_a_number:
      break;
  }
  std::string text = "The parameter cannot be converted to a numeric value";
  if (dialect != Dialect::bare_old || !raw.empty()) text += ": " + std::string(raw);
  return request_validation(dialect, text);
}

ServiceError resource_not_found() {
  return plain("ResourceNotFoundException", "Requested resource not found");
}

ServiceError table_not_found(std::string_view table) {
  return plain("ResourceNotFoundException",
               "Requested resource not found: Table: " + std::string(table) + " not found");
}

ServiceError resource_arn_not_found(std::string_view arn) {
  return plain("ResourceNotFoundException",
               "Requested resource not found: ResourcArn: " + std::string(arn) + " not found");
}

ServiceError table_in_use(std::string_view table) {
  return plain("ResourceInUseException", "Table already exists: " + std::string(table));
}

ServiceError conditional_check_failed(std::optional<Item> item) {
  ServiceError error = plain("ConditionalCheckFailedException", "The conditional request failed");
  error.item = std::move(item);
  return error;
}

ServiceError transaction_canceled(std::vector<CancellationReason> reasons) {
  std::string codes;
  for (const CancellationReason& reason : reasons) codes += (codes.empty() ? "" : ", ") + reason.code;
  ServiceError error =
      plain("TransactionCanceledException",
            "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes + "]");
  error.reasons = std::move(reasons);
  return error;
}

ServiceError idempotent_parameter_mismatch() {
  return plain("IdempotentParameterMismatchException",
               "The request uses a client request token of a previous request, with other parameters");
}

ServiceError table_missing(std::string_view table) {
  return plain("TableNotFoundException", "Table not found: " + std::string(table));
}

ServiceError global_table_not_found(std::string_view table) {
  return plain("GlobalTableNotFoundException", "Global table not found: Global table with name: '" +
                                                   std::string(table) + "' does not exist.");
}

ServiceError duplicate_item() {
  return plain("DuplicateItemException", "Duplicate primary key exists in table");
}

ServiceError serialization(std::string message) {
  return plain("SerializationException", std::move(message));
}
ServiceError unknown_operation(std::string_view operation) {
  bool known = std::find(kNotEmulated.begin(), kNotEmulated.end(), operation) != kNotEmulated.end();
  return plain("UnknownOperationException", known ? "hello-sls does not emulate " + std::string(operation) +
                                                        " (docs/compatibility.md#tables)"
                                                  : "");
}
ServiceError limit_exceeded(std::string message) {
  return plain("LimitExceededException", std::move(message));
}
ServiceError internal_error(std::string message) {
  return plain("InternalServerError", std::move(message), 500);
}

ServiceError key_schema_mismatch() {
  return validation("The provided key element does not match the schema");
}

ServiceError missing_key(std::string_view name) {
  return table_parameter("Missing the key " + std::string(name) + " in the item");
}

ServiceError key_type_mismatch(std::string_view name, Type expected, Type actual) {
  return table_parameter("Type mismatch for key " + std::string(name) + " expected: " +
                         std::string(type_name(expected)) + " actual: " + std::string(type_name(actual)));
}

ServiceError empty_key(std::string_view name, Type type) {
  return validation(
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
      "empty " +
      std::string(type == Type::s ? "string" : "binary") + " value. Key: " + std::string(name));
}

ServiceError hash_key_too_large() {
  return table_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
}
ServiceError range_key_too_large() {
  return table_parameter("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

ServiceError index_key_type_mismatch(std::string_view attribute, Type expected, Type actual,
                                     std::string_view index) {
  return table_parameter("Type mismatch for Index Key " + std::string(attribute) +
                         " Expected: " + std::string(type_name(expected)) +
                         " Actual: " + std::string(type_name(actual)) + " IndexName: " + std::string(index));
}

ServiceError empty_index_key(std::string_view attribute, Type type, std::string_view index, bool by_update) {
  std::string kind = type == Type::s ? "string" : "binary";
  if (by_update) {
    return validation(
        "One or more parameter values are not valid. The update expression attempted to update a secondary "
        "index key to a value that "
        "is not supported. The AttributeValue for a key attribute cannot contain an empty " +
        kind + " value.");
  }
  return validation(
      "One or more parameter values are not valid. A value specified for a secondary index key is not "
      "supported. The AttributeValue "
      "for a key attribute cannot contain an empty " +
      kind + " value. IndexName: " + std::string(index) + ", IndexKey: " + std::string(attribute));
}

ServiceError item_too_large(bool by_update) {
  return validation(by_update ? "Item size to update has exceeded the maximum allowed size"
                              : "Item size has exceeded the maximum allowed size");
}

ServiceError key_update(std::string_view name) {
  return table_parameter("Cannot update attribute " + std::string(name) +
                         ". This attribute is part of the key");
}

ServiceError nested_index_key(std::string_view name) {
  return validation(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
      "IndexKey: " +
      std::string(name));
}

ServiceError no_such_index(std::string_view index) {
  return validation("The table does not have the specified index: " + std::string(index));
}

ServiceError index_backfilling(std::string_view index) {
  return validation("Cannot read from backfilling global secondary index: " + std::string(index));
}

ServiceError invalid_exclusive_start_key(const Item& key) {
  std::string text;
  for (const auto& [name, value] : key) text += (text.empty() ? "" : ", ") + name + "=" + shown(value);
  return validation("The provided exclusive start key is invalid: ExclusiveStartKey: {" + text + "}");
}

ServiceError invalid_stream_arn() { return validation("Invalid StreamArn"); }
ServiceError stream_not_found(std::string_view arn) {
  return plain("ResourceNotFoundException",
               "Requested resource not found: Stream: " + std::string(arn) + " not found");
}
ServiceError shard_not_found(std::string_view shard, std::string_view arn) {
  return plain("ResourceNotFoundException", "Requested resource not found: Shard: " + std::string(shard) +
                                                " in Stream: " + std::string(arn) + " not found");
}
ServiceError invalid_sequence_number(std::string_view number) {
  return validation("Invalid SequenceNumber: " + std::string(number));
}
ServiceError invalid_shard_iterator() { return validation("Invalid ShardIterator"); }
ServiceError expired_iterator() { return plain("ExpiredIteratorException", "Shard iterator has expired"); }
ServiceError trimmed_data_access() {
  return plain("TrimmedDataAccessException",
               "The operation attempted to read past the oldest stream record in a shard.");
}

}  // namespace messages
}  // namespace sls::dynamodb
