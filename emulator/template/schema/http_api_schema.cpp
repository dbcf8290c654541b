// AWS::ApiGatewayV2::*
#include "schema/schema.h"

namespace sls::model {

const std::string_view kHttpApiSchema = R"schema(
AWS::ApiGatewayV2::Api apis
  ApiKeySelectionExpression text -
  BasePath text ~
  Body any
  BodyS3Location map -
    Bucket text
    Etag text
    Key text
    Version text
  CorsConfiguration map
    AllowCredentials boolean
    AllowHeaders texts
    AllowMethods texts
    AllowOrigins texts
    ExposeHeaders texts
    MaxAge integer -1..86400
  CredentialsArn text -
  Description text
  DisableExecuteApiEndpoint boolean -
  DisableSchemaValidation boolean -
  FailOnWarnings boolean ~
  IpAddressType text ~
  Name text
  ProtocolType text=HTTP|WEBSOCKET
  RouteKey text
  RouteSelectionExpression text -
  Tags map
  Target text
  Version text
AWS::ApiGatewayV2::Route apis
  ApiId! text
  ApiKeyRequired boolean -
  AuthorizationScopes texts
  AuthorizationType text=NONE|JWT|AWS_IAM|CUSTOM
  AuthorizerId text
  ModelSelectionExpression text -
  OperationName text -
  RequestModels any -
  RequestParameters map -
  RouteKey! text
  RouteResponseSelectionExpression text -
  Target text
AWS::ApiGatewayV2::Integration apis
  ApiId! text
  ConnectionId text -
  ConnectionType text -
  ContentHandlingStrategy text -
  CredentialsArn text -
  Description text
  IntegrationMethod text
  IntegrationSubtype text -
  IntegrationType! text=AWS|AWS_PROXY|HTTP|HTTP_PROXY|MOCK
  IntegrationUri text
  PassthroughBehavior text -
  PayloadFormatVersion text=1.0|2.0
  RequestParameters map -
  RequestTemplates map -
  ResponseParameters map -
  TemplateSelectionExpression text -
  TimeoutInMillis integer
  TlsConfig map -
    ServerNameToVerify text
AWS::ApiGatewayV2::Stage apis
  AccessLogSettings map -
    DestinationArn text
    Format text
  ApiId! text
  AutoDeploy boolean ~
  ClientCertificateId text -
  DefaultRouteSettings map -
    DataTraceEnabled boolean
    DetailedMetricsEnabled boolean
    LoggingLevel text
    ThrottlingBurstLimit integer
    ThrottlingRateLimit number
  DeploymentId text
  Description text
  RouteSettings any -
  StageName! text
  StageVariables any
  Tags map
AWS::ApiGatewayV2::Authorizer apis
  ApiId! text
  AuthorizerCredentialsArn text -
  AuthorizerPayloadFormatVersion text=1.0|2.0
  AuthorizerResultTtlInSeconds integer 0..3600
  AuthorizerType! text=REQUEST|JWT
  AuthorizerUri text
  EnableSimpleResponses boolean
  IdentitySource texts
  IdentityValidationExpression text -
  JwtConfiguration map
    Audience texts
    Issuer text
  Name! text
AWS::ApiGatewayV2::Deployment apis
  ApiId! text
  Description text
  StageName text
)schema";

}  // namespace sls::model
