// Invocations over the Lambda API: names, types, answers, refusals; what functions are like.
#include "api/event_stream.h"
#include "api/function_name.h"
#include "core/base64.h"
#include "invoke_api_fixture.h"

namespace sls::lambda {
namespace {

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

TEST_F(TheInvokeApi, TakesNoPayloadForAnEmptyObjectAndHandsOutAnEmptyAnswer) {
  InvocationResult nothing;
  invoker_.will_answer(nothing);
  EXPECT_EQ(invoke("F", "").body, "");
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
  EXPECT_EQ(error_of(send("POST", "/2015-03-31/functions/orders/invocations?Qualifier=a*b", "{}")),
            "400 ValidationException 1 validation error detected: Value 'a*b' at 'qualifier' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+");
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

TEST(FunctionNames, HaveNoOtherForms) {
  for (const char* text : {"", "a b", "arn:aws:s3:::bucket", "f:1:2", "f:", ":f", "a/b", "arn:aws:lambda:us-east-1:1"})
    EXPECT_FALSE(parse_function_name(text)) << text;
  EXPECT_EQ(parse_function_name("a.b-c_d:$LATEST")->qualifier, "$LATEST");
}

}  // namespace
}  // namespace sls::lambda
