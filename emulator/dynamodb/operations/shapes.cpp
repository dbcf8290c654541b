#include "shapes.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <string>

#include "../messages.h"

namespace sls::dynamodb::operations {
namespace {

enum class Kind { text, integer, long_integer, boolean, value, attribute_map, list, map, structure };

struct Member;

// `name`: the service's class of a structure or of a map's values, for messages.
struct Shape {
  Kind kind = Kind::text;
  std::string_view name = {};
  const Shape* element = nullptr;        // of a list or map
  std::span<const Member> members = {};  // of a structure
};
struct Member {
  std::string_view name;
  const Shape* shape;
};

constexpr Shape kText{Kind::text};
constexpr Shape kInteger{Kind::integer};
constexpr Shape kLong{Kind::long_integer};
constexpr Shape kBoolean{Kind::boolean};
constexpr Shape kValue{Kind::value};
constexpr Shape kAttributes{Kind::attribute_map};
constexpr Shape kTexts{Kind::list, "", &kText};
constexpr Shape kValues{Kind::list, "", &kValue};
constexpr Shape kKeyList{Kind::list, "", &kAttributes};
constexpr Shape kNames{Kind::map, "java.lang.String", &kText};

constexpr std::string_view kPackage = "com.amazonaws.dynamodb.v20120810.";

// ---- conditions of the legacy parameters

constexpr Member kExpectedMembers[] = {{"Value", &kValue},
                                       {"Exists", &kBoolean},
                                       {"ComparisonOperator", &kText},
                                       {"AttributeValueList", &kValues}};
constexpr Shape kExpected{Kind::structure, "ExpectedAttributeValue", nullptr, kExpectedMembers};
constexpr Shape kExpectedMap{Kind::map, "ExpectedAttributeValue", &kExpected};
constexpr Member kConditionMembers[] = {{"ComparisonOperator", &kText}, {"AttributeValueList", &kValues}};
constexpr Shape kCondition{Kind::structure, "Condition", nullptr, kConditionMembers};
constexpr Shape kConditions{Kind::map, "Condition", &kCondition};
constexpr Member kUpdateMembers[] = {{"Value", &kValue}, {"Action", &kText}};
constexpr Shape kUpdate{Kind::structure, "AttributeValueUpdate", nullptr, kUpdateMembers};
constexpr Shape kUpdates{Kind::map, "AttributeValueUpdate", &kUpdate};

// ---- batches and transactions

constexpr Member kKeysMembers[] = {{"Keys", &kKeyList},
                                   {"AttributesToGet", &kTexts},
                                   {"ConsistentRead", &kBoolean},
                                   {"ProjectionExpression", &kText},
                                   {"ExpressionAttributeNames", &kNames}};
constexpr Shape kKeys{Kind::structure, "KeysAndAttributes", nullptr, kKeysMembers};
constexpr Shape kBatchReads{Kind::map, "KeysAndAttributes", &kKeys};
constexpr Member kPutRequestMembers[] = {{"Item", &kAttributes}};
constexpr Member kDeleteRequestMembers[] = {{"Key", &kAttributes}};
constexpr Shape kPutRequest{Kind::structure, "PutRequest", nullptr, kPutRequestMembers};
constexpr Shape kDeleteRequest{Kind::structure, "DeleteRequest", nullptr, kDeleteRequestMembers};
constexpr Member kWriteRequestMembers[] = {{"PutRequest", &kPutRequest}, {"DeleteRequest", &kDeleteRequest}};
constexpr Shape kWriteRequest{Kind::structure, "WriteRequest", nullptr, kWriteRequestMembers};
constexpr Shape kWriteRequests{Kind::list, "", &kWriteRequest};
constexpr Shape kBatchWrites{Kind::map, "WriteRequest", &kWriteRequests};

constexpr Member kActionMembers[] = {{"TableName", &kText},
                                     {"Item", &kAttributes},
                                     {"Key", &kAttributes},
                                     {"UpdateExpression", &kText},
                                     {"ConditionExpression", &kText},
                                     {"ProjectionExpression", &kText},
                                     {"ExpressionAttributeNames", &kNames},
                                     {"ExpressionAttributeValues", &kAttributes},
                                     {"ReturnValuesOnConditionCheckFailure", &kText}};
constexpr Shape kAction{Kind::structure, "TransactWriteItem", nullptr, kActionMembers};
constexpr Member kTransactMembers[] = {{"ConditionCheck", &kAction},
                                       {"Put", &kAction},
                                       {"Update", &kAction},
                                       {"Delete", &kAction},
                                       {"Get", &kAction}};
constexpr Shape kTransactItem{Kind::structure, "TransactWriteItem", nullptr, kTransactMembers};
constexpr Shape kTransactItems{Kind::list, "", &kTransactItem};

constexpr Member kStatementMembers[] = {{"Statement", &kText},
                                        {"Parameters", &kValues},
                                        {"ConsistentRead", &kBoolean},
                                        {"ReturnValuesOnConditionCheckFailure", &kText}};
constexpr Shape kBatchStatement{Kind::structure, "BatchStatementRequest", nullptr, kStatementMembers};
constexpr Shape kBatchStatements{Kind::list, "", &kBatchStatement};
constexpr Shape kTransactStatement{Kind::structure, "ParameterizedStatement", nullptr, kStatementMembers};
constexpr Shape kTransactStatements{Kind::list, "", &kTransactStatement};

// ---- tables

constexpr Member kDefinitionMembers[] = {{"AttributeName", &kText}, {"AttributeType", &kText}};
constexpr Shape kDefinition{Kind::structure, "AttributeDefinition", nullptr, kDefinitionMembers};
constexpr Shape kDefinitions{Kind::list, "", &kDefinition};
constexpr Member kKeyElementMembers[] = {{"AttributeName", &kText}, {"KeyType", &kText}};
constexpr Shape kKeyElement{Kind::structure, "KeySchemaElement", nullptr, kKeyElementMembers};
constexpr Shape kKeySchema{Kind::list, "", &kKeyElement};
constexpr Member kThroughputMembers[] = {{"ReadCapacityUnits", &kLong}, {"WriteCapacityUnits", &kLong}};
constexpr Shape kThroughput{Kind::structure, "ProvisionedThroughput", nullptr, kThroughputMembers};
constexpr Member kOnDemandMembers[] = {{"MaxReadRequestUnits", &kLong}, {"MaxWriteRequestUnits", &kLong}};
constexpr Shape kOnDemand{Kind::structure, "OnDemandThroughput", nullptr, kOnDemandMembers};
constexpr Member kWarmMembers[] = {{"ReadUnitsPerSecond", &kLong}, {"WriteUnitsPerSecond", &kLong}};
constexpr Shape kWarm{Kind::structure, "WarmThroughput", nullptr, kWarmMembers};
constexpr Member kProjectionMembers[] = {{"ProjectionType", &kText}, {"NonKeyAttributes", &kTexts}};
constexpr Shape kProjection{Kind::structure, "Projection", nullptr, kProjectionMembers};
constexpr Member kIndexMembers[] = {{"IndexName", &kText},
                                    {"KeySchema", &kKeySchema},
                                    {"Projection", &kProjection},
                                    {"ProvisionedThroughput", &kThroughput},
                                    {"OnDemandThroughput", &kOnDemand},
                                    {"WarmThroughput", &kWarm}};
constexpr Shape kIndex{Kind::structure, "GlobalSecondaryIndex", nullptr, kIndexMembers};
constexpr Shape kIndexes{Kind::list, "", &kIndex};
constexpr Member kIndexUpdateMembers[] = {{"Create", &kIndex}, {"Update", &kIndex}, {"Delete", &kIndex}};
constexpr Shape kIndexUpdate{Kind::structure, "GlobalSecondaryIndexUpdate", nullptr, kIndexUpdateMembers};
constexpr Shape kIndexUpdates{Kind::list, "", &kIndexUpdate};
constexpr Member kStreamMembers[] = {{"StreamEnabled", &kBoolean}, {"StreamViewType", &kText}};
constexpr Shape kStream{Kind::structure, "StreamSpecification", nullptr, kStreamMembers};
constexpr Member kEncryptionMembers[] = {
    {"Enabled", &kBoolean}, {"SSEType", &kText}, {"KMSMasterKeyId", &kText}};
constexpr Shape kEncryption{Kind::structure, "SSESpecification", nullptr, kEncryptionMembers};
constexpr Member kTagMembers[] = {{"Key", &kText}, {"Value", &kText}};
constexpr Shape kTag{Kind::structure, "Tag", nullptr, kTagMembers};
constexpr Shape kTags{Kind::list, "", &kTag};
constexpr Member kTimeToLiveMembers[] = {{"Enabled", &kBoolean}, {"AttributeName", &kText}};
constexpr Shape kTimeToLive{Kind::structure, "TimeToLiveSpecification", nullptr, kTimeToLiveMembers};
constexpr Member kRecoveryMembers[] = {{"PointInTimeRecoveryEnabled", &kBoolean},
                                       {"RecoveryPeriodInDays", &kInteger}};
constexpr Shape kRecovery{Kind::structure, "PointInTimeRecoverySpecification", nullptr, kRecoveryMembers};
constexpr Shape kReplicaUpdate{Kind::structure, "ReplicationGroupUpdate"};
constexpr Shape kReplicaUpdates{Kind::list, "", &kReplicaUpdate};


// ---- streams

constexpr Member kShardFilterMembers[] = {{"Type", &kText}, {"ShardId", &kText}};
constexpr Shape kShardFilter{Kind::structure, "ShardFilter", nullptr, kShardFilterMembers};

// A member's name means the same in every operation, RequestItems excepted.
constexpr Member kMembers[] = {
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
  return map.element->kind == Kind::list ? "java.util.List<" + name + ">" : name;
}

void check(const Shape& shape, const JsonValue& json, bool is_element);

void check_members(std::span<const Member> members, const JsonValue& json) {
  for (const auto& [name, value] : json.GetObject()) {
    if (value.IsNull()) continue;
    std::string_view given(name.GetString(), name.GetStringLength());
    auto known =
        std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == given; });
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
  if (json.IsNull() && !(is_element && shape.kind != Kind::value)) return;
  switch (shape.kind) {
    case Kind::text:
      check_scalar(json, "String");
      if (!json.IsString())
        fail((json.IsNull() ? "NULL_VALUE" : scalar_name(json)) + " cannot be converted to String");
      return;
    case Kind::integer:
      return check_number(json, "Integer");
    case Kind::long_integer:
      return check_number(json, "Long");
    case Kind::boolean:
      return check_boolean(json);
    case Kind::value:
      return check_value_shape(json);
    case Kind::attribute_map:
      return check_map_shape(json);
    case Kind::list:
      return check_list(shape, json);
    case Kind::map:
      return check_map(shape, json);
    case Kind::structure:
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
