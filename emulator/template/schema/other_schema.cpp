// Types that are not emulated but often stand in a template: their own properties, not what is below them.
#include "schema/schema.h"

namespace sls::model {

const std::string_view kOtherSchema = R"schema(
AWS::IAM::Role templates
  AssumeRolePolicyDocument! any -
  Description text -
  ManagedPolicyArns texts -
  MaxSessionDuration integer -
  Path text -
  PermissionsBoundary text -
  Policies list -
  RoleName text -
  Tags list -
AWS::IAM::ManagedPolicy templates
  Description text -
  Groups texts -
  ManagedPolicyName text -
  Path text -
  PolicyDocument! any -
  Roles texts -
  Users texts -
AWS::IAM::Policy templates
  Groups texts -
  Id text -
  PolicyDocument! any -
  PolicyName! text -
  Roles texts -
  Users texts -
AWS::SNS::Topic templates
  ArchivePolicy any -
  ContentBasedDeduplication boolean -
  DataProtectionPolicy any -
  DeliveryStatusLogging list -
  DisplayName text -
  FifoThroughputScope text -
  FifoTopic boolean -
  KmsMasterKeyId text -
  MaximumMessageSize integer -
  SignatureVersion text -
  Subscription list -
  Tags list -
  TopicName text -
  TracingConfig text -
AWS::SNS::Subscription templates
  DeliveryPolicy any -
  Endpoint text -
  FilterPolicy any -
  FilterPolicyScope text -
  Protocol! text -
  RawMessageDelivery boolean -
  RedrivePolicy any -
  Region text -
  ReplayPolicy any -
  SubscriptionRoleArn text -
  TopicArn! text -
AWS::SQS::Queue templates
  ContentBasedDeduplication boolean -
  DeduplicationScope text -
  DelaySeconds integer 0..900 -
  FifoQueue boolean -
  FifoThroughputLimit text -
  KmsDataKeyReusePeriodSeconds integer -
  KmsMasterKeyId text -
  MaximumMessageSize integer -
  MessageRetentionPeriod integer 60..1209600 -
  QueueName text -
  ReceiveMessageWaitTimeSeconds integer 0..20 -
  RedriveAllowPolicy any -
  RedrivePolicy any -
  SqsManagedSseEnabled boolean -
  Tags list -
  VisibilityTimeout integer 0..43200 -
AWS::SQS::QueuePolicy templates
  Id text -
  PolicyDocument! any -
  Queues! texts -
AWS::S3::Bucket templates
  AbacStatus text -
  AccelerateConfiguration map -
  AccessControl text=AuthenticatedRead|AwsExecRead|BucketOwnerFullControl|BucketOwnerRead|LogDeliveryWrite|Private|PublicRead|PublicReadWrite -
  AnalyticsConfigurations list -
  BucketEncryption map -
  BucketName text -
  BucketNamePrefix text -
  BucketNamespace text -
  CorsConfiguration map -
  IntelligentTieringConfigurations list -
  InventoryConfigurations list -
  LifecycleConfiguration map -
  LoggingConfiguration map -
  MetadataConfiguration map -
  MetadataTableConfiguration map -
  MetricsConfigurations list -
  NotificationConfiguration map -
  ObjectLockConfiguration map -
  ObjectLockEnabled boolean -
  OwnershipControls map -
  PublicAccessBlockConfiguration map -
  ReplicationConfiguration map -
  Tags list -
  VersioningConfiguration map -
  WebsiteConfiguration map -
AWS::Logs::LogGroup templates
  BearerTokenAuthenticationEnabled boolean -
  DataProtectionPolicy any -
  DeletionProtectionEnabled boolean -
  FieldIndexPolicies list -
  KmsKeyId text -
  LogGroupClass text -
  LogGroupName text -
  ResourcePolicyDocument map -
  RetentionInDays integer=1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|1096|1827|2192|2557|2922|3288|3653 -
  Tags list -
AWS::Events::Rule templates
  Description text -
  EventBusName text -
  EventPattern any -
  Name text -
  RoleArn text -
  ScheduleExpression text -
  State text -
  Tags list -
  Targets list -
AWS::Events::EventBus templates
  DeadLetterConfig map -
  Description text -
  EventSourceName text -
  KmsKeyIdentifier text -
  LogConfig map -
  Name! text -
  Policy any -
  Tags list -
AWS::Kinesis::Stream templates
  DesiredShardLevelMetrics texts -
  MaxRecordSizeInKiB integer -
  Name text -
  RecordDistributionStrategy text -
  RetentionPeriodHours integer -
  ShardCount integer -
  StreamEncryption map -
  StreamModeDetails map -
  Tags list -
  WarmThroughputMiBps integer -
AWS::SSM::Parameter templates
  AllowedPattern text -
  DataType text -
  Description text -
  Name text -
  Policies text -
  Tags map -
  Tier text -
  Type! text -
  Value! text -
AWS::SecretsManager::Secret templates
  Description text -
  GenerateSecretString map -
  Id text -
  KmsKeyId text -
  Name text -
  ReplicaRegions list -
  SecretString text -
  Tags list -
  Type text -
AWS::KMS::Key templates
  BypassPolicyLockoutSafetyCheck boolean -
  Description text -
  EnableKeyRotation boolean -
  Enabled boolean -
  KeyPolicy any -
  KeySpec text -
  KeyUsage text -
  MultiRegion boolean -
  Origin text -
  PendingWindowInDays integer -
  RotationPeriodInDays integer -
  Tags list -
AWS::KMS::Alias templates
  AliasName! text -
  TargetKeyId! text -
AWS::Cognito::UserPool templates
  AccountRecoverySetting map -
  AdminCreateUserConfig map -
  AliasAttributes texts -
  AutoVerifiedAttributes texts -
  DeletionProtection text -
  DeviceConfiguration map -
  EmailAuthenticationMessage text -
  EmailAuthenticationSubject text -
  EmailConfiguration map -
  EmailVerificationMessage text -
  EmailVerificationSubject text -
  EnabledMfas texts -
  IssuerConfiguration map -
  KeyConfiguration map -
  LambdaConfig map -
  MfaConfiguration text -
  Policies map -
  Schema list -
  SmsAuthenticationMessage text -
  SmsConfiguration map -
  SmsVerificationMessage text -
  UserAttributeUpdateSettings map -
  UserPoolAddOns map -
  UserPoolName text -
  UserPoolTags map -
  UserPoolTier text -
  UsernameAttributes texts -
  UsernameConfiguration map -
  VerificationMessageTemplate map -
  WebAuthnFactorConfiguration text -
  WebAuthnRelyingPartyID text -
  WebAuthnUserVerification text -
AWS::Cognito::UserPoolClient templates
  AccessTokenValidity integer -
  AllowedOAuthFlows texts -
  AllowedOAuthFlowsUserPoolClient boolean -
  AllowedOAuthScopes texts -
  AnalyticsConfiguration map -
  AuthSessionValidity integer -
  CallbackURLs texts -
  ClientName text -
  DefaultRedirectURI text -
  EnablePropagateAdditionalUserContextData boolean -
  EnableTokenRevocation boolean -
  ExplicitAuthFlows texts -
  GenerateSecret boolean -
  IdTokenValidity integer -
  LogoutURLs texts -
  PreventUserExistenceErrors text -
  ReadAttributes texts -
  RefreshTokenRotation map -
  RefreshTokenValidity integer -
  SupportedIdentityProviders texts -
  TokenValidityUnits map -
  UserPoolId! text -
  WriteAttributes texts -
AWS::StepFunctions::StateMachine templates
  Definition map -
  DefinitionS3Location map -
  DefinitionString text -
  DefinitionSubstitutions map -
  EncryptionConfiguration map -
  LoggingConfiguration map -
  RoleArn! text -
  StateMachineName text -
  StateMachineType text -
  Tags list -
  TracingConfiguration map -
AWS::CloudWatch::Alarm templates
  ActionConfiguration map -
  ActionsEnabled boolean -
  AlarmActions texts -
  AlarmDescription text -
  AlarmName text -
  ComparisonOperator text -
  DatapointsToAlarm integer -
  Dimensions list -
  EvaluateLowSampleCountPercentile text -
  EvaluationCriteria map -
  EvaluationInterval integer -
  EvaluationPeriods integer -
  EvaluationWindow map -
  ExtendedStatistic text -
  InsufficientDataActions texts -
  MetricName text -
  Metrics list -
  Namespace text -
  OKActions texts -
  Period integer -
  Statistic text -
  Tags list -
  Threshold number -
  ThresholdMetricId text -
  TreatMissingData text -
  Unit text -
  WarmUpConfiguration map -
AWS::Scheduler::Schedule templates
  Description text -
  EndDate text -
  FlexibleTimeWindow! map -
  GroupName text -
  KmsKeyArn text -
  Name text -
  ScheduleExpression! text -
  ScheduleExpressionTimezone text -
  StartDate text -
  State text -
  Target! map -
)schema";

}  // namespace sls::model
