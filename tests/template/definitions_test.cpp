// Definitions beside the template, macros, policies, and what the fidelity report says.
#include <gtest/gtest.h>

#include <algorithm>

#include "template/load.h"

namespace sls::model {
namespace {

constexpr const char* kApp = R"(
  App:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: a.b
      InlineCode: x
)";

std::shared_ptr<const Application> load_text(const std::string& text, const LoadOptions& options = {}) {
  auto loaded = load_application_text(text, std::string(SLS_FILES) + "/template.yaml", options);
  if (!loaded.ok()) {
    ADD_FAILURE() << loaded.error().diagnostic.message;
    return std::make_shared<Application>();
  }
  return *loaded;
}

bool says(const Application& application, const std::string& code, const std::string& text) {
  return std::any_of(
      application.diagnostics.begin(), application.diagnostics.end(), [&](const Diagnostic& found) {
        return found.code == code && (found.message + " " + found.hint).find(text) != std::string::npos;
      });
}

std::string status_of(const Application& application, const std::string& logical_id,
                      const std::string& property) {
  for (const FidelityEntry& entry : application.fidelity) {
    if (entry.logical_id != logical_id || entry.property != property) continue;
    return entry.status == Fidelity::emulated       ? "emulated"
           : entry.status == Fidelity::approximated ? "approximated"
                                                    : "not emulated";
  }
  return "";
}

TEST(Definitions, AreReadFromAFileBesideTheTemplate) {
  auto application = load_text(std::string("Resources:") + kApp + R"(
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: dev, DefinitionUri: openapi.yaml}}
)");
  ASSERT_FALSE(application->has_errors());
  const Api* api = application->find_api("Api");
  ASSERT_EQ(api->routes.size(), 1u);
  EXPECT_EQ(api->routes[0].function, "App");
  EXPECT_EQ(api->routes[0].operation, "ListItems");
  EXPECT_NE(api->routes[0].position.file.find("openapi.yaml"), std::string::npos);
  ASSERT_EQ(application->definition_files.size(), 1u);
  EXPECT_EQ(application->definition_files[0].filename(), "openapi.yaml");
}

TEST(Definitions, AreIncludedWithTheirIntrinsics) {
  auto application = load_text(std::string("Resources:") + kApp + R"(
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: dev
      DefinitionBody: {"Fn::Transform": {Name: AWS::Include, Parameters: {Location: included.yaml}}}
)");
  ASSERT_FALSE(application->has_errors());
  ASSERT_EQ(application->find_api("Api")->routes.size(), 1u);
  EXPECT_EQ(application->find_api("Api")->routes[0].path, "/included");
  EXPECT_EQ(application->find_api("Api")->routes[0].function, "App");
}

TEST(Definitions, ThatAreNotThereAreNamed) {
  auto application = load_text(R"(
Resources:
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: dev, DefinitionUri: nothing.yaml}}
  Other: {Type: AWS::Serverless::Api, Properties: {StageName: dev, DefinitionUri: s3://bucket/key}}
)");
  EXPECT_TRUE(says(*application, "unreadable-definition", "nothing.yaml"));
  EXPECT_TRUE(says(*application, "not-emulated", "not a file of this machine"));
}

TEST(Definitions, OfAFileHaveNoIntrinsics) {
  auto application = load_text(std::string("Resources:") + kApp + R"(
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: dev, DefinitionUri: with-intrinsics.yaml}}
)");
  EXPECT_TRUE(says(*application, "bad-definition", "does not resolve Fn::Sub"));
  EXPECT_EQ(application->find_api("Api")->routes.at(0).function, "App");
}

TEST(Definitions, NameOperationsThatInvokeFinds) {
  auto application = load_text(std::string("Resources:") + kApp + R"(
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: dev, DefinitionUri: openapi.yaml}}
)");
  ASSERT_EQ(application->operations.size(), 1u);
  EXPECT_EQ(application->operations[0].name, "ListItems");
  EXPECT_EQ(application->operations[0].path, "/items");
}

TEST(Loops, MakeResourcesAndPropertiesOfACollection) {
  auto application = load_text(R"(
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters: {Names: {Type: CommaDelimitedList, Default: "One,Two"}}
Resources:
  Fn::ForEach::Tables:
    - Name
    - !Ref Names
    - Table${Name}:
        Type: AWS::Serverless::SimpleTable
        Properties: {TableName: !Sub "t-${Name}"}
  App:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: a.b
      InlineCode: x
      Environment:
        Variables:
          Fn::ForEach::Variables: [Name, !Ref Names, {"TABLE_${Name}": {Ref: "Table${Name}"}}]
)");
  ASSERT_FALSE(application->has_errors());
  ASSERT_NE(application->find_table("TableTwo"), nullptr);
  EXPECT_EQ(application->find_table("TableTwo")->name, "t-Two");
  EXPECT_EQ(application->find_function("App")->environment.at("TABLE_One"), "t-One");
}

