// AWS::ApiGateway::*
#include "schema/schema.h"

namespace sls::model {

const std::string_view kRestApiSchema = R"schema(
AWS::ApiGateway::RestApi apis
  ApiKeySourceType text=HEADER|AUTHORIZER
  BinaryMediaTypes texts
  Body any
  BodyS3Location map -
    Bucket text
    ETag text
    Key text
    Version text
  CloneFrom text -
  Description text
  DisableExecuteApiEndpoint boolean -
  EndpointAccessMode text -
  EndpointConfiguration map ~
    IpAddressType text
    Types texts=EDGE|REGIONAL|PRIVATE
    VpcEndpointIds texts
  FailOnWarnings boolean ~
  MinimumCompressionSize integer 0..10485760 -
  Mode text ~
  Name text
  Parameters any ~
  Policy any -
  SecurityPolicy text -
  Tags list
    Key! text
    Value! text
  Version text
AWS::ApiGateway::Resource apis
  ParentId! text
  PathPart! text
  RestApiId! text
AWS::ApiGateway::Method apis
  ApiKeyRequired boolean
  AuthorizationScopes texts
  AuthorizationType text=NONE|AWS_IAM|CUSTOM|COGNITO_USER_POOLS
  AuthorizerId text
  HttpMethod! text
  Integration map ~
    CacheKeyParameters texts
    CacheNamespace text
    ConnectionId text
    ConnectionType text=INTERNET|VPC_LINK
    ContentHandling text=CONVERT_TO_BINARY|CONVERT_TO_TEXT
    Credentials text
    IntegrationHttpMethod text
    IntegrationResponses list
      ContentHandling text=CONVERT_TO_BINARY|CONVERT_TO_TEXT
      ResponseParameters map
      ResponseTemplates map
      SelectionPattern text
      StatusCode! text
    IntegrationTarget text
    PassthroughBehavior text=WHEN_NO_MATCH|WHEN_NO_TEMPLATES|NEVER
    RequestParameters map
    RequestTemplates map
    ResponseTransferMode text=BUFFERED|STREAM
    TimeoutInMillis integer
    Type! text=AWS|AWS_PROXY|HTTP|HTTP_PROXY|MOCK
    Uri text
  MethodResponses list -
    ResponseModels map
    ResponseParameters map
    StatusCode! text
  OperationName text
  RequestModels map ~
  RequestParameters map
  RequestValidatorId text
  ResourceId! text
  RestApiId! text
AWS::ApiGateway::Deployment apis
  DeploymentCanarySettings map -
    PercentTraffic number
    StageVariableOverrides map
    UseStageCache boolean
  Description text
  RestApiId! text
  StageDescription map ~
    AccessLogSetting map
      DestinationArn text
      Format text
    CacheClusterEnabled boolean
    CacheClusterSize text
    CacheDataEncrypted boolean
    CacheTtlInSeconds integer
    CachingEnabled boolean
    CanarySetting map
      PercentTraffic number
      StageVariableOverrides map
      UseStageCache boolean
    ClientCertificateId text
    DataTraceEnabled boolean
    Description text
    DocumentationVersion text
    LoggingLevel text
    MethodSettings list
      CacheDataEncrypted boolean
      CacheTtlInSeconds integer
      CachingEnabled boolean
      DataTraceEnabled boolean
      HttpMethod text
      LoggingLevel text
      MetricsEnabled boolean
      ResourcePath text
      ThrottlingBurstLimit integer
      ThrottlingRateLimit number
    MetricsEnabled boolean
    Tags list
      Key! text
      Value! text
    ThrottlingBurstLimit integer
    ThrottlingRateLimit number
    TracingEnabled boolean
    Variables map
  StageName text
AWS::ApiGateway::Stage apis
  AccessLogSetting map -
    DestinationArn text
    Format text
  CacheClusterEnabled boolean -
  CacheClusterSize text -
  CanarySetting map -
    DeploymentId text
    PercentTraffic number
    StageVariableOverrides map
    UseStageCache boolean
  ClientCertificateId text -
  DeploymentId text
  Description text
  DocumentationVersion text -
  MethodSettings list -
    CacheDataEncrypted boolean
    CacheTtlInSeconds integer
    CachingEnabled boolean
    DataTraceEnabled boolean
    HttpMethod text
    LoggingLevel text
    MetricsEnabled boolean
    ResourcePath text
    ThrottlingBurstLimit integer
    ThrottlingRateLimit number
  RestApiId! text
  StageName text
  Tags list
    Key! text
    Value! text
  TracingEnabled boolean -
  Variables map
AWS::ApiGateway::Authorizer apis
  AuthType text
  AuthorizerCredentials text -
  AuthorizerResultTtlInSeconds integer 0..3600
  AuthorizerUri text
  IdentitySource text
  IdentityValidationExpression text
  Name! text
  ProviderARNs texts
  RestApiId! text
  Type! text=TOKEN|REQUEST|COGNITO_USER_POOLS
AWS::ApiGateway::Model apis
  ContentType text
  Description text
  Name text
  RestApiId! text
  Schema any
AWS::ApiGateway::RequestValidator apis
  Name text
  RestApiId! text
  ValidateRequestBody boolean
  ValidateRequestParameters boolean
AWS::ApiGateway::GatewayResponse apis
  Id text
  ResponseParameters map
  ResponseTemplates map
  ResponseType! text
  RestApiId! text
  StatusCode text
AWS::ApiGateway::ApiKey apis
  CustomerId text
  Description text
  Enabled boolean
  GenerateDistinctId boolean ~
  Name text
  StageKeys list -
    RestApiId text
    StageName text
  Tags list
    Key! text
    Value! text
  Value text
AWS::ApiGateway::UsagePlan apis
  ApiStages list
    ApiId text
    Stage text
    Throttle map
  Description text
  Id text
  Quota map ~
    Limit integer 0..
    Offset integer 0..
    Period text=DAY|WEEK|MONTH
  Tags list
    Key! text
    Value! text
  Throttle map
    BurstLimit integer
    RateLimit number
  UsagePlanName text
AWS::ApiGateway::UsagePlanKey apis
  Id text
  KeyId! text
  KeyType! text=API_KEY
  UsagePlanId! text
)schema";

}  // namespace sls::model
