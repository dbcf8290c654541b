// AWS::DynamoDB::Table.
#include "schema/schema.h"

namespace sls::model {

const std::string_view kDynamoDbSchema = R"schema(
AWS::DynamoDB::Table tables
  AttributeDefinitions list
    AttributeName! text
    AttributeType! text
  BillingMode text
  ContributorInsightsSpecification map -
    Enabled! boolean
    Mode text
  DeletionProtectionEnabled boolean
  GlobalSecondaryIndexes list
    ContributorInsightsSpecification map
      Enabled! boolean
      Mode text
    IndexName! text
    KeySchema! list
      AttributeName! text
      KeyType! text
    OnDemandThroughput map
      MaxReadRequestUnits integer
      MaxWriteRequestUnits integer
    Projection! map
      NonKeyAttributes texts
      ProjectionType text
    ProvisionedThroughput map
      ReadCapacityUnits! integer
      WriteCapacityUnits! integer
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
    KeyType! text
  KinesisStreamSpecification map -
    ApproximateCreationDateTimePrecision text
    StreamArn! text
  LocalSecondaryIndexes list
    IndexName! text
    KeySchema! list
      AttributeName! text
      KeyType! text
    Projection! map
      NonKeyAttributes texts
      ProjectionType text
  OnDemandThroughput map ~
    MaxReadRequestUnits integer
    MaxWriteRequestUnits integer
  PointInTimeRecoverySpecification map ~
    PointInTimeRecoveryEnabled boolean
    RecoveryPeriodInDays integer
  ProvisionedThroughput map
    ReadCapacityUnits! integer
    WriteCapacityUnits! integer
  ResourcePolicy map -
    PolicyDocument! any
  SSESpecification map ~
    KMSMasterKeyId text
    SSEEnabled! boolean
    SSEType text
  StreamSpecification map ~
    ResourcePolicy map
      PolicyDocument! any
    StreamViewType! text
    Tags list
      Key! text
      Value! text
  TableClass text ~
  TableName text
  Tags list
    Key! text
    Value! text
  TimeToLiveSpecification map ~
    AttributeName text
    Enabled! boolean
  VectorIndexes list -
    Dimensions! integer
    DistanceFunction! text
    IndexName! text
    Projection! map
      NonKeyAttributes texts
      ProjectionType text
    SearchSchema list
      AttributeName! text
      SearchSchemaElementType! text
    VectorAttribute! map
      AttributeName! text
  WarmThroughput map ~
    ReadUnitsPerSecond integer
    WriteUnitsPerSecond integer
)schema";

}  // namespace sls::model
