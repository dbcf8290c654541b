#include "dynamodb_client/https_client.h"

#include <gtest/gtest.h>

#include "manual_clock.h"
#include "scripted_server.h"

namespace sls::dynamodb_client {
namespace {

using test::ScriptedServer;
using test::ServedConnection;

constexpr char kThrottled[] =
    R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"})";

// A client whose pauses are noted and not waited for.
class Dynamo {
 public:
  explicit Dynamo(const ScriptedServer& server, const std::string& path = "/") {
    HttpsClientSettings settings;
    settings.endpoint = *http::parse_url("http://" + server.authority() + path);
    settings.credentials = {"AKID", "secret", "TOKEN"};
    settings.region = "eu-west-1";
    client_ = std::make_unique<HttpsDynamoDbClient>(
        std::move(settings), clock_, ids_,
        [this](std::chrono::milliseconds time) { pauses.push_back(time); });
  }
  auto call(std::string_view operation, std::string_view body) { return client_->call(operation, body); }

  std::vector<std::chrono::milliseconds> pauses;

 private:
  test::ManualClock clock_;
  test::SequentialIds ids_;
  std::unique_ptr<HttpsDynamoDbClient> client_;
};

// Answers with each of these in turn, on one connection.
ScriptedServer::Script answers(std::vector<std::pair<int, std::string>> list) {
  return [list](ServedConnection& connection) {
    for (const auto& [status, body] : list) {
      connection.read_request();
      connection.answer(status, body);
    }
    connection.read_until_closed();
  };
}

TEST(HttpsClient, SendsASignedRequest) {
  std::string request;
  ScriptedServer server({[&](ServedConnection& connection) {
    request = connection.read_request();
    connection.answer(200, R"({"Item":{}})", "x-amz-crc32: 49613676\r\n");
  }});
  Dynamo dynamo(server, "/base");
  auto answer = dynamo.call("GetItem", R"({"TableName":"t"})");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(request.rfind("POST /base HTTP/1.1\r\nHost: " + server.authority() + "\r\n", 0), 0u) << request;
  for (const char* line :
       {"Content-Type: application/x-amz-json-1.0\r\n", "X-Amz-Target: DynamoDB_20120810.GetItem\r\n",
        "X-Amz-Date: 20260202T024000Z\r\n", "X-Amz-Security-Token: TOKEN\r\n",
        "Authorization: AWS4-HMAC-SHA256 Credential=AKID/20260202/eu-west-1/dynamodb/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature="})
    EXPECT_NE(request.find(line), std::string::npos) << line << "\nin\n" << request;
  EXPECT_TRUE(request.ends_with("\r\n\r\n{\"TableName\":\"t\"}")) << request;
}

TEST(HttpsClient, GivesTheAnswersBody) {
  ScriptedServer server({answers({{200, R"({"Item":{}})"}})});
  Dynamo dynamo(server);
  auto answer = dynamo.call("GetItem", "{}");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(*answer, R"({"Item":{}})");
}

TEST(HttpsClient, ReadsTheServicesErrors) {
  struct Case {
    const char* body;
    const char* type;
    const char* message;
  };
  for (const Case& each :
       {Case{R"({"__type":"com.amazon.coral.validate#ValidationException","message":"words"})",
             "ValidationException", "words"},
        Case{
            R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Words"})",
            "TransactionCanceledException", "Words"},
        Case{R"({"__type":"SerializationException"})", "SerializationException", ""},
        Case{"<html>proxy</html>", "UnknownError", "HTTP status 400: <html>proxy</html>"},
        Case{"[[[", "UnknownError", "HTTP status 400: [[["},
        Case{R"({"__type":5})", "UnknownError", R"(HTTP status 400: {"__type":5})"}}) {
    ScriptedServer server({answers({{400, each.body}})});
    Dynamo dynamo(server);
    auto answer = dynamo.call("PutItem", "{}");
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().type, each.type);
    EXPECT_EQ(answer.error().message, each.message);
    EXPECT_EQ(answer.error().status, 400);
    EXPECT_EQ(answer.error().body, each.body);
    EXPECT_TRUE(dynamo.pauses.empty()) << "another try does not mend this";
  }
}

TEST(HttpsClient, TriesAgainAfterThrottlingAndServerFailures) {
  ScriptedServer server(
      {answers({{400, kThrottled}, {500, R"({"__type":"x#InternalServerError"})"}, {200, "{}"}})});
  Dynamo dynamo(server);
  EXPECT_TRUE(dynamo.call("PutItem", "{}").ok());
  ASSERT_EQ(dynamo.pauses.size(), 2u);
  EXPECT_LE(dynamo.pauses[0], std::chrono::milliseconds(50));
  EXPECT_LE(dynamo.pauses[1], std::chrono::milliseconds(100));
}

TEST(HttpsClient, GivesUpAfterThreeAttempts) {
  ScriptedServer server({answers({{400, kThrottled}, {503, "busy"}, {400, kThrottled}, {200, "{}"}})});
  Dynamo dynamo(server);
  auto answer = dynamo.call("PutItem", "{}");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().type, "ProvisionedThroughputExceededException");
  EXPECT_EQ(dynamo.pauses.size(), 2u);
}

TEST(HttpsClient, StopsTryingAgainWhenItsRetriesAreUsedUp) {
  // 500 in stock, 5 for a retry: 50 calls that fail three times use it up, and each success brings 1 back.
  std::vector<std::pair<int, std::string>> list(50 * 3 + 1, {503, "busy"});
  list.insert(list.end(), 5, {200, "{}"});
  list.insert(list.end(), {{503, "busy"}, {200, "{}"}});
  ScriptedServer server({answers(list)});
  Dynamo dynamo(server);
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(dynamo.call("PutItem", "{}").ok());
  EXPECT_EQ(dynamo.pauses.size(), 100u);
  EXPECT_FALSE(dynamo.call("PutItem", "{}").ok());
  EXPECT_EQ(dynamo.pauses.size(), 100u) << "tried once";
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(dynamo.call("PutItem", "{}").ok());
  EXPECT_TRUE(dynamo.call("PutItem", "{}").ok());
  EXPECT_EQ(dynamo.pauses.size(), 101u);
}

TEST(HttpsClient, TriesAgainWhenTheConnectionFails) {
  ScriptedServer server(
      {[](ServedConnection& connection) { connection.read_request(); }, answers({{200, "{}"}})});
  Dynamo dynamo(server);
  EXPECT_TRUE(dynamo.call("PutItem", "{}").ok());
  EXPECT_EQ(dynamo.pauses.size(), 1u);
}

TEST(HttpsClient, SaysThatNoAnswerCame) {
  std::unique_ptr<Dynamo> dynamo;
  std::string port;
  {
    ScriptedServer gone({});
    dynamo = std::make_unique<Dynamo>(gone);
    port = std::to_string(gone.port());
  }
  auto answer = dynamo->call("PutItem", "{}");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().type, "ConnectionError");
  EXPECT_EQ(answer.error().status, 0);
  EXPECT_NE(answer.error().message.find(port), std::string::npos) << answer.error().message;
}

TEST(HttpsClient, DoesNotTakeADamagedAnswer) {
  ScriptedServer server({[](ServedConnection& connection) {
    connection.read_request();
    connection.answer(200, "{}", "x-amz-crc32: 1\r\n");
    connection.read_request();
    connection.answer(200, "{}", "x-amz-crc32: 2745614147\r\n");
  }});
  Dynamo dynamo(server);
  EXPECT_TRUE(dynamo.call("PutItem", "{}").ok());
  EXPECT_EQ(dynamo.pauses.size(), 1u);
}

const aws::Variables kVariables = {{"AWS_REGION", "eu-west-1"},
                                   {"AWS_ACCESS_KEY_ID", "a"},
                                   {"AWS_SECRET_ACCESS_KEY", "b"},
                                   {"AWS_SESSION_TOKEN", "c"}};

TEST(HttpsClientSettings, AreTheLambdas) {
  auto settings = https_client_settings(kVariables);
  ASSERT_TRUE(settings.ok()) << settings.error();
  EXPECT_EQ(settings->endpoint.authority(), "dynamodb.eu-west-1.amazonaws.com");
  EXPECT_TRUE(settings->endpoint.tls);
  EXPECT_EQ(settings->region, "eu-west-1");
  EXPECT_EQ(settings->credentials, (aws::Credentials{"a", "b", "c"}));
}

TEST(HttpsClientSettings, NameWhatIsWrong) {
  for (const char* name : {"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}) {
    aws::Variables variables = kVariables;
    variables.erase(name);
    auto settings = https_client_settings(variables);
    ASSERT_FALSE(settings.ok());
    EXPECT_NE(settings.error().find(name), std::string::npos) << settings.error();
  }
  aws::Variables variables = kVariables;
  variables["AWS_MAX_ATTEMPTS"] = "5";
  EXPECT_EQ(https_client_settings(variables)->attempts, 5);
  for (const char* wrong : {"0", "-1", "x", "3x"}) {
    variables["AWS_MAX_ATTEMPTS"] = wrong;
    EXPECT_NE(https_client_settings(variables).error().find("AWS_MAX_ATTEMPTS"), std::string::npos) << wrong;
  }
  variables.erase("AWS_MAX_ATTEMPTS");
  variables["AWS_ENDPOINT_URL"] = "localhost:8000";
  auto settings = https_client_settings(variables);
  ASSERT_FALSE(settings.ok());
  EXPECT_NE(settings.error().find("\"localhost:8000\" is not a URL"), std::string::npos) << settings.error();
}

}  // namespace
}  // namespace sls::dynamodb_client
