// Asynchronous invocations over the Lambda API: tried again, given up, lost.
#include "invoke_api_fixture.h"

namespace sls::lambda {
namespace {

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

}  // namespace
}  // namespace sls::lambda
