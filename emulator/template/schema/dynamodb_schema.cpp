// AWS::DynamoDB::Table.
#include "schema/schema.h"

namespace sls::model {

const std::string_view kDynamoDbSchema = R"schema(
AWS::DynamoDB::Table tables
  AttributeDefinitions list
    AttributeName! text
    AttributeType! text=B|N|S
  BillingMode text=PAY_PER_REQUEST|PROVISIONED
  ContributorInsightsSpecification map -
    Enabled! boolean
    Mode text=ACCESSED_AND_THROTTLED_KEYS|THROTTLED_KEYS
  DeletionProtectionEnabled boolean
  GlobalSecondaryIndexes list
    ContributorInsightsSpecification map
      Enabled! boolean
      Mode text=ACCESSED_AND_THROTTLED_KEYS|THROTTLED_KEYS
    IndexName! text
    KeySchema! list
      AttributeName! text
      KeyType! text=HASH|RANGE
    OnDemandThroughput map
      MaxReadRequestUnits integer
      MaxWriteRequestUnits integer
    Projection! map
      NonKeyAttributes texts
      ProjectionType text=ALL|INCLUDE|KEYS_ONLY
    ProvisionedThroughput map
      ReadCapacityUnits! integer 1..
      WriteCapacityUnits! integer 1..
    WarmThroughput map
      ReadUnitsPerSecond integer
      WriteUnitsPerSecond integer
  ImportSourceSpecification map -
    InputCompressionType text
    InputFormat! text
    InputFormatOptions map
      Csv map
    S3BucketSource! map
      S3Bucket! text
      S3BucketOwner text
      S3KeyPrefix text
  KeySchema! list
    AttributeName! text
    KeyType! text=HASH|RANGE
  KinesisStreamSpecification map -
    ApproximateCreationDateTimePrecision text=MICROSECOND|MILLISECOND
    StreamArn! text
  LocalSecondaryIndexes list
    IndexName! text
    KeySchema! list
      AttributeName! text
      KeyType! text=HASH|RANGE
    Projection! map
      NonKeyAttributes texts
      ProjectionType text=ALL|INCLUDE|KEYS_ONLY
  OnDemandThroughput map ~
    MaxReadRequestUnits integer
    MaxWriteRequestUnits integer
  PointInTimeRecoverySpecification map ~
    PointInTimeRecoveryEnabled boolean
    RecoveryPeriodInDays integer 1..35
  ProvisionedThroughput map
    ReadCapacityUnits! integer 1..
    WriteCapacityUnits! integer 1..
  ResourcePolicy map -
    PolicyDocument! any
  SSESpecification map ~
    KMSMasterKeyId text
    SSEEnabled! boolean
    SSEType text=KMS
  StreamSpecification map ~
    ResourcePolicy map
      PolicyDocument! any
    StreamViewType! text=KEYS_ONLY|NEW_AND_OLD_IMAGES|NEW_IMAGE|OLD_IMAGE
    Tags list
      Key! text
      Value! text
  TableClass text=STANDARD|STANDARD_INFREQUENT_ACCESS ~
  TableName text
  Tags list
    Key! text
    Value! text
  TimeToLiveSpecification map ~
    AttributeName text
    Enabled! boolean
  VectorIndexes list -
    Dimensions! integer
    DistanceFunction! text=COSINE|DOT_PRODUCT|EUCLIDEAN
    IndexName! text
    Projection! map
      NonKeyAttributes texts
      ProjectionType text=ALL|INCLUDE|KEYS_ONLY
    SearchSchema list
      AttributeName! text
      SearchSchemaElementType! text=HASH|INLINE_FILTER
    VectorAttribute! map
      AttributeName! text
  WarmThroughput map ~
    ReadUnitsPerSecond integer
    WriteUnitsPerSecond integer
)schema";

}  // namespace sls::model
