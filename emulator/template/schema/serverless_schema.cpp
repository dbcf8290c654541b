// AWS::Serverless::*
#include "schema/schema.h"

namespace sls::model {

const std::string_view kServerlessSchema = R"schema(
AWS::Serverless::Function functions
  Handler text ..128
  Runtime text
  CodeUri source
    Bucket! text
    Key! text
    Version any
  InlineCode text
  FunctionName word
  Description text ..256
  Timeout integer
  MemorySize integer ~
  Environment map
    Variables map
  Events map
  Policies any -
  Role word -
  Tags map
  Tracing text=Active|PassThrough|Disabled -
  Architectures texts=x86_64|arm64 1..1
  Layers list ..5 ~
  PackageType text=Zip|Image
  ImageUri text -
  ImageConfig map -
    Command texts
    EntryPoint texts
    WorkingDirectory text
  VpcConfig map -
    SecurityGroupIds any
    SubnetIds any
    Ipv6AllowedForDualStack boolean
  ReservedConcurrentExecutions integer 0..
  ProvisionedConcurrencyConfig map -
    ProvisionedConcurrentExecutions! integer 1..
  AutoPublishAlias text ~
  AutoPublishAliasAllProperties boolean ~
  AutoPublishCodeSha256 text -
  DeploymentPreference map -
    Type text
    Alarms any
    Hooks map
    Enabled any
    Role text
    TriggerConfigurations list
    PassthroughCondition any
  DeadLetterQueue map ~
    Type! text
    TargetArn! text
  EventInvokeConfig map ~
    MaximumEventAgeInSeconds integer 60..21600
    MaximumRetryAttempts integer 0..2
    DestinationConfig map
      OnSuccess map
        Type text=SQS|SNS|EventBridge|Lambda|S3Bucket
        Destination text
      OnFailure map
        Type text=SQS|SNS|EventBridge|Lambda|S3Bucket
        Destination text
  FunctionUrlConfig map ~
    AuthType text
    Cors any
    InvokeMode text
  KmsKeyArn text -
  PermissionsBoundary text -
  EphemeralStorage map -
    Size! integer 512..10240
  FileSystemConfigs list -
    Arn! text
    LocalMountPath! text
  CodeSigningConfigArn text -
  SnapStart map -
    ApplyOn text=PublishedVersions|None
  RuntimeManagementConfig map -
    UpdateRuntimeOn text=Auto|FunctionUpdate|Manual
    RuntimeVersionArn text
  LoggingConfig map ~
    LogFormat text=Text|JSON
    ApplicationLogLevel text
    SystemLogLevel text -
    LogGroup text
  RolePath text -
  AssumeRolePolicyDocument map -
  VersionDescription text -
  VersionDeletionPolicy text -
  PropagateTags boolean -
  SourceKMSKeyArn text -
  RecursiveLoop text=Allow|Terminate -
  CapacityProviderConfig map -
  TenancyConfig map -
  DurableConfig map -
  FunctionScalingConfig map -
  PublishToLatestPublished boolean -
AWS::Serverless::Api apis
  StageName! word
  Name text
  Description text
  Cors any
    AllowOrigin text
    AllowMethods text
    AllowHeaders text
    AllowCredentials any
    MaxAge any
  Variables map
  BinaryMediaTypes list
  Tags map
  EndpointConfiguration any ~
    Type text=EDGE|REGIONAL|PRIVATE
    VPCEndpointIds any
    VpcEndpointIds any
    IpAddressType any
  DefinitionBody map
  DefinitionUri source
    Bucket! text
    Key! text
    Version any
  MergeDefinitions boolean
  Auth map
    AddApiKeyRequiredToCorsPreflight boolean ~
    AddDefaultAuthorizerToCorsPreflight boolean
    ApiKeyRequired boolean
    Authorizers map
    DefaultAuthorizer text
    InvokeRole text -
    ResourcePolicy map -
      AwsAccountBlacklist any
      AwsAccountWhitelist any
      CustomStatements any
      IntrinsicVpcBlacklist any
      IntrinsicVpcWhitelist any
      IntrinsicVpceBlacklist any
      IntrinsicVpceWhitelist any
      IpRangeBlacklist any
      IpRangeWhitelist any
      SourceVpcBlacklist any
      SourceVpcWhitelist any
    UsagePlan map
      CreateUsagePlan text
      Description text
      Quota map ~
        Limit integer 0..
        Offset integer -
        Period text=DAY|WEEK|MONTH
      Tags list
      Throttle map
        BurstLimit integer
        RateLimit number
      UsagePlanName text
  Models map
  OpenApiVersion any ~
  DisableExecuteApiEndpoint boolean -
  GatewayResponses map
  MethodSettings list -
  ApiKeySourceType text=HEADER|AUTHORIZER
  AccessLogSetting map -
  CacheClusterEnabled boolean -
  CacheClusterSize text -
  CanarySetting map -
  Domain map -
    AccessAssociation map
    BasePath texts
    CertificateArn! text
    DomainName! text
    EndpointConfiguration text
    IpAddressType text
    MutualTlsAuthentication map
    NormalizeBasePath boolean
    OwnershipVerificationCertificateArn text
    Policy any
    Route53 map
    SecurityPolicy text
  FailOnWarnings boolean ~
  MinimumCompressionSize integer 0..10485760 -
  Mode text ~
  TracingEnabled boolean -
  AlwaysDeploy boolean ~
  PropagateTags boolean -
  Policy any -
  SecurityPolicy text -
  EndpointAccessMode text -
AWS::Serverless::HttpApi apis
  StageName word
  Name text
  Description text
  CorsConfiguration any
    AllowCredentials any
    AllowHeaders any
    AllowMethods any
    AllowOrigins any
    ExposeHeaders any
    MaxAge any
  StageVariables map
  Tags map
  DefinitionBody map
  DefinitionUri source
    Bucket! text
    Key! text
    Version any
  Auth map
    Authorizers map
    DefaultAuthorizer text
    EnableIamAuthorizer boolean
  FailOnWarnings boolean ~
  RouteSettings map -
  DefaultRouteSettings map -
  AccessLogSettings map -
  Domain map -
  DisableExecuteApiEndpoint boolean -
  PropagateTags boolean -
AWS::Serverless::SimpleTable tables
  TableName word
  PrimaryKey map
    Name text
    Type text
  ProvisionedThroughput map
    ReadCapacityUnits! integer 1..
    WriteCapacityUnits! integer 1..
  SSESpecification map ~
    KMSMasterKeyId text
    SSEEnabled boolean
    SSEType text
  PointInTimeRecoverySpecification map ~
    PointInTimeRecoveryEnabled boolean
    RecoveryPeriodInDays integer 1..35
  Tags map
AWS::Serverless::LayerVersion functions
  LayerName word ~
  Description text
  ContentUri! source ~
    Bucket! text
    Key! text
    Version any
  CompatibleArchitectures texts -
  CompatibleRuntimes texts ..15 -
  LicenseInfo text
  RetentionPolicy text -
  PublishLambdaVersion boolean -
AWS::Serverless::Application templates
  Location! source -
    ApplicationId! text
    SemanticVersion! text
  NotificationARNs texts ..5 -
  Parameters map -
  Tags map -
  TimeoutInMinutes integer 1.. -
AWS::Serverless::StateMachine templates
  AutoPublishAlias text -
  Definition map -
  DefinitionSubstitutions map -
  DefinitionUri source -
    Bucket! text
    Key! text
    Version any
  DeploymentPreference map -
  Events map -
  Logging map -
  Name text -
  PermissionsBoundary text -
  Policies any -
  PropagateTags boolean -
  Role word -
  RolePath text -
  Tags map -
  Tracing map -
  Type text=STANDARD|EXPRESS -
  UseAliasAsEventTarget boolean -
AWS::Serverless::Connector templates
  Source! map -
  Destination! any -
  Permissions! texts=Read|Write -
)schema";

}  // namespace sls::model
