// Function URLs with InvokeMode RESPONSE_STREAM: the prelude, the pieces, and what breaks off.
#include <gtest/gtest.h>

#include "gateway_fixture.h"

namespace sls::gateway {
namespace {

constexpr const char* kPrelude = "application/vnd.awslambda.http-integration-response";
const std::string kEnd(8, '\0');

class StreamingUrl : public ::testing::Test {
 protected:
  StreamingUrl() {
    model::Function function;
    function.logical_id = "F";
    function.url = model::FunctionUrl{"abc", false, true, std::nullopt};
    application_->functions.push_back(function);
    fixture_.gateway().set_application(application_);
  }
  std::shared_ptr<test::CaughtAnswer> get(std::string content_type, std::vector<std::string> pieces,
                                          lambda::InvocationResult result = {}) {
    test::ScriptedInvoker::Answer answer;
    answer.result = std::move(result);
    answer.content_type = std::move(content_type);
    answer.pieces = std::move(pieces);
    fixture_.invoker().set_answer("", std::move(answer));
    http::Request request;
    request.method = "GET";
    request.path = "/";
    request.headers.add("Host", "F.lambda-url.localhost");
    return fixture_.send(std::move(request));
  }
  static std::string header(const test::CaughtAnswer& caught, const char* name) {
    const std::string* value = caught.answer->headers.find(name);
    return value == nullptr ? "" : *value;
  }
  static lambda::InvocationResult failure() {
    lambda::InvocationResult result;
    result.function_error = "Unhandled";
    result.error_type = "Runtime.TruncatedResponse";
    return result;
  }

  std::shared_ptr<model::Application> application_ = std::make_shared<model::Application>();
  test::GatewayFixture fixture_;
};

TEST_F(StreamingUrl, SendsWhatTheFunctionWrites) {
  auto caught = get("text/event-stream", {"one", "two"});
  EXPECT_EQ(caught->answer->status, 200);
  EXPECT_EQ(header(*caught, "Content-Type"), "text/event-stream");
  EXPECT_NE(header(*caught, "x-amzn-RequestId"), "");
  EXPECT_EQ(caught->answer->body, "onetwo");
  EXPECT_EQ(caught->times, 1);
}

TEST_F(StreamingUrl, TakesStatusHeadersAndCookiesFromThePrelude) {
  std::string whole = R"({"statusCode":418,"headers":{"Content-Type":"text/plain","X-A":"b"},"cookies":["a=1","b=2"]})" +
                      kEnd + "body";
  // However it comes apart, also within the eight NULs.
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    auto caught = get(kPrelude, {whole.substr(0, cut), whole.substr(cut), "!"});
    ASSERT_EQ(caught->answer->status, 418) << cut;
    EXPECT_EQ(header(*caught, "Content-Type"), "text/plain");
    EXPECT_EQ(header(*caught, "X-A"), "b");
    EXPECT_EQ(header(*caught, "Set-Cookie"), "a=1");
    EXPECT_EQ(caught->answer->body, "body!");
  }
  auto bare = get(kPrelude, {"{}" + kEnd});
  EXPECT_EQ(bare->answer->status, 200);
  EXPECT_EQ(header(*bare, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(bare->answer->body, "");
}

TEST_F(StreamingUrl, RefusesAPreludeThatIsNone) {
  for (const std::string& prelude : {std::string("nonsense") + kEnd, std::string("{\"statusCode\":9}") + kEnd,
                                     std::string("{}"), std::string(70'000, 'x')}) {
    auto caught = get(kPrelude, {prelude, "body"});
    EXPECT_EQ(caught->answer->status, 502);
    EXPECT_EQ(caught->answer->body, "Internal Server Error");
  }
}

TEST_F(StreamingUrl, BreaksOffWhatFailsInTheMiddle) {
  auto caught = get("text/plain", {"half"}, failure());
  EXPECT_EQ(caught->answer->status, 200);
  EXPECT_EQ(caught->answer->body, "half");
  EXPECT_TRUE(caught->aborted);
  // Nothing is out yet: the client can be told.
  auto early = get(kPrelude, {"{\"statusCode\""}, failure());
  EXPECT_EQ(early->answer->status, 502);
  EXPECT_FALSE(early->aborted);
}

TEST_F(StreamingUrl, SendsAnAnswerThatDoesNotStreamAsItIs) {
  lambda::InvocationResult whole;
  whole.payload = R"({"statusCode":201,"body":"hello"})";
  auto caught = get("", {}, whole);
  EXPECT_EQ(caught->answer->status, 200);
  EXPECT_EQ(caught->answer->body, R"({"statusCode":201,"body":"hello"})");
  EXPECT_EQ(get("", {}, failure())->answer->status, 502);
}

}  // namespace
}  // namespace sls::gateway
