#include "aws/credentials.h"

#include <gtest/gtest.h>

namespace sls::aws {
namespace {

TEST(Credentials, AreTakenFromTheVariables) {
  auto credentials = credentials_from(
      {{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"}, {"AWS_SESSION_TOKEN", "token"}});
  ASSERT_TRUE(credentials.ok());
  EXPECT_EQ(*credentials, (Credentials{"AKID", "secret", "token"}));
}

TEST(Credentials, NeedNoSessionToken) {
  auto credentials = credentials_from({{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"}});
  ASSERT_TRUE(credentials.ok());
  EXPECT_EQ(credentials->session_token, "");
}

TEST(Credentials, NameTheMissingVariable) {
  auto none = credentials_from({});
  ASSERT_FALSE(none.ok());
  EXPECT_NE(none.error().find("AWS_ACCESS_KEY_ID"), std::string::npos);
  auto half = credentials_from({{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", ""}});
  ASSERT_FALSE(half.ok());
  EXPECT_NE(half.error().find("AWS_SECRET_ACCESS_KEY"), std::string::npos);
}

TEST(Region, PrefersAwsRegion) {
  EXPECT_EQ(*region_from({{"AWS_REGION", "eu-west-1"}, {"AWS_DEFAULT_REGION", "us-east-2"}}), "eu-west-1");
  EXPECT_EQ(*region_from({{"AWS_DEFAULT_REGION", "us-east-2"}}), "us-east-2");
}

TEST(Region, RefusesWhatCannotBePartOfAHostName) {
  EXPECT_FALSE(region_from({}).ok());
  for (const char* region : {"us east", "x.evil.example/", "eu-west-1\r\n"}) {
    auto refused = region_from({{"AWS_REGION", region}});
    ASSERT_FALSE(refused.ok()) << region;
    EXPECT_NE(refused.error().find("is not an AWS region"), std::string::npos);
  }
}

}  // namespace
}  // namespace sls::aws
