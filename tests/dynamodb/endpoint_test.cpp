// The wire protocol as it is on the socket: what SDKs hide.
#include "dynamodb/endpoint.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "child_process.h"
#include "engine_fixture.h"
#include "raw_client.h"

namespace sls::dynamodb {
namespace {

using nlohmann::json;

constexpr const char* kAuthorization =
    "AWS4-HMAC-SHA256 Credential=KEY/20260101/eu-west-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, "
    "Signature=00";

struct Answer {
  int status = 0;
  std::string head;
  std::string body;

  std::string header(const std::string& name) const {
    std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    at += name.size() + 4;
    return head.substr(at, head.find("\r\n", at) - at);
  }
};

class EndpointTest : public testing::Test {
 protected:
  EndpointTest() {
    http::ServerOptions options = endpoint_server_options();
    options.host = "127.0.0.1";
    options.port = 0;
    server_ = std::move(*http::Server::listen(std::move(options)));
    EndpointOptions endpoint;
    endpoint.caller_lookup = [this](std::string_view key) {
      Caller caller;
      if (key == "KEY") caller.principal = "known";
      keys_.push_back(std::string(key));
      return caller;
    };
    server_->start(make_endpoint(fixture_.engine(), ids_, std::move(endpoint)));
    fixture_.create_table("tab", "pk:S");
  }
  ~EndpointTest() override { server_->stop(std::chrono::milliseconds(0)); }

