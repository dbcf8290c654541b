#include "template/load.h"

#include <gtest/gtest.h>

namespace sls::model {
namespace {

std::shared_ptr<const Application> load(std::string_view text, const LoadOptions& options = {}) {
  auto loaded = load_application_text(text, "/app/template.yaml", options);
  if (!loaded.ok()) {
    ADD_FAILURE() << loaded.error().diagnostic.message;
    return std::make_shared<Application>();
  }
  for (const Diagnostic& diagnostic : (*loaded)->diagnostics) {
    if (diagnostic.severity == Severity::error)
      ADD_FAILURE() << diagnostic.position.line << ":" << diagnostic.position.column << " " << diagnostic.message;
  }
  return *loaded;
}

// The variable V of a function, with `value` as the template writes it and whatever else stands in front.
std::string value_of(const std::string& value, const std::string& sections = "", const LoadOptions& options = {}) {
  auto application = load(sections + R"(
Resources:
  Items: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: items}}
  Topic: {Type: AWS::SNS::Topic}
  App:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: message_crud.handle
      Environment:
        Variables:
          V: )" + value + "\n",
                          options);
  const Function* function = application->find_function("App");
  if (function == nullptr || !function->environment.contains("V")) return "(none)";
  return function->environment.at("V");
}

TEST(Intrinsics, GiveTheLocalValueOfAResource) {
  EXPECT_EQ(value_of("!Ref Items"), "items");
  EXPECT_EQ(value_of("!GetAtt Items.Arn"), "arn:aws:dynamodb:us-east-1:123456789012:table/items");
  EXPECT_EQ(value_of("!Ref Topic"), "arn:aws:sns:us-east-1:123456789012:Topic");
  EXPECT_EQ(value_of("{Ref: Items}"), "items");
  EXPECT_EQ(value_of("{\"Fn::GetAtt\": [Items, Arn]}"), "arn:aws:dynamodb:us-east-1:123456789012:table/items");
}

TEST(Intrinsics, GiveThePseudoParameters) {
  LoadOptions options;
  options.region = "eu-west-1";
  options.stack_name = "mine";
  EXPECT_EQ(value_of("!Ref AWS::Region", "", options), "eu-west-1");
  EXPECT_EQ(value_of("!Ref AWS::AccountId"), "123456789012");
  EXPECT_EQ(value_of("!Ref AWS::StackName", "", options), "mine");
  EXPECT_EQ(value_of("!Sub \"${AWS::Partition} ${AWS::URLSuffix}\""), "aws amazonaws.com");
}

TEST(Intrinsics, SubstituteInBothForms) {
  EXPECT_EQ(value_of("!Sub \"t=${Items} a=${Items.Arn} l=${!Items}\""),
            "t=items a=arn:aws:dynamodb:us-east-1:123456789012:table/items l=${Items}");
  EXPECT_EQ(value_of("!Sub [\"${Items}-${x}\", {Items: mine, x: !Ref AWS::Region}]"), "mine-us-east-1");
}

TEST(Intrinsics, WorkOnTexts) {
  EXPECT_EQ(value_of("!Join [\"-\", [a, !Ref Items, c]]"), "a-items-c");
  EXPECT_EQ(value_of("!Select [1, [a, b]]"), "b");
  EXPECT_EQ(value_of("!Select [\"1\", !Split [\",\", \"x,y\"]]"), "y");
  EXPECT_EQ(value_of("!Base64 hello"), "aGVsbG8=");
  EXPECT_EQ(value_of("{\"Fn::Base64\": !Sub \"${Items}\"}"), "aXRlbXM=");
}

TEST(Intrinsics, FindInMapsByOtherIntrinsics) {
  std::string maps = "Mappings:\n  Sizes: {us-east-1: {small: \"1\", large: \"2\"}}\n";
  EXPECT_EQ(value_of("!FindInMap [Sizes, !Ref AWS::Region, large]", maps), "2");
}

TEST(Intrinsics, ChooseByConditions) {
  std::string sections = R"(
Parameters: {Stage: {Type: String, Default: test}}
Conditions:
  IsTest: !Equals [!Ref Stage, test]
  IsLive: !Not [!Condition IsTest]
  Either: !Or [!Condition IsTest, !Condition IsLive]
  Both: !And [!Condition IsTest, !Condition IsLive]
)";
  EXPECT_EQ(value_of("!If [IsTest, a, b]", sections), "a");
  EXPECT_EQ(value_of("!If [IsLive, a, b]", sections), "b");
  EXPECT_EQ(value_of("!If [Either, a, b]", sections), "a");
  EXPECT_EQ(value_of("!If [Both, a, b]", sections), "b");
  LoadOptions live;
  live.parameter_overrides = {{"Stage", "live"}};
  EXPECT_EQ(value_of("!If [IsTest, a, b]", sections, live), "b");
}

