// Who calls the Lambda port, and for what: signatures, web pages, services that are not emulated.
#include "invoke_api_fixture.h"

namespace sls::lambda {
namespace {

TEST_F(TheInvokeApi, ReadsTheAuthorizationByForm) {
  EXPECT_EQ(invoke("F", "{}", {{"Authorization", std::string(kScope) + "lambda" + kSigned}}).status, 200);
  EXPECT_EQ(error_of(invoke("F", "{}", {{"Authorization", "AWS4-HMAC-SHA256 Credential=x"}})),
            "403 IncompleteSignatureException Authorization header requires 'SignedHeaders' parameter.");
  EXPECT_EQ(invoke("F", "{}", {{"Authorization", "Bearer token"}}).status, 403);
}

TEST_F(TheInvokeApi, RefusesPagesFromElsewhere) {
  auto refused = invoke("F", "{}", {{"Origin", "https://evil.example"}, {"Host", "127.0.0.1:3001"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("--allow-origin"), std::string::npos) << refused.body;
  EXPECT_FALSE(refused.headers.has("Access-Control-Allow-Origin"));
  auto preflight = send("OPTIONS", "/2015-03-31/functions/F/invocations", "",
                        {{"Origin", "http://localhost:8080"}, {"Host", "127.0.0.1:3001"},
                         {"Access-Control-Request-Method", "POST"}});
  EXPECT_EQ(preflight.status, 200);
  EXPECT_EQ(header(preflight, "Access-Control-Allow-Origin"), "http://localhost:8080");
}

TEST_F(TheInvokeApi, AnswersForOtherServicesInTheirOwnProtocol) {
  auto call = [&](const std::string& service, const std::string& method, const std::string& path,
                  const std::string& body, http::Headers headers) {
    headers.add("Authorization", kScope + service + kSigned);
    return send(method, path, body, std::move(headers));
  };
  const std::string rest = " is not emulated by hello-sls, and AWS was not asked; AWS_ENDPOINT_URL_";
  auto json = call("sqs", "POST", "/", "{}", {{"X-Amz-Target", "AmazonSQS.SendMessage"}});
  EXPECT_EQ(json.status, 400);
  EXPECT_EQ(Json::parse(json.body)["__type"], "UnknownOperationException");
  EXPECT_TRUE(Json::parse(json.body)["message"].get<std::string>().starts_with("SQS SendMessage" + rest + "SQS"));
  auto query = call("sns", "POST", "/", "Action=Publish&Version=2010-03-31",
                    {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}});
  EXPECT_NE(query.body.find("<Code>InvalidAction</Code><Message>SNS Publish" + rest + "SNS"), std::string::npos);
  auto xml = call("s3", "PUT", "/bucket/a/key", "data", {});
  EXPECT_NE(xml.body.find("<Error><Code>NotImplemented</Code><Message>S3 PutObject" + rest + "S3"), std::string::npos);
  auto rest_json = call("scheduler", "GET", "/schedules", "", {});
  EXPECT_EQ(header(rest_json, "x-amzn-ErrorType"), "UnknownOperationException");
  EXPECT_TRUE(Json::parse(rest_json.body)["message"].get<std::string>().starts_with("Scheduler GET /schedules" + rest));
  auto cbor = call("monitoring", "POST", "/service/GraniteServiceVersion20100801/operation/PutMetricData", "\xa0",
                   {{"smithy-protocol", "rpc-v2-cbor"}});
  EXPECT_EQ(header(cbor, "Content-Type"), "application/cbor");
  Json decoded = Json::from_cbor(cbor.body, true, false);
  EXPECT_TRUE(decoded["message"].get<std::string>().starts_with("CloudWatch PutMetricData" + rest + "CLOUDWATCH"));
  auto ec2 = call("ec2", "POST", "/", "Action=DescribeInstances",
                  {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_NE(ec2.body.find("<Response><Errors><Error><Code>InvalidAction</Code>"), std::string::npos);
  auto secrets = call("secretsmanager", "POST", "/", "{}", {{"X-Amz-Target", "secretsmanager.GetSecretValue"}});
  EXPECT_NE(secrets.body.find("Secrets Manager GetSecretValue" + rest + "SECRETS_MANAGER"), std::string::npos);
  telemetry::RequestRecord record = sink_.wait_for(1);
  EXPECT_EQ(record.route, "SQS SendMessage");
  EXPECT_EQ(record.function, "F");
  EXPECT_EQ(record.status, 400);
}

TEST_F(TheInvokeApi, SendsDynamoDbCallsToTheirPort) {
  auto answer = send("POST", "/", "{}", {{"Authorization", std::string(kScope) + "dynamodb" + kSigned},
                                         {"X-Amz-Target", "DynamoDB_20120810.GetItem"}});
  EXPECT_EQ(Json::parse(answer.body)["message"],
            "DynamoDB GetItem came to the Lambda port; DynamoDB answers at http://127.0.0.1:8000 "
            "(AWS_ENDPOINT_URL_DYNAMODB)");
}

}  // namespace
}  // namespace sls::lambda
