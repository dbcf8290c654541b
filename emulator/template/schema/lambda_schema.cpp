// AWS::Lambda::*
#include "schema/schema.h"

namespace sls::model {

const std::string_view kLambdaSchema = R"schema(
AWS::Lambda::Function functions
  Architectures texts
  CapacityProviderConfig map -
    LambdaManagedInstancesCapacityProviderConfig! map
      CapacityProviderArn! text
      ExecutionEnvironmentMemoryGiBPerVCpu number
      PerExecutionEnvironmentMaxConcurrency integer
  Code! map ~
    ImageUri text
    S3Bucket text
    S3Key text
    S3ObjectStorageMode text
    S3ObjectVersion text
    SourceKMSKeyArn text
    ZipFile text
  CodeSigningConfigArn text -
  DeadLetterConfig map ~
    TargetArn text
  Description text
  DurableConfig map -
    ExecutionTimeout! integer
    KMSKeyArn text
    RetentionPeriodInDays integer
  Environment map
    Variables map
  EphemeralStorage map -
    Size! integer
  FileSystemConfigs list -
    Arn! text
    LocalMountPath! text
    S3FilesConfig map
      DirectS3Read text
  FunctionName text
  FunctionScalingConfig map -
    MaxExecutionEnvironments integer
    MinExecutionEnvironments integer
  Handler text
  ImageConfig map -
    Command texts
    EntryPoint texts
    WorkingDirectory text
  KmsKeyArn text -
  Layers texts ~
  LoggingConfig map ~
    ApplicationLogLevel text
    LogFormat text
    LogGroup text
    SystemLogLevel text
  MemorySize integer ~
  PackageType text -
  PublishToLatestPublished boolean -
  RecursiveLoop text -
  ReservedConcurrentExecutions integer
  Role! text -
  Runtime text
  RuntimeManagementConfig map -
    RuntimeVersionArn text
    UpdateRuntimeOn! text
  SnapStart map -
    ApplyOn! text
  Tags list
    Key! text
    Value text
  TenancyConfig map -
    TenantIsolationMode! text
  Timeout integer
  TracingConfig map -
    Mode text
  VpcConfig map -
    Ipv6AllowedForDualStack boolean
    SecurityGroupIds texts
    SubnetIds texts
AWS::Lambda::Version functions
  CodeSha256 text ~
  Description text ~
  FunctionName! text ~
  FunctionScalingConfig map ~
    MaxExecutionEnvironments integer
    MinExecutionEnvironments integer
  ProvisionedConcurrencyConfig map ~
    ProvisionedConcurrentExecutions! integer
  RuntimePolicy map ~
    RuntimeVersionArn text
    UpdateRuntimeOn! text
AWS::Lambda::Alias functions
  Description text ~
  FunctionName! text ~
  FunctionVersion! text ~
  Name! text ~
  ProvisionedConcurrencyConfig map ~
    ProvisionedConcurrentExecutions! integer
  RoutingConfig map ~
    AdditionalVersionWeights list
      FunctionVersion! text
      FunctionWeight! number
AWS::Lambda::Permission functions
  Action! text -
  EventSourceToken text -
  FunctionName! text -
  FunctionUrlAuthType text -
  Id text -
  InvokedViaFunctionUrl boolean -
  Principal! text -
  PrincipalOrgID text -
  SourceAccount text -
  SourceArn text -
AWS::Lambda::Url functions
  AuthType! text -
  Cors map -
    AllowCredentials boolean
    AllowHeaders texts
    AllowMethods texts
    AllowOrigins texts
    ExposeHeaders texts
    MaxAge integer
  InvokeMode text -
  Qualifier text -
  TargetFunctionArn! text -
AWS::Lambda::EventSourceMapping functions
  AmazonManagedKafkaEventSourceConfig map -
    ConsumerGroupId text
    SchemaRegistryConfig map
      AccessConfigs list
      EventRecordFormat text
      SchemaRegistryURI text
      SchemaValidationConfigs list
  BatchSize integer -
  BisectBatchOnFunctionError boolean -
  DestinationConfig map -
    OnFailure map
      Destination text
  DocumentDBEventSourceConfig map -
    CollectionName text
    DatabaseName text
    FullDocument text
  Enabled boolean -
  EventSourceArn text -
  FilterCriteria map -
    Filters list
      Pattern text
  FunctionName! text -
  FunctionResponseTypes texts -
  Id text -
  KmsKeyArn text -
  LoggingConfig map -
    SystemLogLevel text
  MaximumBatchingWindowInSeconds integer -
  MaximumRecordAgeInSeconds integer -
  MaximumRetryAttempts integer -
  MetricsConfig map -
    Metrics texts
  ParallelizationFactor integer -
  ProvisionedPollerConfig map -
    MaximumPollers integer
    MinimumPollers integer
    PollerGroupName text
  Queues texts -
  ScalingConfig map -
    MaximumConcurrency integer
  SelfManagedEventSource map -
    Endpoints map
      KafkaBootstrapServers texts
  SelfManagedKafkaEventSourceConfig map -
    ConsumerGroupId text
    ConsumptionMode text
    SchemaRegistryConfig map
      AccessConfigs list
      EventRecordFormat text
      SchemaRegistryURI text
      SchemaValidationConfigs list
  SourceAccessConfigurations list -
    Type text
    URI text
  StartingPosition text -
  StartingPositionTimestamp number -
  Tags list -
    Key! text
    Value text
  Topics texts -
  TumblingWindowInSeconds integer -
AWS::Lambda::EventInvokeConfig functions
  DestinationConfig map -
    OnFailure map
      Destination! text
    OnSuccess map
      Destination! text
  FunctionName! text -
  MaximumEventAgeInSeconds integer -
  MaximumRetryAttempts integer -
  Qualifier! text -
AWS::Lambda::LayerVersion functions
  CompatibleArchitectures texts -
  CompatibleRuntimes texts -
  Content! map ~
    S3Bucket! text
    S3Key! text
    S3ObjectStorageMode text
    S3ObjectVersion text
  Description text
  LayerName text
  LicenseInfo text -
AWS::Lambda::LayerVersionPermission functions
  Action! text -
  Id text -
  LayerVersionArn! text -
  OrganizationId text -
  Principal! text -
)schema";

}  // namespace sls::model