TEST(Intrinsics, NoValueRemovesAProperty) {
  EXPECT_EQ(value_of("!If [Never, x, !Ref AWS::NoValue]", "Conditions: {Never: !Equals [a, b]}\n"), "(none)");
}

TEST(Intrinsics, WhatHasNoLocalValueIsReportedAndCanBeGiven) {
  std::string text = R"(
Resources:
  Bus: {Type: AWS::Some::Thing}
  App:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: message_crud.handle
      Environment: {Variables: {V: !GetAtt Bus.Endpoint}}
)";
  auto loaded = load_application_text(text, "/app/template.yaml", {});
  ASSERT_TRUE(loaded.ok());
  ASSERT_TRUE(std::any_of((*loaded)->diagnostics.begin(), (*loaded)->diagnostics.end(), [](const Diagnostic& found) {
    return found.position.line == 9 && found.hint.find("--resolve Bus.Endpoint=") != std::string::npos;
  }));
  LoadOptions options;
  options.resolve = {{"Bus.Endpoint", "http://127.0.0.1:9"}};
  EXPECT_EQ(load(text, options)->find_function("App")->environment.at("V"), "http://127.0.0.1:9");
}

TEST(Globals, MergeMapsAndYieldToTheFunction) {
  auto application = load(R"(
Globals:
  Function:
    Runtime: provided.al2023
    Handler: message_crud.handle
    Timeout: 7
    Environment: {Variables: {A: global, B: global}}
Resources:
  One:
    Type: AWS::Serverless::Function
    Properties: {Environment: {Variables: {B: own, C: own}}}
  Two:
    Type: AWS::Serverless::Function
    Properties: {Timeout: 9, MemorySize: 512}
)");
  const Function& one = *application->find_function("One");
  EXPECT_EQ(one.environment, (std::map<std::string, std::string>{{"A", "global"}, {"B", "own"}, {"C", "own"}}));
  EXPECT_EQ(one.timeout_seconds, 7);
  EXPECT_EQ(one.memory_mb, 128);
  const Function& two = *application->find_function("Two");
  EXPECT_EQ(two.timeout_seconds, 9);
  EXPECT_EQ(two.memory_mb, 512);
}

TEST(Events, MakeTheImplicitApisAndTheDefaultRoute) {
  auto application = load(R"(
Globals: {Function: {Runtime: provided.al2023, Handler: message_crud.handle}}
Resources:
  App:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Rest: {Type: Api, Properties: {Path: "{proxy+}", Method: any}}
        Http: {Type: HttpApi, Properties: {Path: /x, Method: post}}
        Rest1: {Type: HttpApi, Properties: {Path: /y, Method: GET, PayloadFormatVersion: "1.0"}}
        Default: {Type: HttpApi}
)");
  const Api* rest = application->find_api("ServerlessRestApi");
  ASSERT_NE(rest, nullptr);
  EXPECT_EQ(rest->stage, "Prod");
  ASSERT_EQ(rest->routes.size(), 1u);
  EXPECT_EQ(rest->routes[0].method, "ANY");
  EXPECT_EQ(rest->routes[0].path, "/{proxy+}");  // also where the template left the slash out
  EXPECT_EQ(rest->routes[0].payload_format, "1.0");
  const Api* http = application->find_api("ServerlessHttpApi");
  ASSERT_NE(http, nullptr);
  EXPECT_EQ(http->stage, "$default");
  ASSERT_EQ(http->routes.size(), 3u);
  EXPECT_EQ(http->routes[0].method, "POST");
  EXPECT_EQ(http->routes[0].payload_format, "2.0");
  EXPECT_EQ(http->routes[1].payload_format, "1.0");
  EXPECT_EQ(http->routes[2].path, "$default");
  EXPECT_EQ(http->routes[2].method, "ANY");
}

TEST(Resources, WhoseConditionIsFalseDoNotExist) {
  auto application = load(R"(
Conditions: {Never: !Equals [a, b]}
Resources:
  One: {Type: AWS::Serverless::SimpleTable, Condition: Never}
  Two: {Type: AWS::Serverless::SimpleTable}
)");
  EXPECT_EQ(application->find_table("One"), nullptr);
  EXPECT_NE(application->find_table("Two"), nullptr);
}

TEST(Resources, OfOtherTypesAreKeptAndNamed) {
  auto application = load("Resources:\n  Topic: {Type: AWS::SNS::Topic}\n");
  ASSERT_EQ(application->not_emulated.size(), 1u);
  EXPECT_EQ(application->not_emulated[0].logical_id, "Topic");
  EXPECT_EQ(application->not_emulated[0].type, "AWS::SNS::Topic");
  EXPECT_EQ(application->not_emulated[0].position.line, 2);
}

