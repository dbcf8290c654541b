#include "local_values.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "loading.h"

namespace sls::model {
namespace {

// {name}, {id} (logical id), {hash} (ten letters and digits made of it), {lower} (the name in lower case),
// {region}, {account}. An attribute with an empty pattern exists on AWS and has no value here.
struct LocalValue {
  std::string_view type;
  std::string_view attribute;
  std::string_view pattern;
};

constexpr std::string_view kFunctionArn = "arn:aws:lambda:{region}:{account}:function:{name}";

constexpr LocalValue kLocalValues[] = {
    {"AWS::Serverless::Function", "", "{name}"},
    {"AWS::Serverless::Function", "Arn", kFunctionArn},
    {"AWS::Lambda::Function", "", "{name}"},
    {"AWS::Lambda::Function", "Arn", kFunctionArn},
    {"AWS::Lambda::Function", "SnapStartResponse.ApplyOn", "None"},
    {"AWS::Lambda::Function", "SnapStartResponse.OptimizationStatus", "Off"},
    {"AWS::DynamoDB::Table", "", "{name}"},
    {"AWS::DynamoDB::Table", "Arn", "arn:aws:dynamodb:{region}:{account}:table/{name}"},
    {"AWS::DynamoDB::Table", "StreamArn",
     "arn:aws:dynamodb:{region}:{account}:table/{name}/stream/2026-01-01T00:00:00.000"},
    {"AWS::Serverless::SimpleTable", "", "{name}"},
    {"AWS::Serverless::SimpleTable", "Arn", "arn:aws:dynamodb:{region}:{account}:table/{name}"},
    {"AWS::Serverless::SimpleTable", "StreamArn",
     "arn:aws:dynamodb:{region}:{account}:table/{name}/stream/2026-01-01T00:00:00.000"},
    {"AWS::Serverless::Api", "", "{hash}"},
    {"AWS::Serverless::Api", "RootResourceId", "{hash}root"},
    {"AWS::Serverless::Api", "RestApiId", "{hash}"},
    {"AWS::ApiGateway::RestApi", "", "{hash}"},
    {"AWS::ApiGateway::RestApi", "RootResourceId", "{hash}root"},
    {"AWS::ApiGateway::RestApi", "RestApiId", "{hash}"},
    {"AWS::ApiGateway::Resource", "", "{hash}"},
    {"AWS::ApiGateway::Resource", "ResourceId", "{hash}"},
    {"AWS::ApiGateway::Method", "", "{hash}"},
    {"AWS::ApiGateway::Deployment", "", "{hash}"},
    {"AWS::ApiGateway::Deployment", "DeploymentId", "{hash}"},
    {"AWS::ApiGateway::Authorizer", "", "{hash}"},
    {"AWS::ApiGateway::Authorizer", "AuthorizerId", "{hash}"},
    {"AWS::ApiGateway::Model", "", "{name}"},
    {"AWS::ApiGateway::RequestValidator", "", "{hash}"},
    {"AWS::ApiGateway::RequestValidator", "RequestValidatorId", "{hash}"},
    {"AWS::ApiGateway::Stage", "", "{name}"},
    {"AWS::ApiGateway::ApiKey", "", "{hash}"},
    {"AWS::ApiGateway::ApiKey", "APIKeyId", "{hash}"},
    {"AWS::Serverless::HttpApi", "", "{hash}"},
    {"AWS::Serverless::HttpApi", "ApiId", "{hash}"},
    {"AWS::Serverless::HttpApi", "ApiEndpoint", "https://{hash}.execute-api.{region}.amazonaws.com"},
    {"AWS::ApiGatewayV2::Api", "", "{hash}"},
    {"AWS::ApiGatewayV2::Api", "ApiId", "{hash}"},
    {"AWS::ApiGatewayV2::Api", "ApiEndpoint", "https://{hash}.execute-api.{region}.amazonaws.com"},
    {"AWS::ApiGatewayV2::Integration", "", "{hash}"},
    {"AWS::ApiGatewayV2::Integration", "IntegrationId", "{hash}"},
    {"AWS::ApiGatewayV2::Authorizer", "", "{hash}"},
    {"AWS::ApiGatewayV2::Authorizer", "AuthorizerId", "{hash}"},
    {"AWS::ApiGatewayV2::Route", "", "{hash}"},
    {"AWS::ApiGatewayV2::Route", "RouteId", "{hash}"},
    {"AWS::ApiGatewayV2::Stage", "", "{name}"},
    {"AWS::Lambda::Version", "Version", "1"},
    {"AWS::Lambda::Version", "FunctionArn", ""},
    {"AWS::Lambda::LayerVersion", "", "arn:aws:lambda:{region}:{account}:layer:{name}:1"},
    {"AWS::Lambda::LayerVersion", "LayerVersionArn", "arn:aws:lambda:{region}:{account}:layer:{name}:1"},
    {"AWS::Serverless::LayerVersion", "", "arn:aws:lambda:{region}:{account}:layer:{name}:1"},
    {"AWS::SNS::Topic", "", "arn:aws:sns:{region}:{account}:{name}"},
    {"AWS::SNS::Topic", "TopicArn", "arn:aws:sns:{region}:{account}:{name}"},
    {"AWS::SNS::Topic", "TopicName", "{name}"},
    {"AWS::SQS::Queue", "", "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    {"AWS::SQS::Queue", "Arn", "arn:aws:sqs:{region}:{account}:{name}"},
    {"AWS::SQS::Queue", "QueueName", "{name}"},
    {"AWS::SQS::Queue", "QueueUrl", "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    {"AWS::S3::Bucket", "", "{lower}"},
    {"AWS::S3::Bucket", "Arn", "arn:aws:s3:::{lower}"},
    {"AWS::S3::Bucket", "DomainName", "{lower}.s3.amazonaws.com"},
    {"AWS::S3::Bucket", "DualStackDomainName", "{lower}.s3.dualstack.{region}.amazonaws.com"},
    {"AWS::S3::Bucket", "RegionalDomainName", "{lower}.s3.{region}.amazonaws.com"},
    {"AWS::S3::Bucket", "WebsiteURL", "http://{lower}.s3-website-{region}.amazonaws.com"},
    {"AWS::Kinesis::Stream", "", "{name}"},
    {"AWS::Kinesis::Stream", "Arn", "arn:aws:kinesis:{region}:{account}:stream/{name}"},
    {"AWS::IAM::Role", "", "{name}"},
    {"AWS::IAM::Role", "Arn", "arn:aws:iam::{account}:role/{name}"},
    {"AWS::IAM::Role", "RoleId", "AROA{hash}"},
    {"AWS::IAM::ManagedPolicy", "", "arn:aws:iam::{account}:policy/{name}"},
    {"AWS::IAM::User", "", "{name}"},
    {"AWS::IAM::User", "Arn", "arn:aws:iam::{account}:user/{name}"},
    {"AWS::Serverless::StateMachine", "", "arn:aws:states:{region}:{account}:stateMachine:{name}"},
    {"AWS::Serverless::StateMachine", "Arn", "arn:aws:states:{region}:{account}:stateMachine:{name}"},
    {"AWS::Serverless::StateMachine", "Name", "{name}"},
    {"AWS::StepFunctions::StateMachine", "", "arn:aws:states:{region}:{account}:stateMachine:{name}"},
    {"AWS::StepFunctions::StateMachine", "Arn", "arn:aws:states:{region}:{account}:stateMachine:{name}"},
    {"AWS::StepFunctions::StateMachine", "Name", "{name}"},
    {"AWS::Logs::LogGroup", "", "{name}"},
    {"AWS::Logs::LogGroup", "Arn", "arn:aws:logs:{region}:{account}:log-group:{name}:*"},
    {"AWS::Cognito::UserPool", "", "{region}_{hash}"},
    {"AWS::Cognito::UserPool", "UserPoolId", "{region}_{hash}"},
    {"AWS::Cognito::UserPool", "Arn", "arn:aws:cognito-idp:{region}:{account}:userpool/{region}_{hash}"},
    {"AWS::Cognito::UserPool", "ProviderName", "cognito-idp.{region}.amazonaws.com/{region}_{hash}"},
    {"AWS::Cognito::UserPool", "ProviderURL", "https://cognito-idp.{region}.amazonaws.com/{region}_{hash}"},
    {"AWS::Cognito::UserPoolClient", "", "{hash}"},
    {"AWS::Cognito::UserPoolClient", "ClientId", "{hash}"},
    {"AWS::Cognito::UserPoolClient", "Name", "{name}"},
    {"AWS::Cognito::UserPoolClient", "ClientSecret", ""},
    {"AWS::SecretsManager::Secret", "", "arn:aws:secretsmanager:{region}:{account}:secret:{name}"},
    {"AWS::SecretsManager::Secret", "Id", "arn:aws:secretsmanager:{region}:{account}:secret:{name}"},
    {"AWS::SSM::Parameter", "", "{name}"},
    {"AWS::KMS::Key", "", "{hash}"},
    {"AWS::KMS::Key", "KeyId", "{hash}"},
    {"AWS::KMS::Key", "Arn", "arn:aws:kms:{region}:{account}:key/{hash}"},
    {"AWS::Events::EventBus", "", "{name}"},
    {"AWS::Events::EventBus", "Name", "{name}"},
    {"AWS::Events::EventBus", "Arn", "arn:aws:events:{region}:{account}:event-bus/{name}"},
    {"AWS::Events::Rule", "", "{name}"},
    {"AWS::Events::Rule", "Arn", "arn:aws:events:{region}:{account}:rule/{name}"},
};

// Types of which the table above has every attribute.
constexpr std::array<std::string_view, 20> kComplete = {"AWS::Lambda::Function",
                                                        "AWS::Serverless::Function",
                                                        "AWS::DynamoDB::Table",
                                                        "AWS::ApiGateway::RestApi",
                                                        "AWS::Serverless::Api",
                                                        "AWS::ApiGatewayV2::Api",
                                                        "AWS::Serverless::HttpApi",
                                                        "AWS::ApiGateway::Resource",
                                                        "AWS::ApiGateway::Authorizer",
                                                        "AWS::SNS::Topic",
                                                        "AWS::SQS::Queue",
                                                        "AWS::IAM::Role",
                                                        "AWS::StepFunctions::StateMachine",
                                                        "AWS::Serverless::StateMachine",
                                                        "AWS::Events::EventBus",
                                                        "AWS::ApiGatewayV2::Integration",
                                                        "AWS::ApiGatewayV2::Authorizer",
                                                        "AWS::ApiGateway::Method",
                                                        "AWS::ApiGateway::Model",
                                                        "AWS::Serverless::SimpleTable"};

constexpr std::pair<std::string_view, std::string_view> kNameProperties[] = {
    {"AWS::Serverless::Function", "FunctionName"},
    {"AWS::Lambda::Function", "FunctionName"},
    {"AWS::DynamoDB::Table", "TableName"},
    {"AWS::Serverless::SimpleTable", "TableName"},
    {"AWS::SNS::Topic", "TopicName"},
    {"AWS::SQS::Queue", "QueueName"},
    {"AWS::S3::Bucket", "BucketName"},
    {"AWS::IAM::Role", "RoleName"},
    {"AWS::IAM::User", "UserName"},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
    {"AWS::Logs::LogGroup", "LogGroupName"},
    {"AWS::Kinesis::Stream", "Name"},
    {"AWS::Lambda::LayerVersion", "LayerName"},
    {"AWS::Serverless::LayerVersion", "LayerName"},
    {"AWS::StepFunctions::StateMachine", "StateMachineName"},
    {"AWS::Serverless::StateMachine", "Name"},
    {"AWS::SecretsManager::Secret", "Name"},
    {"AWS::SSM::Parameter", "Name"},
    {"AWS::Events::EventBus", "Name"},
    {"AWS::Events::Rule", "Name"},
    {"AWS::ApiGateway::Stage", "StageName"},
    {"AWS::ApiGatewayV2::Stage", "StageName"},
    {"AWS::ApiGateway::Model", "Name"},
    {"AWS::Cognito::UserPoolClient", "ClientName"},
};

}  // namespace

std::string_view name_property(std::string_view type) {
  for (const auto& [known, property] : kNameProperties) {
    if (known == type) return property;
  }
  return {};
}

std::map<std::string, std::string> local_values(const std::string& logical_id, std::string_view type,
                                                const std::string& name, const LoadOptions& options,
                                                const std::string& account) {
  const std::pair<std::string_view, std::string> kPlaces[] = {{"{name}", name},
                                                              {"{id}", logical_id},
                                                              {"{hash}", api_id(logical_id)},
                                                              {"{region}", options.region},
                                                              {"{account}", account},
                                                              {"{lower}", core::to_lower(name)}};
  std::map<std::string, std::string> values = {{"", logical_id}};
  for (const LocalValue& row : kLocalValues) {
    if (row.type != type || row.pattern.empty()) continue;
    std::string text(row.pattern);
    for (const auto& [mark, value] : kPlaces) {
      for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size())
        text.replace(at, mark.size(), value);
    }
    values[std::string(row.attribute)] = std::move(text);
  }
  return values;
}

bool knows_attributes(std::string_view type) {
  return std::find(kComplete.begin(), kComplete.end(), type) != kComplete.end();
}

std::vector<std::string> attributes_of(std::string_view type) {
  std::vector<std::string> names;
  for (const LocalValue& row : kLocalValues) {
    if (row.type == type && !row.attribute.empty()) names.emplace_back(row.attribute);
  }
  return names;
}

}  // namespace sls::model
