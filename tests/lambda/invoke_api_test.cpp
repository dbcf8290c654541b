// The Lambda API over an invoker that answers on demand: names, types, refusals, tries again, other services.
#include "lambda/invoke_api.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <nlohmann/json.hpp>

#include "api/function_name.h"
#include "api/event_stream.h"
#include "core/base64.h"
#include "core/json.h"
#include "manual_clock.h"
#include "telemetry/ring.h"

namespace sls::lambda {
namespace {

using Json = nlohmann::json;

constexpr const char* kScope = "AWS4-HMAC-SHA256 Credential=LOCALF1/20260101/us-east-1/";
constexpr const char* kSigned = "/aws4_request, SignedHeaders=host, Signature=00";

// Answers with what was put; echoes the event when nothing was.
class FakeInvoker final : public Invoker {
 public:
  void invoke(Invocation invocation, Completion completion) override {
    InvocationResult result;
    {
      std::lock_guard lock(mutex_);
      if (!results_.empty()) {
        result = std::move(results_.front());
        results_.pop_front();
      } else {
        result.payload = invocation.payload;
      }
      result.event = invocation.payload;
      if (!pieces_.empty()) invocation.stream->begin("text/plain");
      for (std::string& piece : pieces_) invocation.stream->write(std::move(piece));
      pieces_.clear();
      seen_.push_back(std::move(invocation));
    }
    completion(std::move(result));
  }
  void will_answer(InvocationResult result) {
    std::lock_guard lock(mutex_);
    results_.push_back(std::move(result));
  }
  // The next invocation's answer comes in these pieces, before its result.
  void will_stream(std::vector<std::string> pieces) {
    std::lock_guard lock(mutex_);
    pieces_ = std::move(pieces);
  }
  std::vector<Invocation> seen() const {
    std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  mutable std::mutex mutex_;
  std::deque<InvocationResult> results_;
  std::vector<std::string> pieces_;
  std::vector<Invocation> seen_;
};

// Tells each record to whoever waits for it.
class WaitingSink final : public telemetry::Sink {
 public:
  void record(telemetry::Record record) override {
    {
      std::lock_guard lock(mutex_);
      records_.push_back(std::get<telemetry::RequestRecord>(std::move(record)));
    }
    arrived_.notify_all();
  }
  // The `count`th record, counted from one.
  telemetry::RequestRecord wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    bool came = arrived_.wait_for(lock, std::chrono::seconds(30), [&] { return records_.size() >= count; });
    if (!came) {
      ADD_FAILURE() << "no record " << count;
      return {};
    }
    return records_[count - 1];
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<telemetry::RequestRecord> records_;
};

class KeptAnswer final : public http::Responder::Channel {
 public:
  explicit KeptAnswer(http::Response& response) : response_(response) {}
  void send(http::Response response) override { response_ = std::move(response); }
  void start(int status, http::Headers headers) override { response_ = {status, std::move(headers), ""}; }
  void write(std::string bytes) override { response_.body += bytes; }
  void finish(http::Headers) override {}
  void abort() override {}
  void when_client_gone(std::function<void()>) override {}

 private:
  http::Response& response_;
};

std::string header(const http::Response& response, const char* name) {
  const std::string* value = response.headers.find(name);
  return value == nullptr ? "" : *value;
}

InvocationResult failure(const std::string& reason = "F: boom") {
  InvocationResult result;
  result.function_error = "Unhandled";
  result.error_type = "ValueError";
  result.payload = R"({"errorMessage":"boom","errorType":"ValueError"})";
  result.reason = reason;
  return result;
}

class TheInvokeApi : public ::testing::Test {
 protected:
  TheInvokeApi() {
    model::Function function;
    function.logical_id = "F";
    function.name = "orders";
    function.arn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
    function.runtime = "python3.12";
    function.handler = "app.handle";
    function.aliases = {"live"};
    application_->functions.push_back(function);
    function.logical_id = function.name = "G";
    function.arn = "arn:aws:lambda:us-east-1:123456789012:function:G";
    function.asynchronous.most_retries = 0;
    function.asynchronous.on_failure = "arn:aws:sqs:us-east-1:123456789012:failed";
    function.asynchronous.on_success = "arn:aws:sqs:us-east-1:123456789012:done";
    application_->functions.push_back(function);
    InvokeApiOptions options;
    options.dynamodb_url = "http://127.0.0.1:8000";
    options.caller_lookup = [](std::string_view key) -> std::optional<CurrentCaller> {
      if (key != "LOCALF1") return std::nullopt;
      return CurrentCaller{"F", "", "", ""};
    };
    options.print = [this](const std::string& line) { printed_.push_back(line); };
    api_ = std::make_unique<InvokeApi>(invoker_, clock_, ids_, sink_, std::move(options));
    api_->set_application(application_);
  }

