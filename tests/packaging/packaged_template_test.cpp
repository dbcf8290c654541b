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

TEST(PackagedTemplate, EditsJson) {
  auto edited = packaged_template(
      R"({"Resources": {"A": {"Properties": {"Handler": "x", "CodeUri": "src"}}}})", {{"A", "A.zip"}});
  ASSERT_TRUE(edited.ok()) << edited.error();
  EXPECT_NE(edited->find(R"("CodeUri": "A.zip")"), std::string::npos) << *edited;
}

TEST(PackagedTemplate, SaysWhatItCannotEdit) {
  for (const char* text : {"Resources:\n  A: {Properties: {Handler: x}}\n",
                           "Resources:\n  B:\n    Properties:\n      Handler: x\n",
                           "Resources:\n  A:\n    Properties: {Handler: x}\n", "nothing: here\n",
                           "{\"Resources\": {}}", "{broken"}) {
    auto edited = packaged_template(text, {{"A", "A.zip"}});
    ASSERT_FALSE(edited.ok()) << text << *edited;
  }
}

}  // namespace
}  // namespace sls::packaging