TEST(Loops, ThatMultiplyWithoutEndAreRefused) {
  std::string list = "[";
  for (int i = 0; i < 60; ++i) list += "a" + std::to_string(i) + ",";
  list.back() = ']';
  std::string text = "Transform: AWS::LanguageExtensions\nResources:\n  T: {Type: AWS::SNS::Topic}\n";
  std::string indent = "  ";
  for (int depth = 0; depth < 5; ++depth) {
    std::string n = std::to_string(depth);
    text += indent + "Fn::ForEach::L" + n + ":\n" + indent + "  - V" + n + "\n" + indent + "  - " + list +
            "\n" + indent + "  -\n";
    indent += "    ";
  }
  text += indent + "X${V0}${V1}${V2}${V3}${V4}: {Type: AWS::SNS::Topic}\n";
  EXPECT_TRUE(says(*load_text(text), "bad-foreach", "too many values"));
}

TEST(Intrinsics, OfTheLanguageExtensionsNeedTheirTransform) {
  auto application = load_text(R"(
Resources:
  App:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: a.b, InlineCode: x, Environment: {Variables: {N: {"Fn::Length": [1, 2]}}}}
)");
  EXPECT_TRUE(says(*application, "missing-transform", "Fn::Length"));
  EXPECT_EQ(application->find_function("App")->environment.at("N"), "2");
}

TEST(Intrinsics, OfOtherStacksAreGivenByName) {
  std::string text =
      std::string("Resources:") + kApp + "      Environment: {Variables: {V: !ImportValue shared-name}}\n";
  EXPECT_TRUE(says(*load_text(text), "unresolved", "--resolve shared-name=VALUE"));
  EXPECT_FALSE(load_text(text)->has_errors());
  LoadOptions options;
  options.resolve = {{"shared-name", "it"}};
  EXPECT_EQ(load_text(text, options)->find_function("App")->environment.at("V"), "it");
}

TEST(Intrinsics, OfNetworksAreComputed) {
  auto application = load_text(std::string("Resources:") + kApp + R"(      Environment:
        Variables:
          C: !Join ["|", !Cidr ["10.1.2.3/16", 3, 8]]
          Z: !Join ["|", !GetAZs ""]
)");
  EXPECT_EQ(application->find_function("App")->environment.at("C"), "10.1.0.0/24|10.1.1.0/24|10.1.2.0/24");
  EXPECT_EQ(application->find_function("App")->environment.at("Z"), "us-east-1a|us-east-1b|us-east-1c");
}

TEST(Policies, OfTemplatesBecomeStatements) {
  auto application = load_text(std::string("Resources:") + kApp + R"(      Policies:
        - DynamoDBStreamReadPolicy: {TableName: t, StreamName: s}
        - AWSSecretsManagerRotationPolicy: {FunctionName: f}
        - S3ReadPolicy: {BucketName: b}
        - CloudWatchPutMetricPolicy: {}
)");
  ASSERT_FALSE(application->has_errors());
  std::string all;
  for (const PolicyStatement& statement : application->find_function("App")->policies)
    all += statement.json + "\n";
  EXPECT_NE(all.find("arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/s"), std::string::npos) << all;
  EXPECT_NE(all.find(R"("Condition":{"StringEquals": {"secretsmanager:resource/AllowRotationLambdaArn": )"
                     R"("arn:aws:lambda:us-east-1:123456789012:function:f"}})"),
            std::string::npos)
      << all;
  EXPECT_NE(all.find(R"("Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"])"), std::string::npos) << all;
  EXPECT_NE(all.find("cloudwatch:PutMetricData"), std::string::npos) << all;
}

TEST(Fidelity, NamesEachEventAndWhatIsBelowAProperty) {
  auto application = load_text(std::string("Resources:\n  Topic: {Type: AWS::SNS::Topic}") + kApp +
                               R"(      VpcConfig: {SubnetIds: [a], SecurityGroupIds: [b]}
      Events:
        Told: {Type: SNS, Properties: {Topic: !Ref Topic}}
        Asked: {Type: HttpApi, Properties: {Path: /x, Method: get, RouteSettings: {ThrottlingRateLimit: 1}}}
)");
  ASSERT_FALSE(application->has_errors());
  EXPECT_EQ(status_of(*application, "App", "Events"), "");
  EXPECT_EQ(status_of(*application, "App", "Events.Told"), "not emulated");
  EXPECT_EQ(status_of(*application, "App", "Events.Told.Topic"), "not emulated");
  EXPECT_EQ(status_of(*application, "App", "Events.Asked"), "emulated");
  EXPECT_EQ(status_of(*application, "App", "Events.Asked.Path"), "emulated");
  EXPECT_EQ(status_of(*application, "App", "Events.Asked.RouteSettings"), "not emulated");
  EXPECT_EQ(status_of(*application, "App", "VpcConfig.SubnetIds"), "not emulated");
  EXPECT_EQ(status_of(*application, "App", "Timeout"), "");
  EXPECT_EQ(status_of(*application, "Topic", "Type"), "not emulated");
}

}  // namespace
}  // namespace sls::model
