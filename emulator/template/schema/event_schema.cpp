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
  PayloadFormatVersion any
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
  StartingPosition! text -
  StartingPositionTimestamp any -
  BatchSize integer -
  Enabled boolean -
  MaximumBatchingWindowInSeconds integer -
  MaximumRetryAttempts integer -
  BisectBatchOnFunctionError boolean -
  MaximumRecordAgeInSeconds integer -
  DestinationConfig map -
  ParallelizationFactor integer -
  TumblingWindowInSeconds integer -
  FunctionResponseTypes list -
  FilterCriteria map -
  KmsKeyArn text -
  MetricsConfig map -
Event::Kinesis functions
  Stream! text -
  StartingPosition! text -
  StartingPositionTimestamp any -
  BatchSize integer -
  Enabled boolean -
  MaximumBatchingWindowInSeconds integer -
  MaximumRetryAttempts integer -
  BisectBatchOnFunctionError boolean -
  MaximumRecordAgeInSeconds integer -
  DestinationConfig map -
  ParallelizationFactor integer -
  TumblingWindowInSeconds integer -
  FunctionResponseTypes list -
  FilterCriteria map -
  KmsKeyArn text -
  MetricsConfig map -
Event::SQS functions
  Queue! text -
  BatchSize integer -
  Enabled boolean -
  MaximumBatchingWindowInSeconds integer -
  FunctionResponseTypes list -
  FilterCriteria map -
  KmsKeyArn text -
  ScalingConfig map -
  MetricsConfig map -
  ProvisionedPollerConfig map -
)schema";

}  // namespace sls::model