  Answer send(const std::string& bytes) {
    test::RawClient client(server_->port());
    client.send(bytes);
    return parse(client.read_answer());
  }
  static Answer parse(const std::string& text) {
    Answer answer;
    answer.head = text.substr(0, text.find("\r\n\r\n") + 2);
    answer.body = text.substr(std::min(text.size(), answer.head.size() + 2));
    if (text.size() > 12) answer.status = std::stoi(text.substr(9, 3));
    return answer;
  }
  static std::string request(const std::string& target, const std::string& body, const std::string& more = "",
                             const std::string& type = "application/x-amz-json-1.0") {
    return "POST / HTTP/1.1\r\nHost: localhost:8000\r\n" +
           (target.empty() ? "" : "X-Amz-Target: " + target + "\r\n") + "Content-Type: " + type + "\r\n" +
           more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  static std::string signed_headers() {
    return std::string("Authorization: ") + kAuthorization + "\r\nX-Amz-Date: 20260101T000000Z\r\n";
  }
  Answer call(const std::string& operation, const std::string& body, const std::string& more = "") {
    return send(request("DynamoDB_20120810." + operation, body, signed_headers() + more));
  }
  static void expect_crc(const Answer& answer) {
    auto crc = ::crc32(0, reinterpret_cast<const unsigned char*>(answer.body.data()),
                       static_cast<unsigned>(answer.body.size()));
    EXPECT_EQ(answer.header("x-amz-crc32"), std::to_string(crc));
  }

  test::SequentialIds ids_;
  EngineFixture fixture_;
  std::vector<std::string> keys_;
  std::unique_ptr<http::Server> server_;
};

std::string compressed(const std::string& text, int window_bits) {
  z_stream stream{};
  ::deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(::deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<unsigned>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

std::string decompressed(const std::string& bytes) {
  z_stream stream{};
  ::inflateInit2(&stream, 47);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<unsigned>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  ::inflateEnd(&stream);
  return out;
}

TEST_F(EndpointTest, AnswersWithIdChecksumAndType) {
  Answer put = call("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"}}})");
  EXPECT_EQ(put.status, 200);
  EXPECT_EQ(put.body, "{}");
  EXPECT_EQ(put.header("Content-Type"), "application/x-amz-json-1.0");
  std::string id = put.header("x-amzn-RequestId");
  EXPECT_EQ(id.size(), 52u);
  EXPECT_EQ(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), std::string::npos) << id;
  expect_crc(put);
  EXPECT_EQ(keys_.back(), "KEY");
  Answer newer =
      send(request("DynamoDB_20120810.ListTables", "{}", signed_headers(), "application/x-amz-json-1.1"));
  EXPECT_EQ(newer.header("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(newer.body, R"({"TableNames":["tab"]})");
}

// An answer that is kept, for requests from where no test can call.
class KeptAnswer final : public http::Responder::Channel {
 public:
  void send(http::Response response) override { response_ = std::move(response); }
  void start(int, http::Headers) override { ADD_FAILURE() << "answers are sent at once"; }
  void write(std::string) override {}
  void finish(http::Headers) override {}
  void abort() override {}
  void when_client_gone(std::function<void()>) override {}
  const http::Response& response() const { return response_; }

 private:
  http::Response response_;
};

TEST_F(EndpointTest, TakesSnapshotsAndBringsThemBackForThisMachine) {
  test::TemporaryFolder folder;
  std::string body = json{{"File", (folder.path() / "kept").string()}}.dump();
  auto ask = [&](const std::string& operation, const std::string& with) {
    return send(request("HelloSls_20261126." + operation, with, signed_headers()));
  };
  Answer taken = ask("Snapshot", body);
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(json::parse(taken.body)["Bytes"], std::filesystem::file_size(folder.path() / "kept"));
  fixture_.create_table("later", "pk:S");
  Answer restored = ask("Restore", body);
  EXPECT_EQ(restored.status, 200) << restored.body;
  EXPECT_EQ(restored.body, "{}");
  EXPECT_EQ(call("ListTables", "{}").body, R"({"TableNames":["tab"]})");
  EXPECT_EQ(ask("Restore", "{}").status, 400);
  EXPECT_EQ(json::parse(ask("Restore", R"({"File":"kept"})").body)["message"], "File must be an absolute path: kept");
  EXPECT_EQ(json::parse(ask("Restore", R"({"File":"/no/file"})").body)["message"], "/no/file is not there");
  EXPECT_EQ(ask("Other", "{}").status, 400);
}

TEST_F(EndpointTest, RefusesItsOwnOperationsToOtherMachines) {
  auto handler = make_endpoint(fixture_.engine(), ids_, {});
  for (const char* target : {"HelloSls_20261126.Restore", "DynamoDB_20120810.HelloSls.Restore"}) {
    for (const char* peer : {"192.168.0.7", "127x", "::2", ""}) {
      auto kept = std::make_shared<KeptAnswer>();
      http::Request request;
      request.method = "POST";
      request.path = "/";
      request.headers = {{"X-Amz-Target", target},
                         {"Content-Type", "application/x-amz-json-1.0"},
                         {"Authorization", kAuthorization},
                         {"X-Amz-Date", "20260101T000000Z"}};
      request.body = R"({"File":"/no/file"})";
      request.peer_address = peer;
      handler(std::move(request), http::Responder(kept));
      EXPECT_EQ(kept->response().status, 403) << kept->response().body;
      EXPECT_EQ(json::parse(kept->response().body)["Message"], "only this machine may call HelloSls.Restore");
    }
  }
}

TEST_F(EndpointTest, ErrorsHaveTheServicesBodies) {
  Answer missing = call("GetItem", R"({"TableName":"none","Key":{"pk":{"S":"a"}}})");
  EXPECT_EQ(missing.status, 400);
  EXPECT_EQ(
      missing.body,
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"})");
  expect_crc(missing);
  EXPECT_EQ(
      call("GetItem", R"({"TableName":5})").body,
      R"({"__type":"com.amazon.coral.service#SerializationException","Message":"NUMBER_VALUE cannot be converted to String"})");
  EXPECT_EQ(call("GetItem", "{").body, R"({"__type":"com.amazon.coral.service#SerializationException"})");
  EXPECT_EQ(call("GetItem", "").body, R"({"__type":"com.amazon.coral.service#SerializationException"})");
  EXPECT_EQ(call("Nonsense", "{}").body,
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  EXPECT_EQ(send(request("", "{}", signed_headers())).body,
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  EXPECT_EQ(send(request("", "{", signed_headers())).body,
            R"({"__type":"com.amazon.coral.service#SerializationException"})");
  Answer invalid = call("GetItem", R"({"TableName":"tab","Key":{}})");
  EXPECT_EQ(json::parse(invalid.body)["__type"], "com.amazon.coral.validate#ValidationException");
}

TEST_F(EndpointTest, WantsAuthorizationByForm) {
  auto without = [&](const std::string& headers) {
    return json::parse(send(request("DynamoDB_20120810.ListTables", "{}", headers)).body);
  };
  EXPECT_EQ(without(""), json({{"__type", "com.amazon.coral.service#MissingAuthenticationTokenException"},
                               {"message", "Request is missing Authentication Token"}}));
  EXPECT_EQ(without("Authorization: Basic YTpi\r\n")["__type"],
            "com.amazon.coral.service#MissingAuthenticationTokenException");
  EXPECT_EQ(send(request("DynamoDB_20120810.Nonsense", "{}", "")).body,
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})")
      << "the operation comes before who asks";
  json partial = without("Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e\r\n");
  EXPECT_EQ(partial["__type"], "com.amazon.coral.service#IncompleteSignatureException");
  EXPECT_EQ(
      partial["message"],
      "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' "
      "parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
      "Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/d/e");
  Answer both = send(
      "POST /?X-Amz-Algorithm=AWS4-HMAC-SHA256 HTTP/1.1\r\nHost: h\r\nX-Amz-Target: "
      "DynamoDB_20120810.ListTables\r\nContent-Type: application/x-amz-json-1.0\r\n" +
      signed_headers() + "Content-Length: 2\r\n\r\n{}");
  EXPECT_EQ(json::parse(both.body)["message"],
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
}

TEST_F(EndpointTest, TakesSignedQueryStringsByForm) {
  auto presigned = [&](const std::string& query, const std::string& body = "{}") {
    return send("POST /?" + query +
                " HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: DynamoDB_20120810.DescribeEndpoints\r\n" +
                "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body);
  };
  const std::string whole =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=K%2F2%2Feu%2Fdynamodb%2Faws4_request&X-Amz-"
      "Signature=0&"
      "X-Amz-SignedHeaders=host&X-Amz-Date=20260101T000000Z";
  Answer answered = presigned(whole);
  EXPECT_EQ(json::parse(answered.body),
            json({{"Endpoints", {{{"Address", "h:1"}, {"CachePeriodInMinutes", 1440}}}}}));
  EXPECT_EQ(answered.header("Content-Type"), "application/json");
  EXPECT_EQ(presigned(whole, "{").body, R"({"__type":"com.amazon.coral.service#SerializationException"})");
  EXPECT_EQ(
      json::parse(presigned("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=2026").body)["message"],
      "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include "
      "'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the "
      "query-string parameters.");
}

TEST_F(EndpointTest, CancellationsAndMismatchesSpeakWithACapitalMessage) {
  Answer canceled = call("TransactWriteItems",
                         R"({"TransactItems":[{"Delete":{"TableName":"tab","Key":{"pk":{"N":"1"}}}}]})");
  EXPECT_EQ(canceled.status, 400);
  EXPECT_EQ(
      canceled.body,
      R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]","CancellationReasons":[{"Code":"ValidationError","Message":"The provided key element does not match the schema"}]})");
  expect_crc(canceled);
  call(
      "TransactWriteItems",
      R"({"ClientRequestToken":"t","TransactItems":[{"Delete":{"TableName":"tab","Key":{"pk":{"S":"1"}}}}]})");
  json mismatch = json::parse(
      call(
          "TransactWriteItems",
          R"({"ClientRequestToken":"t","TransactItems":[{"Delete":{"TableName":"tab","Key":{"pk":{"S":"2"}}}}]})")
          .body);
  EXPECT_EQ(mismatch["__type"], "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException");
  EXPECT_TRUE(mismatch.contains("Message"));
}

TEST_F(EndpointTest, OtherPagesAndTypes) {
  Answer health = send("GET / HTTP/1.1\r\nHost: dynamodb.eu-west-1.amazonaws.com\r\n\r\n");
  EXPECT_EQ(health.status, 200);
  EXPECT_EQ(health.body, "healthy: dynamodb.eu-west-1.amazonaws.com ");
  EXPECT_EQ(send("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 404);
  Answer type = send(request("DynamoDB_20120810.ListTables", "{}", signed_headers(), "text/plain"));
  EXPECT_EQ(type.status, 404);
  EXPECT_EQ(type.body, "<UnknownOperationException/>\n");
}

TEST_F(EndpointTest, CompressesBothWays) {
  const std::string text(20'000, 'x');
  std::string put = R"({"TableName":"tab","Item":{"pk":{"S":"a"},"v":{"S":")" + text + R"("}}})";
  for (auto [coding, bits] : {std::pair{"gzip", 31}, std::pair{"deflate", 15}}) {
    Answer stored = send(request("DynamoDB_20120810.PutItem", compressed(put, bits),
                                 signed_headers() + "Content-Encoding: " + coding + "\r\n"));
    EXPECT_EQ(stored.status, 200) << coding << stored.body;
    Answer got = call("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})",
                      std::string("Accept-Encoding: ") + coding + "\r\n");
    EXPECT_EQ(got.header("Content-Encoding"), coding);
    expect_crc(got);
    EXPECT_EQ(json::parse(decompressed(got.body))["Item"]["v"]["S"], text);
  }
  EXPECT_EQ(call("ListTables", "{}", "Accept-Encoding: gzip\r\n").header("Content-Encoding"), "")
      << "small answers stay";
}

TEST_F(EndpointTest, RefusesWhatIsNoCompressedBodyOrGrowsTooLarge) {
  const std::string bomb = compressed(std::string(64 << 20, ' '), 31);
  const std::string whole = compressed("{}", 31);
  for (const std::string& body :
       {bomb, std::string("no gzip"), whole.substr(0, whole.size() - 9), whole + whole}) {
    Answer answer =
        send(request("DynamoDB_20120810.ListTables", body, signed_headers() + "Content-Encoding: gzip\r\n"));
    EXPECT_EQ(answer.body, R"({"__type":"com.amazon.coral.service#SerializationException"})") << body.size();
  }
}

TEST_F(EndpointTest, HoldsItsLimits) {
  Answer large = send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777217\r\n\r\n");
  EXPECT_EQ(large.status, 413);
  Answer headers = send("POST / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(17'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(headers.status, 400);
  std::string deep = R"({"TableName":"tab","Item":{"pk":{"S":"a"},"v":)";
  for (int i = 0; i < 200'000; ++i) deep += R"({"L":[)";
  EXPECT_EQ(json::parse(call("PutItem", deep).body)["__type"],
            "com.amazon.coral.service#SerializationException");
  EXPECT_EQ(call("ListTables", "{}").status, 200);
}

TEST_F(EndpointTest, BrowsersOfOtherSitesAreRefused) {
  Answer local = call("ListTables", "{}", "Origin: http://localhost:3000\r\n");
  EXPECT_EQ(local.status, 200);
  EXPECT_EQ(local.header("Access-Control-Allow-Origin"), "http://localhost:3000");
  EXPECT_NE(local.header("Access-Control-Expose-Headers").find("x-amz-crc32"), std::string::npos);
  Answer foreign = call("ListTables", "{}", "Origin: http://evil.example\r\n");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(foreign.header("Access-Control-Allow-Origin"), "http://evil.example")
      << "the page may read why it was refused";
  Answer preflight = send(
      "OPTIONS / HTTP/1.1\r\nHost: localhost:8000\r\nOrigin: http://localhost:3000\r\n"
      "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-amz-target\r\n\r\n");
  EXPECT_EQ(preflight.status, 200);
  EXPECT_EQ(preflight.header("Access-Control-Max-Age"), "172800");
  EXPECT_EQ(preflight.header("Access-Control-Allow-Headers"), "x-amz-target");
}

TEST_F(EndpointTest, KeepsItsConnectionAndTakesChunkedBodies) {
  test::RawClient client(server_->port());
  for (int i = 0; i < 3; ++i) {
    client.send(request("DynamoDB_20120810.ListTables", "{}", signed_headers()));
    EXPECT_EQ(parse(client.read_answer()).body, R"({"TableNames":["tab"]})");
  }
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\nContent-Type: "
      "application/x-amz-json-1.0\r\nTransfer-Encoding: chunked\r\n" +
      signed_headers() + "\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
  EXPECT_EQ(parse(client.read_answer()).body, R"({"TableNames":["tab"]})");
}

TEST_F(EndpointTest, RecordsEachCallWithItsCaller) {
  call("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"}}})");
  call("GetItem", R"({"TableName":"none","Key":{"pk":{"S":"a"}}})");
  std::vector<telemetry::DynamoDbRecord> calls;
  for (const auto& record : fixture_.records().snapshot()) {
    const auto* call_record = std::get_if<telemetry::DynamoDbRecord>(&record);
    if (call_record != nullptr && call_record->principal == "known") calls.push_back(*call_record);
  }
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].operation, "PutItem");
  EXPECT_EQ(calls[0].table, "tab");
  EXPECT_EQ(calls[0].consumed_capacity, 1.0);
  EXPECT_EQ(calls[0].error_type, "");
  EXPECT_EQ(calls[1].error_type, "ResourceNotFoundException");
}

}  // namespace
}  // namespace sls::dynamodb