  http::Response send(const std::string& method, const std::string& target, const std::string& body = "",
                      http::Headers headers = {}) {
    http::Request request;
    request.method = method;
    request.path = target.substr(0, target.find('?'));
    request.has_query = target.find('?') != std::string::npos;
    if (request.has_query) request.query = target.substr(target.find('?') + 1);
    request.body = body;
    request.headers = std::move(headers);
    http::Response response;
    response.status = 0;
    api_->handle(std::move(request), http::Responder(std::make_shared<KeptAnswer>(response)));
    return response;
  }
  http::Response invoke(const std::string& function, const std::string& body = "{}", http::Headers headers = {}) {
    return send("POST", "/2015-03-31/functions/" + function + "/invocations", body, std::move(headers));
  }
  static std::string error_of(const http::Response& response) {
    Json body = Json::parse(response.body, nullptr, false);
    std::string message = body.value("message", body.value("Message", ""));
    return std::to_string(response.status) + " " + header(response, "x-amzn-ErrorType") + " " + message;
  }

  std::shared_ptr<model::Application> application_ = std::make_shared<model::Application>();
  FakeInvoker invoker_;
  test::ManualClock clock_;
  test::SequentialIds ids_;
  WaitingSink sink_;
  std::vector<std::string> printed_;
  std::unique_ptr<InvokeApi> api_;
};

TEST_F(TheInvokeApi, AnswersASynchronousInvocation) {
  InvocationResult result;
  result.payload = "{\"ok\":true}";
  result.platform_log = std::string(5000, 'x') + "\nREPORT\n";
  invoker_.will_answer(result);
  auto answer = invoke("orders", "[1]", {{"X-Amz-Log-Type", "Tail"}, {"X-Amz-Client-Context", "eyJhIjoxfQ=="}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{\"ok\":true}");
  EXPECT_EQ(header(answer, "X-Amz-Executed-Version"), "$LATEST");
  EXPECT_EQ(header(answer, "X-Amz-Function-Error"), "");
  std::string log = core::decode_base64(header(answer, "X-Amz-Log-Result")).value_or("");
  EXPECT_EQ(log.size(), 4096u);
  EXPECT_TRUE(log.ends_with("x\nREPORT\n"));
  Invocation seen = invoker_.seen().at(0);
  EXPECT_EQ(seen.function, "F");
  EXPECT_EQ(seen.payload, "[1]");
  EXPECT_EQ(seen.client_context, "{\"a\":1}");
  EXPECT_EQ(seen.request_id, header(answer, "x-amzn-RequestId"));
  EXPECT_TRUE(seen.trace_id.starts_with("Root=1-69800e80-")) << seen.trace_id;
}

TEST_F(TheInvokeApi, KeepsStatus200WhenTheFunctionFailed) {
  invoker_.will_answer(failure());
  auto answer = invoke("F");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(header(answer, "X-Amz-Function-Error"), "Unhandled");
  EXPECT_EQ(Json::parse(answer.body)["errorType"], "ValueError");
  EXPECT_EQ(header(answer, "X-Amz-Log-Result"), "");
  EXPECT_EQ(sink_.wait_for(1).reason, "F: boom");
}

TEST_F(TheInvokeApi, TakesNoPayloadForAnEmptyObjectAndNoAnswerForNull) {
  InvocationResult nothing;
  invoker_.will_answer(nothing);
  EXPECT_EQ(invoke("F", "").body, "null");
  EXPECT_EQ(invoker_.seen().at(0).payload, "{}");
}

TEST_F(TheInvokeApi, KnowsAFunctionByEveryName) {
  struct Case {
    const char* written;
    const char* arn;
  };
  const char* plain = "arn:aws:lambda:us-east-1:123456789012:function:orders";
  const char* live = "arn:aws:lambda:us-east-1:123456789012:function:orders:live";
  for (const Case& c : {Case{"orders", plain}, Case{"F", plain}, Case{"orders:live", live}, Case{"orders%3Alive", live},
                        Case{"123456789012:function:orders", plain}, Case{"function:orders", plain},
                        Case{"arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aorders%3Alive", live},
                        Case{"us-east-1:123456789012:function:orders", plain}}) {
    EXPECT_EQ(invoke(c.written).status, 200) << c.written;
    EXPECT_EQ(invoker_.seen().back().invoked_arn, c.arn) << c.written;
  }
  EXPECT_EQ(send("POST", "/2015-03-31/functions/orders/invocations?Qualifier=%24LATEST", "{}").status, 200);
  EXPECT_EQ(invoker_.seen().back().invoked_arn, std::string(plain) + ":$LATEST");
}

TEST_F(TheInvokeApi, RefusesInTheServicesWords) {
  const std::string arn = "arn:aws:lambda:us-east-1:123456789012:function:";
  EXPECT_EQ(error_of(invoke("nope")), "404 ResourceNotFoundException Function not found: " + arn + "nope:$LATEST");
  EXPECT_EQ(error_of(invoke("orders:old")),
            "404 ResourceNotFoundException Function not found: " + arn + "orders:old");
  EXPECT_EQ(error_of(invoke("arn:aws:lambda:eu-west-1:123456789012:function:orders")),
            "404 ResourceNotFoundException Functions from 'eu-west-1' are not reachable in this region "
            "('us-east-1')");
  EXPECT_EQ(error_of(invoke("a%20b")).substr(0, 96),
            "400 ValidationException 1 validation error detected: Value 'a b' at 'functionName' failed to sat");
  EXPECT_EQ(error_of(send("POST", "/2015-03-31/functions/orders:live/invocations?Qualifier=1", "{}")),
            "400 InvalidParameterValueException The derived qualifier from the function name does not match the "
            "specified qualifier.");
  EXPECT_EQ(error_of(invoke("F", "{\"a\":")),
            "400 InvalidRequestContentException Could not parse request body into json: Could not parse payload into "
            "json: Invalid value. [line: 1, column: 6]");
  EXPECT_EQ(error_of(invoke("F", "{}", {{"X-Amz-Invocation-Type", "Later"}})),
            "400 ValidationException 1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy "
            "constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
  EXPECT_EQ(error_of(invoke("F", "{}", {{"X-Amz-Client-Context", "%%"}})),
            "400 InvalidRequestContentException Client context must be a valid Base64-encoded JSON object.");
  EXPECT_EQ(error_of(invoke("F", "\"" + std::string(6 * 1024 * 1024, 'x') + "\"")),
            "413 RequestEntityTooLargeException Request must be smaller than 6291456 bytes for the InvokeFunction "
            "operation");
  EXPECT_EQ(error_of(invoke("F", std::string(1048577, ' '), {{"X-Amz-Invocation-Type", "Event"}})),
            "413 RequestEntityTooLargeException 1048577 byte payload is too large for the Event invocation type (limit "
            "1048576 bytes)");
  EXPECT_TRUE(invoker_.seen().empty());
}

TEST_F(TheInvokeApi, RefusesPastTheConcurrency) {
  InvocationResult throttled = failure();
  throttled.throttled = true;
  invoker_.will_answer(throttled);
  auto answer = invoke("F");
  EXPECT_EQ(error_of(answer), "429 TooManyRequestsException Rate Exceeded.");
  EXPECT_EQ(Json::parse(answer.body)["Reason"], "ConcurrentInvocationLimitExceeded");
  EXPECT_EQ(header(answer, "Retry-After"), "1");
}

TEST_F(TheInvokeApi, TakesADryRunWithoutInvoking) {
  auto answer = invoke("F", "{}", {{"X-Amz-Invocation-Type", "DryRun"}});
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.body, "");
  EXPECT_TRUE(invoker_.seen().empty());
  EXPECT_EQ(invoke("nope", "{}", {{"X-Amz-Invocation-Type", "DryRun"}}).status, 404);
}

TEST_F(TheInvokeApi, TriesAnEventTwiceMoreAndGivesUp) {
  for (int i = 0; i < 3; ++i) invoker_.will_answer(failure());
  auto answer = invoke("F", "{\"n\":1}", {{"X-Amz-Invocation-Type", "Event"}});
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(header(answer, "X-Amz-Executed-Version"), "");
  EXPECT_EQ(sink_.wait_for(2).reason, "F: boom; next try in 60 s");
  clock_.advance(60'000);
  EXPECT_EQ(sink_.wait_for(3).reason, "F: boom; next try in 120 s");
  clock_.advance(120'000);
  EXPECT_EQ(sink_.wait_for(4).reason, "F: boom; given up: RetriesExhausted");
  auto seen = invoker_.seen();
  ASSERT_EQ(seen.size(), 3u);
  for (const Invocation& invocation : seen) {
    EXPECT_EQ(invocation.request_id, header(answer, "x-amzn-RequestId"));
    EXPECT_EQ(invocation.payload, "{\"n\":1}");
    EXPECT_EQ(invocation.invocation_type, "Event");
  }
}

TEST_F(TheInvokeApi, TriesAThrottledEventAgainSoonAndDoesNotCountIt) {
  InvocationResult throttled;
  throttled.throttled = true;
  invoker_.will_answer(throttled);
  invoker_.will_answer(throttled);
  invoke("F", "{}", {{"X-Amz-Invocation-Type", "Event"}});
  EXPECT_EQ(sink_.wait_for(2).reason, "next try in 1 s");
  clock_.advance(1'000);
  EXPECT_EQ(sink_.wait_for(3).reason, "next try in 2 s");
  clock_.advance(2'000);
  EXPECT_EQ(sink_.wait_for(4).reason, "");
}

TEST_F(TheInvokeApi, TellsWhatADestinationWouldGet) {
  invoker_.will_answer(failure());
  invoke("G", "{\"n\":1}", {{"X-Amz-Invocation-Type", "Event"}});
  std::string reason = sink_.wait_for(2).reason;
  std::string before = "F: boom; given up: RetriesExhausted; its on-failure destination "
                       "arn:aws:sqs:us-east-1:123456789012:failed would get ";
  ASSERT_TRUE(reason.starts_with(before)) << reason;
  Json record = Json::parse(reason.substr(before.size()));
  EXPECT_EQ(record["requestContext"]["functionArn"], "arn:aws:lambda:us-east-1:123456789012:function:G:$LATEST");
  EXPECT_EQ(record["requestContext"]["condition"], "RetriesExhausted");
  EXPECT_EQ(record["requestContext"]["approximateInvokeCount"], 1);
  EXPECT_EQ(record["requestPayload"]["n"], 1);
  EXPECT_EQ(record["responseContext"]["functionError"], "Unhandled");
  EXPECT_EQ(record["responsePayload"]["errorType"], "ValueError");
  invoke("G", "{\"n\":2}", {{"X-Amz-Invocation-Type", "Event"}});
  EXPECT_NE(sink_.wait_for(4).reason.find("done would get {\"version\":\"1.0\""), std::string::npos);
}

TEST_F(TheInvokeApi, SaysWhichEventsAreLostWhenItStops) {
  invoker_.will_answer(failure());
  invoke("F", "{}", {{"X-Amz-Invocation-Type", "Event"}});
  sink_.wait_for(2);
  api_->stop();
  ASSERT_EQ(printed_.size(), 1u);
  EXPECT_EQ(printed_[0], "1 asynchronous invocations that waited for their next try are dropped");
}

TEST_F(TheInvokeApi, DescribesFunctions) {
  Json list = Json::parse(send("GET", "/2015-03-31/functions/").body);
  EXPECT_EQ(list["Functions"].size(), 2u);
  EXPECT_FALSE(list.contains("NextMarker"));
  Json page = Json::parse(send("GET", "/2015-03-31/functions?MaxItems=1").body);
  EXPECT_EQ(page["Functions"][0]["FunctionName"], "orders");
  EXPECT_EQ(page["NextMarker"], "1");
  page = Json::parse(send("GET", "/2015-03-31/functions?MaxItems=1&Marker=1").body);
  EXPECT_EQ(page["Functions"][0]["FunctionName"], "G");
  Json whole = Json::parse(send("GET", "/2015-03-31/functions/orders?Qualifier=live").body);
  EXPECT_EQ(whole["Configuration"]["FunctionArn"], "arn:aws:lambda:us-east-1:123456789012:function:orders:live");
  EXPECT_EQ(whole["Configuration"]["State"], "Active");
  Json configuration = Json::parse(send("GET", "/2015-03-31/functions/F/configuration").body);
  EXPECT_EQ(configuration["LastUpdateStatus"], "Successful");
  EXPECT_EQ(configuration["Timeout"], 3);
  EXPECT_EQ(configuration["Runtime"], "python3.12");
  EXPECT_EQ(send("GET", "/2015-03-31/functions/nope/configuration").status, 404);
}

TEST_F(TheInvokeApi, NamesWhatOfLambdaIsNotThere) {
  EXPECT_EQ(error_of(send("DELETE", "/2015-03-31/functions/F")),
            "404 UnknownOperationException Lambda DELETE /2015-03-31/functions/F is not emulated by hello-sls; "
            "docs/compatibility.md lists what is");
}

TEST_F(TheInvokeApi, StreamsAnswersAsFrames) {
  auto stream = [this](http::Headers headers = {}) {
    return send("POST", "/2021-11-15/functions/orders/response-streaming-invocations", "{}", std::move(headers));
  };
  invoker_.will_stream({"one", "two"});
  InvocationResult whole;
  whole.streamed = true;
  whole.platform_log = "START\n";
  invoker_.will_answer(whole);
  auto answer = stream({{"X-Amz-Log-Type", "Tail"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(header(answer, "Content-Type"), "application/vnd.amazon.eventstream");
  EXPECT_EQ(answer.body, payload_chunk_frames("one") + payload_chunk_frames("two") +
                             invoke_complete_frame("", "", core::encode_base64("START\n")));
  // What does not stream comes as one chunk; what fails has its error in the last frame.
  EXPECT_EQ(stream().body, payload_chunk_frames("{}") + invoke_complete_frame("", "", ""));
  invoker_.will_answer(failure());
  EXPECT_EQ(stream().body, invoke_complete_frame("Unhandled", failure().payload, ""));
  invoker_.will_stream({"one"});
  InvocationResult broken = failure();
  broken.streamed = true;
  invoker_.will_answer(broken);
  EXPECT_EQ(stream().body, payload_chunk_frames("one") + invoke_complete_frame("ValueError", failure().payload, ""));
  InvocationResult throttled = failure();
  throttled.throttled = true;
  invoker_.will_answer(throttled);
  EXPECT_EQ(error_of(stream()), "429 TooManyRequestsException Rate Exceeded.");
  EXPECT_EQ(stream({{"X-Amz-Invocation-Type", "Event"}}).status, 400);
  EXPECT_EQ(stream({{"X-Amz-Invocation-Type", "DryRun"}}).status, 204);
}

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

TEST(FunctionNames, HaveNoOtherForms) {
  for (const char* text : {"", "a b", "arn:aws:s3:::bucket", "f:1:2", "f:", ":f", "a/b", "arn:aws:lambda:us-east-1:1"})
    EXPECT_FALSE(parse_function_name(text)) << text;
  EXPECT_EQ(parse_function_name("a.b-c_d:$LATEST")->qualifier, "$LATEST");
}

}  // namespace
}  // namespace sls::lambda
