// The properties of SAM's event sources, as types "Event::KIND".
#include "schema/schema.h"

namespace sls::model {

const std::string_view kEventSchema = R"schema(
Event::Api apis
  Path word
  Method word
  RestApiId any
  Stage any ~
  Auth map
    ApiKeyRequired boolean
    AuthorizationScopes texts
    Authorizer text
    InvokeRole text -
    OverrideApiAuth boolean -
    ResourcePolicy map -
  RequestModel map
    Model text
    Required boolean
    ValidateBody boolean
    ValidateParameters boolean
  RequestParameters list
  TimeoutInMillis integer
  ResponseTransferMode text=BUFFERED|STREAM
Event::HttpApi apis
  Path word
  Method word
  ApiId any
  Stage any ~
  Auth map
    Authorizer text
    AuthorizationScopes texts
  TimeoutInMillis integer
  RouteSettings map -
  PayloadFormatVersion text=1.0|2.0|1|2
Event::AlexaSkill functions
  SkillId text -
Event::CloudWatchEvent functions
  EventBusName text -
  RuleName text -
  Pattern map -
  DeadLetterConfig map -
  RetryPolicy map -
  Input text -
  InputPath text -
  Target map -
  Enabled boolean -
  State text -
  InputTransformer map -
Event::EventBridgeRule functions
  EventBusName text -
  RuleName text -
  Pattern map -
  DeadLetterConfig map -
  RetryPolicy map -
  Input text -
  InputPath text -
  Target map -
  Enabled boolean -
  State text -
  InputTransformer map -
Event::CloudWatchLogs functions
  LogGroupName! text -
  FilterPattern! text -
Event::Cognito functions
  UserPool! any -
  Trigger! any -
Event::IoTRule functions
  Sql! text -
  AwsIotSqlVersion text -
Event::S3 functions
  Bucket! any -
  Events! any -
  Filter map -
Event::SNS functions
  Topic! text -
  Region text -
  FilterPolicy map -
  FilterPolicyScope text -
  SqsSubscription any -
  RedrivePolicy map -
Event::Schedule functions
  Schedule! text -
  RuleName text -
  Input text -
  Enabled boolean -
  State text -
  Name text -
  Description text -
  DeadLetterConfig map -
  RetryPolicy map -
Event::ScheduleV2 functions
  ScheduleExpression! text -
  PermissionsBoundary text -
  FlexibleTimeWindow map -
  Name text -
  State text -
  Description text -
  StartDate text -
  EndDate text -
  ScheduleExpressionTimezone text -
  GroupName text -
  KmsKeyArn text -
  Input text -
  RoleArn text -
  DeadLetterConfig map -
  RetryPolicy map -
  OmitName boolean -
Event::DynamoDB functions
  Stream! text -
  StartingPosition! text=TRIM_HORIZON|LATEST -
  StartingPositionTimestamp any -
  BatchSize integer 1..10000 -
  Enabled boolean -
  MaximumBatchingWindowInSeconds integer 0..300 -
  MaximumRetryAttempts integer -1..10000 -
  BisectBatchOnFunctionError boolean -
  MaximumRecordAgeInSeconds integer -1..604800 -
  DestinationConfig map -
  ParallelizationFactor integer 1..10 -
  TumblingWindowInSeconds integer 0..900 -
  FunctionResponseTypes list -
  FilterCriteria map -
  KmsKeyArn text -
  LoggingConfig map -
  MetricsConfig map -
Event::Kinesis functions
  Stream! text -
  StartingPosition! text=TRIM_HORIZON|LATEST|AT_TIMESTAMP -
  StartingPositionTimestamp any -
  BatchSize integer 1..10000 -
  Enabled boolean -
  MaximumBatchingWindowInSeconds integer 0..300 -
  MaximumRetryAttempts integer -1..10000 -
  BisectBatchOnFunctionError boolean -
  MaximumRecordAgeInSeconds integer -1..604800 -
  DestinationConfig map -
  ParallelizationFactor integer 1..10 -
  TumblingWindowInSeconds integer 0..900 -
  FunctionResponseTypes list -
  FilterCriteria map -
  KmsKeyArn text -
  LoggingConfig map -
  MetricsConfig map -
Event::SQS functions
  Queue! text -
  BatchSize integer 1..10000 -
  Enabled boolean -
  MaximumBatchingWindowInSeconds integer 0..300 -
  FunctionResponseTypes list -
  FilterCriteria map -
  KmsKeyArn text -
  ScalingConfig map -
    MaximumConcurrency integer 2..1000
  LoggingConfig map -
  MetricsConfig map -
  ProvisionedPollerConfig map -
Event::MSK functions
  Stream! text -
  Topics! texts -
  StartingPosition! text=TRIM_HORIZON|LATEST|AT_TIMESTAMP -
  ConsumerGroupId text -
  SchemaRegistryConfig map -
  SourceAccessConfigurations list -
  BatchSize integer 1..10000 -
  BisectBatchOnFunctionError boolean -
  DestinationConfig map -
  Enabled boolean -
  FilterCriteria map -
  FunctionResponseTypes list -
  KmsKeyArn text -
  LoggingConfig map -
  MaximumBatchingWindowInSeconds integer 0..300 -
  MaximumRecordAgeInSeconds integer -1..604800 -
  MaximumRetryAttempts integer -1..10000 -
  MetricsConfig map -
  ProvisionedPollerConfig map -
  SecretsManagerKmsKeyId text -
  StartingPositionTimestamp any -
Event::SelfManagedKafka functions
  KafkaBootstrapServers! texts -
  Topics! texts -
  StartingPosition text=TRIM_HORIZON|LATEST|AT_TIMESTAMP -
  ConsumerGroupId text -
  SchemaRegistryConfig map -
  SourceAccessConfigurations! list -
  BatchSize integer 1..10000 -
  BisectBatchOnFunctionError boolean -
  DestinationConfig map -
  Enabled boolean -
  FilterCriteria map -
  FunctionResponseTypes list -
  KmsKeyArn text -
  LoggingConfig map -
  MaximumBatchingWindowInSeconds integer 0..300 -
  MaximumRecordAgeInSeconds integer -1..604800 -
  MaximumRetryAttempts integer -1..10000 -
  MetricsConfig map -
  ProvisionedPollerConfig map -
  SecretsManagerKmsKeyId text -
  StartingPositionTimestamp any -
Event::MQ functions
  Broker! text -
  Queues! texts -
  SourceAccessConfigurations! list -
  DynamicPolicyName boolean -
  BatchSize integer 1..10000 -
  BisectBatchOnFunctionError boolean -
  DestinationConfig map -
  Enabled boolean -
  FilterCriteria map -
  FunctionResponseTypes list -
  KmsKeyArn text -
  LoggingConfig map -
  MaximumBatchingWindowInSeconds integer 0..300 -
  MaximumRecordAgeInSeconds integer -1..604800 -
  MaximumRetryAttempts integer -1..10000 -
  MetricsConfig map -
  ProvisionedPollerConfig map -
  SecretsManagerKmsKeyId text -
  StartingPositionTimestamp any -
Event::DocumentDB functions
  Cluster! text -
  DatabaseName! text -
  CollectionName text -
  FullDocument text=Default|UpdateLookup -
  SourceAccessConfigurations! list -
  StartingPosition text=TRIM_HORIZON|LATEST|AT_TIMESTAMP -
  BatchSize integer 1..10000 -
  BisectBatchOnFunctionError boolean -
  DestinationConfig map -
  Enabled boolean -
  FilterCriteria map -
  FunctionResponseTypes list -
  KmsKeyArn text -
  LoggingConfig map -
  MaximumBatchingWindowInSeconds integer 0..300 -
  MaximumRecordAgeInSeconds integer -1..604800 -
  MaximumRetryAttempts integer -1..10000 -
  MetricsConfig map -
  ProvisionedPollerConfig map -
  SecretsManagerKmsKeyId text -
  StartingPositionTimestamp any -
)schema";

}  // namespace sls::model