TEST(Tables, KeepKeysIndexesAndBilling) {
  auto application = load(R"(
Resources:
  Items:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: sk, AttributeType: N}
        - {AttributeName: other, AttributeType: B}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
        - {AttributeName: sk, KeyType: RANGE}
      BillingMode: PAY_PER_REQUEST
      GlobalSecondaryIndexes:
        - IndexName: by-other
          KeySchema: [{AttributeName: other, KeyType: HASH}]
          Projection: {ProjectionType: INCLUDE, NonKeyAttributes: [a]}
      TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}
      StreamSpecification: {StreamViewType: NEW_IMAGE}
)");
  const Table& table = *application->find_table("Items");
  EXPECT_EQ(table.name, "Items");
  EXPECT_EQ(table.key_schema, (std::vector<KeyAttribute>{{"pk", "HASH"}, {"sk", "RANGE"}}));
  EXPECT_EQ(table.attributes.size(), 3u);
  EXPECT_EQ(table.billing_mode, "PAY_PER_REQUEST");
  ASSERT_EQ(table.global_indexes.size(), 1u);
  EXPECT_EQ(table.global_indexes[0].projection, (Projection{"INCLUDE", {"a"}}));
  EXPECT_EQ(table.ttl_attribute, "ttl");
  EXPECT_EQ(table.stream_view_type, "NEW_IMAGE");
}

TEST(Operations, AreNamedByMetadataElseByTheRoute) {
  auto application = load(R"(
Globals: {Function: {Runtime: provided.al2023, Handler: message_crud.handle}}
Resources:
  App:
    Type: AWS::Serverless::Function
    Metadata:
      HelloSls: {Operations: {CreateItem: {Method: post, Path: /message}}}
    Properties:
      Events: {Any: {Type: Api, Properties: {Path: "/{proxy+}", Method: any}}}
)");
  ASSERT_FALSE(application->operations.empty());
  EXPECT_EQ(application->operations[0].name, "CreateItem");
  EXPECT_EQ(application->operations[0].method, "POST");
  EXPECT_EQ(application->operations[0].function, "App");
}

TEST(Json, IsReadAsYamlIs) {
  auto application = load(R"({"Resources": {"Items": {"Type": "AWS::Serverless::SimpleTable",
    "Properties": {"TableName": {"Fn::Sub": "${AWS::StackName}-items"}}}}})");
  ASSERT_EQ(application->tables.size(), 1u);
  EXPECT_EQ(application->tables[0].name, "local-items");
}

TEST(Text, OverTheLimitsIsRefusedBeforeItIsParsed) {
  EXPECT_FALSE(load_application_text(std::string(1'100'000, ' '), "/app/template.yaml", {}).ok());
  EXPECT_FALSE(load_application_text("Resources: " + std::string(100'000, '['), "/app/template.yaml", {}).ok());
  EXPECT_FALSE(load_application_text("Resources: {\"\xff\xfe\": 1}", "/app/template.yaml", {}).ok());
}

TEST(Functions, SayWhatBecomesOfTheirEvents) {
  auto application = load(R"(
Resources:
  Failed: {Type: AWS::SQS::Queue}
  App:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: message_crud.handle
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Failed.Arn}
      LoggingConfig: {LogFormat: JSON, ApplicationLogLevel: DEBUG, LogGroup: all}
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        MaximumEventAgeInSeconds: 300
        DestinationConfig:
          OnFailure: {Type: SQS, Destination: !GetAtt Failed.Arn}
          OnSuccess: {Type: EventBridge}
  Other: {Type: AWS::Serverless::Function, Properties: {Runtime: provided.al2023, Handler: message_crud.handle}}
)");
  const Function& function = *application->find_function("App");
  EXPECT_EQ(function.asynchronous.most_retries, 1);
  EXPECT_EQ(function.asynchronous.most_age_seconds, 300);
  EXPECT_EQ(function.asynchronous.on_failure, "arn:aws:sqs:us-east-1:123456789012:Failed");
  EXPECT_EQ(function.asynchronous.on_success, "EventBridge");
  EXPECT_EQ(function.asynchronous.dead_letter, "arn:aws:sqs:us-east-1:123456789012:Failed");
  EXPECT_EQ(function.log_format, "JSON");
  EXPECT_EQ(function.application_log_level, "DEBUG");
  EXPECT_EQ(function.log_group, "all");
  const Function& other = *application->find_function("Other");
  EXPECT_EQ(other.asynchronous.most_retries, 2);
  EXPECT_EQ(other.asynchronous.on_failure, "");
  EXPECT_EQ(other.log_format, "Text");
  EXPECT_EQ(other.log_group, "/aws/lambda/Other");
}

}  // namespace
}  // namespace sls::model
