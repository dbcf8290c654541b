// AWS::Lambda::*
#include "schema/schema.h"

namespace sls::model {

const std::string_view kLambdaSchema = R"schema(
AWS::Lambda::Function functions
  Architectures texts=x86_64|arm64 1..1
  CapacityProviderConfig map -
    LambdaManagedInstancesCapacityProviderConfig! map
      CapacityProviderArn! text
      ExecutionEnvironmentMemoryGiBPerVCpu number
      PerExecutionEnvironmentMaxConcurrency integer
  Code! map ~
    ImageUri text
    S3Bucket text
    S3Key text
    S3ObjectStorageMode text=COPY|REFERENCE
    S3ObjectVersion text
    SourceKMSKeyArn text
    ZipFile text
  CodeSigningConfigArn text -
  DeadLetterConfig map ~
    TargetArn text
  Description text ..256
  DurableConfig map -
    ExecutionTimeout! integer
    KMSKeyArn text
    RetentionPeriodInDays integer
  Environment map
    Variables map
  EphemeralStorage map -
    Size! integer 512..10240
  FileSystemConfigs list -
    Arn! text
    LocalMountPath! text
    S3FilesConfig map
      DirectS3Read text=ENABLED|DISABLED|AUTO
  FunctionName text
  FunctionScalingConfig map -
    MaxExecutionEnvironments integer
    MinExecutionEnvironments integer
  Handler text ..128
  ImageConfig map -
    Command texts
    EntryPoint texts
    WorkingDirectory text
  KmsKeyArn text -
  Layers texts ..5 ~
  LoggingConfig map ~
    ApplicationLogLevel text=TRACE|DEBUG|INFO|WARN|ERROR|FATAL
    LogFormat text=Text|JSON
    LogGroup text
    SystemLogLevel text=DEBUG|INFO|WARN
  MemorySize integer ~
  PackageType text=Image|Zip
  PublishToLatestPublished boolean -
  RecursiveLoop text=Allow|Terminate -
  ReservedConcurrentExecutions integer 0..
  Role! text -
  Runtime text
  RuntimeManagementConfig map -
    RuntimeVersionArn text
    UpdateRuntimeOn! text=Auto|FunctionUpdate|Manual
  SnapStart map -
    ApplyOn! text=PublishedVersions|None
  Tags list
    Key! text
    Value text
  TenancyConfig map -
    TenantIsolationMode! text=PER_TENANT
  Timeout integer
  TracingConfig map -
    Mode text=Active|PassThrough
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
  FunctionUrlAuthType text=AWS_IAM|NONE -
  Id text -
  InvokedViaFunctionUrl boolean -
  Principal! text -
  PrincipalOrgID text -
  SourceAccount text -
  SourceArn text -
AWS::Lambda::Url function-urls
  AuthType! text=AWS_IAM|NONE ~
  Cors map
    AllowCredentials boolean
    AllowHeaders texts
    AllowMethods texts=GET|PUT|HEAD|POST|PATCH|DELETE|*
    AllowOrigins texts
    ExposeHeaders texts
    MaxAge integer 0..86400
  InvokeMode text=BUFFERED|RESPONSE_STREAM
  Qualifier text -
  TargetFunctionArn! text
AWS::Lambda::EventSourceMapping functions
  AmazonManagedKafkaEventSourceConfig map -
    ConsumerGroupId text
    SchemaRegistryConfig map
      AccessConfigs list
      EventRecordFormat text=JSON|SOURCE
      SchemaRegistryURI text
      SchemaValidationConfigs list
  BatchSize integer 1..10000 -
  BisectBatchOnFunctionError boolean -
  DestinationConfig map -
    OnFailure map
      Destination text
  DocumentDBEventSourceConfig map -
    CollectionName text
    DatabaseName text
    FullDocument text=UpdateLookup|Default
  Enabled boolean -
  EventSourceArn text -
  FilterCriteria map -
    Filters list
      Pattern text
  FunctionName! text -
  FunctionResponseTypes texts=ReportBatchItemFailures -
  Id text -
  KmsKeyArn text -
  LoggingConfig map -
    SystemLogLevel text=DEBUG|INFO|WARN
  MaximumBatchingWindowInSeconds integer 0..300 -
  MaximumRecordAgeInSeconds integer -
  MaximumRetryAttempts integer -
  MetricsConfig map -
    Metrics texts=EventCount|ErrorCount|KafkaMetrics
  ParallelizationFactor integer 1..10 -
  ProvisionedPollerConfig map -
    MaximumPollers integer
    MinimumPollers integer
    PollerGroupName text
  Queues texts -
  ScalingConfig map -
    MaximumConcurrency integer 2..1000
  SelfManagedEventSource map -
    Endpoints map
      KafkaBootstrapServers texts
  SelfManagedKafkaEventSourceConfig map -
    ConsumerGroupId text
    ConsumptionMode text=Stream|Queue
    SchemaRegistryConfig map
      AccessConfigs list
      EventRecordFormat text=JSON|SOURCE
      SchemaRegistryURI text
      SchemaValidationConfigs list
  SourceAccessConfigurations list -
    Type text
    URI text
  StartingPosition text=TRIM_HORIZON|LATEST|AT_TIMESTAMP -
  StartingPositionTimestamp number -
  Tags list -
    Key! text
    Value text
  Topics texts -
  TumblingWindowInSeconds integer 0..900 -
AWS::Lambda::EventInvokeConfig functions
  DestinationConfig map -
    OnFailure map
      Destination! text
    OnSuccess map
      Destination! text
  FunctionName! text -
  MaximumEventAgeInSeconds integer 60..21600 -
  MaximumRetryAttempts integer 0..2 -
  Qualifier! text -
AWS::Lambda::LayerVersion functions
  CompatibleArchitectures texts=arm64|x86_64 -
  CompatibleRuntimes texts -
  Content! map ~
    S3Bucket! text
    S3Key! text
    S3ObjectStorageMode text=COPY|REFERENCE
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
