#include "aws/endpoints.h"

#include <gtest/gtest.h>

namespace sls::aws {
namespace {

const Variables kBoth = {{"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"},
                         {"AWS_ENDPOINT_URL", "http://127.0.0.1:4566"}};

TEST(Endpoint, IsTheServicesOwnVariableFirst) {
  EXPECT_EQ(endpoint_url("DynamoDB", "us-east-1", kBoth), "http://127.0.0.1:8000");
}

TEST(Endpoint, IsTheGeneralVariableForOtherServices) {
  EXPECT_EQ(endpoint_url("S3", "us-east-1", kBoth), "http://127.0.0.1:4566");
  EXPECT_EQ(endpoint_url("Secrets Manager", "us-east-1", {{"AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://x"}}),
            "http://x");
}

TEST(Endpoint, IgnoresBothWhenToldTo) {
  Variables variables = kBoth;
  variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(endpoint_url("dynamodb", "eu-west-1", variables), "https://dynamodb.eu-west-1.amazonaws.com");
  variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false";
  EXPECT_EQ(endpoint_url("dynamodb", "eu-west-1", variables), "http://127.0.0.1:8000");
}

TEST(Endpoint, TakesAnEmptyVariableAsNotSet) {
  EXPECT_EQ(endpoint_url("dynamodb", "us-east-1", {{"AWS_ENDPOINT_URL_DYNAMODB", ""}}),
            "https://dynamodb.us-east-1.amazonaws.com");
}

TEST(Endpoint, KnowsThePartitionsDomains) {
  EXPECT_EQ(endpoint_url("dynamodb", "cn-north-1", {}), "https://dynamodb.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(endpoint_url("dynamodb", "us-gov-west-1", {}), "https://dynamodb.us-gov-west-1.amazonaws.com");
}

}  // namespace
}  // namespace sls::aws
