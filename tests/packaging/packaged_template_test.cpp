#include "packaging/packaged_template.h"

#include <gtest/gtest.h>

namespace sls::packaging {
namespace {

TEST(PackagedTemplate, ReplacesACodeUriAndNothingElse) {
  auto edited = packaged_template(R"(# our application
Resources:
  Other:
    Type: AWS::SNS::Topic

  App:   # the monolith
    Type: AWS::Serverless::Function
    Properties:
      Handler: !Sub "${X}.handle"
      CodeUri: src/app  # the code
      # next
      Events:
        Any:
          Properties: {Path: '{proxy+}'}
)",
                                  {{"App", "App.zip"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_EQ(*edited, R"(# our application
Resources:
  Other:
    Type: AWS::SNS::Topic

  App:   # the monolith
    Type: AWS::Serverless::Function
    Properties:
      Handler: !Sub "${X}.handle"
      CodeUri: App.zip  # the code
      # next
      Events:
        Any:
          Properties: {Path: '{proxy+}'}
)");
}

TEST(PackagedTemplate, AddsACodeUriWhereThereIsNone) {
  auto edited = packaged_template("Resources:\n  A:\n    Properties:\n      Handler: x\n", {{"A", "A.zip"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_EQ(*edited, "Resources:\n  A:\n    Properties:\n      CodeUri: A.zip\n      Handler: x\n");
}

TEST(PackagedTemplate, ReplacesACodeUriThatIsAMap) {
  auto edited = packaged_template(
      "Resources:\n  A:\n    Properties:\n      CodeUri:\n        Bucket: b\n        Key: k\n      Handler: "
      "x\n",
      {{"A", "A.zip"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_EQ(*edited, "Resources:\n  A:\n    Properties:\n      CodeUri: A.zip\n      Handler: x\n");
}

TEST(PackagedTemplate, LeavesEveryOtherByteOfJson) {
  std::string text =
      "{\n  \"Version\": 1.10,\n  \"Resources\": {\n    \"A\": {\"Properties\": {\"Handler\": \"x}\\\"\", "
      "\"CodeUri\": {\"Fn::Sub\": \"a,b\"} , \"E\": [1, {\"CodeUri\": 2}]}}\n  }\n}\n";
  auto edited = packaged_template(text, {{"A", "A.zip"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  std::string expected = text;
  std::string old = R"({"Fn::Sub": "a,b"})";
  expected.replace(expected.find(old), old.size(), "\"A.zip\"");
  EXPECT_EQ(*edited, expected);
}

TEST(PackagedTemplate, AddsACodeUriToJson) {
  auto lines = packaged_template("{\"Resources\": {\"A\": {\"Properties\": {\n  \"Handler\": \"x\"\n}}}}",
                                 {{"A", "A.zip"}});
  ASSERT_TRUE(lines.ok()) << lines.error();
  EXPECT_EQ(
      *lines,
      "{\"Resources\": {\"A\": {\"Properties\": {\n  \"CodeUri\": \"A.zip\",\n  \"Handler\": \"x\"\n}}}}");
  auto empty = packaged_template(R"({"Resources": {"A": {"Properties": {}}}})", {{"A", "A.zip"}});
  EXPECT_EQ(*empty, R"({"Resources": {"A": {"Properties": {"CodeUri": "A.zip"}}}})");
}

TEST(PackagedTemplate, EditsFlowStyleInsideBlocks) {
  auto edited = packaged_template(R"(Resources:
  A: {Type: AWS::Serverless::Function, Properties: {Handler: it's, CodeUri: !Sub "${X}, y"}}  # one
  B:
    Properties: {Handler: x, # CodeUri: not this
                 Events: {E: {Properties: {CodeUri: no}}}}
  C:
    Properties:
      {Handler: x}
)",
                                  {{"A", "A.zip"}, {"B", "B.zip"}, {"C", "C.zip"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_EQ(*edited, R"(Resources:
  A: {Type: AWS::Serverless::Function, Properties: {Handler: it's, CodeUri: "A.zip"}}  # one
  B:
    Properties: {"CodeUri": "B.zip", Handler: x, # CodeUri: not this
                 Events: {E: {Properties: {CodeUri: no}}}}
  C:
    Properties:
      {"CodeUri": "C.zip", Handler: x}
)");
}

TEST(PackagedTemplate, SetsTheCodeOfLayersAndOfPlainLambdaResources) {
  std::vector<PackagedCode> code = {{"L", "L.zip", "ContentUri", {}},
                                    {"F", "", "Code", {{"S3Bucket", "b"}, {"S3Key", "p/k"}}},
                                    {"G", "", "Code", {{"S3Bucket", "b"}, {"S3Key", "p/k"}}}};
  auto edited = packaged_template(R"(Resources:
  L: {Properties: {ContentUri: layer/, CodeUri: not this}}
  F:
    Properties:
      Code:   # of this machine
        a: src
      Handler: x
  G:
    Properties: {Code: src, Handler: x}
)",
                                  code);
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_EQ(*edited, R"(Resources:
  L: {Properties: {ContentUri: "L.zip", CodeUri: not this}}
  F:
    Properties:
      Code: {"S3Bucket": "b", "S3Key": "p/k"}   # of this machine
      Handler: x
  G:
    Properties: {Code: {"S3Bucket": "b", "S3Key": "p/k"}, Handler: x}
)");
}

TEST(PackagedTemplate, KeepsLineEndsAndAMissingLastOne) {
  auto windows = packaged_template(
      "Resources:\r\n  A:\r\n    Properties:\r\n      CodeUri: src # c\r\n      Handler: x\r\n",
      {{"A", "A.zip"}});
  ASSERT_TRUE(windows.ok()) << windows.error();
  EXPECT_EQ(*windows,
            "Resources:\r\n  A:\r\n    Properties:\r\n      CodeUri: A.zip # c\r\n      Handler: x\r\n");
  auto open_end =
      packaged_template("Resources:\n  A:\n    Properties:\n      CodeUri: src", {{"A", "A.zip"}});
  EXPECT_EQ(*open_end, "Resources:\n  A:\n    Properties:\n      CodeUri: A.zip");
}

TEST(PackagedTemplate, UnderstandsQuotedKeysAnchorsAndADocumentMark) {
  auto edited = packaged_template(
      "%YAML 1.1\n---\n'Resources': # all\n  \"A\": &a\n    Properties: &p\n      'CodeUri': >\n        "
      "src\n\n      Handler: x\n",
      {{"A", "s3://bucket/key"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_EQ(*edited,
            "%YAML 1.1\n---\n'Resources': # all\n  \"A\": &a\n    Properties: &p\n      CodeUri: "
            "\"s3://bucket/key\"\n\n      "
            "Handler: x\n");
}

TEST(PackagedTemplate, EditsJson) {
  auto edited = packaged_template(
      R"({"Resources": {"A": {"Properties": {"Handler": "x", "CodeUri": "src"}}}})", {{"A", "A.zip"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_NE(edited->find(R"("CodeUri": "A.zip")"), std::string::npos) << *edited;
}

TEST(PackagedTemplate, SaysWhatItCannotEdit) {
  for (const char* text :
       {"Resources:\n  B:\n    Properties:\n      Handler: x\n",
        "Resources:\n  A:\n    Properties: *shared\n", "Resources:\n  A:\n    Properties:\n  B: 1\n",
        "Resources:\n  A: {Properties: {Handler: x}\n", "nothing: here\n", "{\"Resources\": {}}", "{broken",
        "", "Resources: [A]\n"}) {
    auto edited = packaged_template(text, {{"A", "A.zip"}});
    ASSERT_FALSE(edited.ok()) << text << *edited;
    EXPECT_FALSE(edited.error().empty());
  }
}

}  // namespace
}  // namespace sls::packaging
