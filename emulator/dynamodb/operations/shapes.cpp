#include "shapes.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <string>

#include "../messages.h"

namespace sls::dynamodb::operations {
namespace {

enum class ShapeKind { text, integer, long_integer, boolean, value, attribute_map, list, map, structure };

struct ShapeMember;

// `name`: the service's class of a structure or of a map's values, for messages.
struct Shape {
  ShapeKind kind = ShapeKind::text;
  std::string_view name = {};
  const Shape* element = nullptr;        // of a list or map
  std::span<const ShapeMember> members = {};  // of a structure
};
struct ShapeMember {
  std::string_view name;
  const Shape* shape;
};

constexpr Shape kText{ShapeKind::text};
constexpr Shape kInteger{ShapeKind::integer};
constexpr Shape kLong{ShapeKind::long_integer};
constexpr Shape kBoolean{ShapeKind::boolean};
constexpr Shape kValue{ShapeKind::value};
constexpr Shape kAttributes{ShapeKind::attribute_map};
constexpr Shape kTexts{ShapeKind::list, "", &kText};
constexpr Shape kValues{ShapeKind::list, "", &kValue};
constexpr Shape kKeyList{ShapeKind::list, "", &kAttributes};
constexpr Shape kNames{ShapeKind::map, "java.lang.String", &kText};

constexpr std::string_view kPackage = "com.amazonaws.dynamodb.v20120810.";

// ---- conditions of the legacy parameters

constexpr ShapeMember kExpectedMembers[] = {{"Value", &kValue},
                                       {"Exists", &kBoolean},
                                       {"ComparisonOperator", &kText},
                                       {"AttributeValueList", &kValues}};
constexpr Shape kExpected{ShapeKind::structure, "ExpectedAttributeValue", nullptr, kExpectedMembers};
constexpr Shape kExpectedMap{ShapeKind::map, "ExpectedAttributeValue", &kExpected};
constexpr ShapeMember kConditionMembers[] = {{"ComparisonOperator", &kText}, {"AttributeValueList", &kValues}};
constexpr Shape kCondition{ShapeKind::structure, "Condition", nullptr, kConditionMembers};
constexpr Shape kConditions{ShapeKind::map, "Condition", &kCondition};
constexpr ShapeMember kUpdateMembers[] = {{"Value", &kValue}, {"Action", &kText}};
constexpr Shape kUpdate{ShapeKind::structure, "AttributeValueUpdate", nullptr, kUpdateMembers};
constexpr Shape kUpdates{ShapeKind::map, "AttributeValueUpdate", &kUpdate};

// ---- batches and transactions

constexpr ShapeMember kKeysMembers[] = {{"Keys", &kKeyList},
                                   {"AttributesToGet", &kTexts},
                                   {"ConsistentRead", &kBoolean},
                                   {"ProjectionExpression", &kText},
                                   {"ExpressionAttributeNames", &kNames}};
constexpr Shape kKeys{ShapeKind::structure, "KeysAndAttributes", nullptr, kKeysMembers};
constexpr Shape kBatchReads{ShapeKind::map, "KeysAndAttributes", &kKeys};
constexpr ShapeMember kPutRequestMembers[] = {{"Item", &kAttributes}};
constexpr ShapeMember kDeleteRequestMembers[] = {{"Key", &kAttributes}};
constexpr Shape kPutRequest{ShapeKind::structure, "PutRequest", nullptr, kPutRequestMembers};
constexpr Shape kDeleteRequest{ShapeKind::structure, "DeleteRequest", nullptr, kDeleteRequestMembers};
constexpr ShapeMember kWriteRequestMembers[] = {{"PutRequest", &kPutRequest}, {"DeleteRequest", &kDeleteRequest}};
constexpr Shape kWriteRequest{ShapeKind::structure, "WriteRequest", nullptr, kWriteRequestMembers};
constexpr Shape kWriteRequests{ShapeKind::list, "", &kWriteRequest};
constexpr Shape kBatchWrites{ShapeKind::map, "WriteRequest", &kWriteRequests};

constexpr ShapeMember kActionMembers[] = {{"TableName", &kText},
                                     {"Item", &kAttributes},
                                     {"Key", &kAttributes},
                                     {"UpdateExpression", &kText},
                                     {"ConditionExpression", &kText},
                                     {"ProjectionExpression", &kText},
                                     {"ExpressionAttributeNames", &kNames},
                                     {"ExpressionAttributeValues", &kAttributes},
                                     {"ReturnValuesOnConditionCheckFailure", &kText}};
constexpr Shape kAction{ShapeKind::structure, "TransactWriteItem", nullptr, kActionMembers};
constexpr ShapeMember kTransactMembers[] = {{"ConditionCheck", &kAction},
                                       {"Put", &kAction},
                                       {"Update", &kAction},
                                       {"Delete", &kAction},
                                       {"Get", &kAction}};
constexpr Shape kTransactItem{ShapeKind::structure, "TransactWriteItem", nullptr, kTransactMembers};
constexpr Shape kTransactItems{ShapeKind::list, "", &kTransactItem};

constexpr ShapeMember kStatementMembers[] = {{"Statement", &kText},
                                        {"Parameters", &kValues},
                                        {"ConsistentRead", &kBoolean},
                                        {"ReturnValuesOnConditionCheckFailure", &kText}};
constexpr Shape kBatchStatement{ShapeKind::structure, "BatchStatementRequest", nullptr, kStatementMembers};
constexpr Shape kBatchStatements{ShapeKind::list, "", &kBatchStatement};
constexpr Shape kTransactStatement{ShapeKind::structure, "ParameterizedStatement", nullptr, kStatementMembers};
constexpr Shape kTransactStatements{ShapeKind::list, "", &kTransactStatement};

// ---- tables

constexpr ShapeMember kDefinitionMembers[] = {{"AttributeName", &kText}, {"AttributeType", &kText}};
constexpr Shape kDefinition{ShapeKind::structure, "AttributeDefinition", nullptr, kDefinitionMembers};
constexpr Shape kDefinitions{ShapeKind::list, "", &kDefinition};
constexpr ShapeMember kKeyElementMembers[] = {{"AttributeName", &kText}, {"KeyType", &kText}};
constexpr Shape kKeyElement{ShapeKind::structure, "KeySchemaElement", nullptr, kKeyElementMembers};
constexpr Shape kKeySchema{ShapeKind::list, "", &kKeyElement};
constexpr ShapeMember kThroughputMembers[] = {{"ReadCapacityUnits", &kLong}, {"WriteCapacityUnits", &kLong}};
constexpr Shape kThroughput{ShapeKind::structure, "ProvisionedThroughput", nullptr, kThroughputMembers};
constexpr ShapeMember kOnDemandMembers[] = {{"MaxReadRequestUnits", &kLong}, {"MaxWriteRequestUnits", &kLong}};
constexpr Shape kOnDemand{ShapeKind::structure, "OnDemandThroughput", nullptr, kOnDemandMembers};
constexpr ShapeMember kWarmMembers[] = {{"ReadUnitsPerSecond", &kLong}, {"WriteUnitsPerSecond", &kLong}};
constexpr Shape kWarm{ShapeKind::structure, "WarmThroughput", nullptr, kWarmMembers};
constexpr ShapeMember kProjectionMembers[] = {{"ProjectionType", &kText}, {"NonKeyAttributes", &kTexts}};
constexpr Shape kProjection{ShapeKind::structure, "Projection", nullptr, kProjectionMembers};
constexpr ShapeMember kIndexMembers[] = {{"IndexName", &kText},
                                    {"KeySchema", &kKeySchema},
                                    {"Projection", &kProjection},
                                    {"ProvisionedThroughput", &kThroughput},
                                    {"OnDemandThroughput", &kOnDemand},
                                    {"WarmThroughput", &kWarm}};
constexpr Shape kIndex{ShapeKind::structure, "GlobalSecondaryIndex", nullptr, kIndexMembers};
constexpr Shape kIndexes{ShapeKind::list, "", &kIndex};
constexpr ShapeMember kIndexUpdateMembers[] = {{"Create", &kIndex}, {"Update", &kIndex}, {"Delete", &kIndex}};
constexpr Shape kIndexUpdate{ShapeKind::structure, "GlobalSecondaryIndexUpdate", nullptr, kIndexUpdateMembers};
constexpr Shape kIndexUpdates{ShapeKind::list, "", &kIndexUpdate};
constexpr ShapeMember kStreamMembers[] = {{"StreamEnabled", &kBoolean}, {"StreamViewType", &kText}};
constexpr Shape kStream{ShapeKind::structure, "StreamSpecification", nullptr, kStreamMembers};
constexpr ShapeMember kEncryptionMembers[] = {
    {"Enabled", &kBoolean}, {"SSEType", &kText}, {"KMSMasterKeyId", &kText}};
constexpr Shape kEncryption{ShapeKind::structure, "SSESpecification", nullptr, kEncryptionMembers};
constexpr ShapeMember kTagMembers[] = {{"Key", &kText}, {"Value", &kText}};
constexpr Shape kTag{ShapeKind::structure, "Tag", nullptr, kTagMembers};
constexpr Shape kTags{ShapeKind::list, "", &kTag};
constexpr ShapeMember kTimeToLiveMembers[] = {{"Enabled", &kBoolean}, {"AttributeName", &kText}};
constexpr Shape kTimeToLive{ShapeKind::structure, "TimeToLiveSpecification", nullptr, kTimeToLiveMembers};
constexpr ShapeMember kRecoveryMembers[] = {{"PointInTimeRecoveryEnabled", &kBoolean},
                                       {"RecoveryPeriodInDays", &kInteger}};
constexpr Shape kRecovery{ShapeKind::structure, "PointInTimeRecoverySpecification", nullptr, kRecoveryMembers};
constexpr Shape kReplicaUpdate{ShapeKind::structure, "ReplicationGroupUpdate"};
constexpr Shape kReplicaUpdates{ShapeKind::list, "", &kReplicaUpdate};


// ---- streams

constexpr ShapeMember kShardFilterMembers[] = {{"Type", &kText}, {"ShardId", &kText}};
constexpr Shape kShardFilter{ShapeKind::structure, "ShardFilter", nullptr, kShardFilterMembers};

// A member's name means the same in every operation, RequestItems excepted.
constexpr ShapeMember kMembers[] = {
    {"TableName", &kText},
    {"IndexName", &kText},
    {"Item", &kAttributes},
    {"Key", &kAttributes},
    {"ConditionExpression", &kText},
    {"UpdateExpression", &kText},
    {"ProjectionExpression", &kText},
    {"FilterExpression", &kText},
    {"KeyConditionExpression", &kText},
    {"ExpressionAttributeNames", &kNames},
    {"ExpressionAttributeValues", &kAttributes},
    {"ReturnValues", &kText},
    {"ReturnConsumedCapacity", &kText},
    {"ReturnItemCollectionMetrics", &kText},
    {"ReturnValuesOnConditionCheckFailure", &kText},
    {"ConsistentRead", &kBoolean},
    {"Limit", &kInteger},
    {"Select", &kText},
    {"ScanIndexForward", &kBoolean},
    {"ExclusiveStartKey", &kAttributes},
    {"Segment", &kInteger},
    {"TotalSegments", &kInteger},
    {"ConditionalOperator", &kText},
    {"AttributesToGet", &kTexts},
    {"Expected", &kExpectedMap},
    {"AttributeUpdates", &kUpdates},
    {"KeyConditions", &kConditions},
    {"QueryFilter", &kConditions},
    {"ScanFilter", &kConditions},
    {"TransactItems", &kTransactItems},
    {"ClientRequestToken", &kText},
    {"AttributeDefinitions", &kDefinitions},
    {"KeySchema", &kKeySchema},
    {"BillingMode", &kText},
    {"ProvisionedThroughput", &kThroughput},
    {"OnDemandThroughput", &kOnDemand},
    {"WarmThroughput", &kWarm},
    {"GlobalSecondaryIndexes", &kIndexes},
    {"LocalSecondaryIndexes", &kIndexes},
    {"GlobalSecondaryIndexUpdates", &kIndexUpdates},
    {"StreamSpecification", &kStream},
    {"SSESpecification", &kEncryption},
    {"TableClass", &kText},
    {"Tags", &kTags},
    {"DeletionProtectionEnabled", &kBoolean},
    {"ReplicaUpdates", &kReplicaUpdates},
    {"ExclusiveStartTableName", &kText},
    {"TimeToLiveSpecification", &kTimeToLive},
    {"PointInTimeRecoverySpecification", &kRecovery},
    {"ContributorInsightsAction", &kText},
    {"ResourceArn", &kText},
    {"TagKeys", &kTexts},
    {"NextToken", &kText},
    {"Statement", &kText},
    {"Parameters", &kValues},
    {"Statements", &kBatchStatements},
    {"TransactStatements", &kTransactStatements},
    {"StreamArn", &kText},
    {"ShardId", &kText},
    {"ShardIteratorType", &kText},
    {"ShardIterator", &kText},
    {"SequenceNumber", &kText},
    {"ExclusiveStartStreamArn", &kText},
    {"ExclusiveStartShardId", &kText},
    {"ShardFilter", &kShardFilter},
    {"GlobalTableName", &kText},
    {"File", &kText},
};

// ---- the checks

[[noreturn]] void fail(std::string text) { throw messages::serialization(std::move(text)); }
[[noreturn]] void fail_for_object() { fail("Start of structure or map found where not expected"); }

std::string scalar_name(const JsonValue& json) {
  if (json.IsString()) return "STRING_VALUE";
  if (json.IsTrue()) return "TRUE_VALUE";
  if (json.IsFalse()) return "FALSE_VALUE";
  return json.IsDouble() ? "DECIMAL_VALUE" : "NUMBER_VALUE";
}

// A scalar of class java.lang.`type`; throws when there is an array or an object in its place.
void check_scalar(const JsonValue& json, std::string_view type) {
  if (json.IsArray()) fail("Unrecognized collection type class java.lang." + std::string(type));
  if (json.IsObject()) fail_for_object();
}

void check_number(const JsonValue& json, std::string_view type) {
  check_scalar(json, type);
  if (!json.IsNumber()) fail(scalar_name(json) + " cannot be converted to " + std::string(type));
}

void check_boolean(const JsonValue& json) {
  check_scalar(json, "Boolean");
  if (json.IsBool()) return;
  if (json.IsNumber()) fail(scalar_name(json) + " cannot be converted to Boolean");
  std::string word(json.GetString(), json.GetStringLength());
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (std::string_view known : {"true", "1", "yes", "false", "0", "no"}) {
    if (word == known) return;
  }
  fail("Unexpected token received from parser");
}

std::string class_of_values(const Shape& map) {
  if (map.name.starts_with("java.")) return std::string(map.name);
  std::string name = std::string(kPackage) + std::string(map.name);
  return map.element->kind == ShapeKind::list ? "java.util.List<" + name + ">" : name;
}

void check(const Shape& shape, const JsonValue& json, bool is_element);

void check_members(std::span<const ShapeMember> members, const JsonValue& json) {
  for (const auto& [name, value] : json.GetObject()) {
    if (value.IsNull()) continue;
    std::string_view given(name.GetString(), name.GetStringLength());
    auto known =
        std::find_if(members.begin(), members.end(), [&](const ShapeMember& m) { return m.name == given; });
    if (known != members.end()) check(*known->shape, value, false);
  }
}

void check_list(const Shape& shape, const JsonValue& json) {
  if (json.IsObject()) fail_for_object();
  if (!json.IsArray()) fail("Unexpected field type");
  for (const auto& element : json.GetArray()) check(*shape.element, element, true);
}

void check_map(const Shape& shape, const JsonValue& json) {
  if (json.IsArray())
    fail("Unrecognized collection type java.util.Map<java.lang.String, " + class_of_values(shape) + ">");
  if (!json.IsObject()) fail("Unexpected field type");
  for (const auto& entry : json.GetObject()) check(*shape.element, entry.value, true);
}

void check_structure(const Shape& shape, const JsonValue& json, bool is_element) {
  if (json.IsArray())
    fail("Unrecognized collection type class " + std::string(kPackage) + std::string(shape.name));
  if (!json.IsObject()) fail(is_element ? "Unexpected value type in payload" : "Unexpected field type");
  check_members(shape.members, json);
}

// `is_element`: of a list or map, where the service speaks of a scalar in place of a structure differently.
void check(const Shape& shape, const JsonValue& json, bool is_element) {
  // An element that is null would have to be looked for by all who read lists: it is refused as what it is
  // not.
  if (json.IsNull() && !(is_element && shape.kind != ShapeKind::value)) return;
  switch (shape.kind) {
    case ShapeKind::text:
      check_scalar(json, "String");
      if (!json.IsString())
        fail((json.IsNull() ? "NULL_VALUE" : scalar_name(json)) + " cannot be converted to String");
      return;
    case ShapeKind::integer:
      return check_number(json, "Integer");
    case ShapeKind::long_integer:
      return check_number(json, "Long");
    case ShapeKind::boolean:
      return check_boolean(json);
    case ShapeKind::value:
      return check_value_shape(json);
    case ShapeKind::attribute_map:
      return check_map_shape(json);
    case ShapeKind::list:
      return check_list(shape, json);
    case ShapeKind::map:
      return check_map(shape, json);
    case ShapeKind::structure:
      return check_structure(shape, json, is_element);
  }
}

}  // namespace

void check_shapes(std::string_view operation, const JsonValue& body) {
  check_members(kMembers, body);
  auto batch = body.FindMember("RequestItems");
  if (batch == body.MemberEnd() || batch->value.IsNull()) return;
  check(operation == "BatchWriteItem" ? kBatchWrites : kBatchReads, batch->value, false);
}

}  // namespace sls::dynamodb::operations
