#include "runtime_api.h"

#include <gtest/gtest.h>

#include "log_lines.h"
#include "process/wire.h"

namespace sls::lambda {
namespace {

using Kind = RuntimeCall::Kind;

TEST(RuntimeCall, IsFoundByItsPathAndMethod) {
  EXPECT_EQ(parse_runtime_call("GET", "/2018-06-01/runtime/invocation/next").kind, Kind::next);
  auto response = parse_runtime_call("POST", "/2018-06-01/runtime/invocation/a-b/response");
  EXPECT_EQ(response.kind, Kind::response);
  EXPECT_EQ(response.request_id, "a-b");
  EXPECT_EQ(parse_runtime_call("POST", "/2018-06-01/runtime/invocation/a/error").kind, Kind::error);
  EXPECT_EQ(parse_runtime_call("POST", "/2018-06-01/runtime/init/error").kind, Kind::init_error);
  EXPECT_EQ(parse_runtime_call("GET", "/2018-06-01/runtime/restore/next").kind, Kind::restore_next);
  EXPECT_EQ(parse_runtime_call("PUT", "/2022-07-01/telemetry").kind, Kind::telemetry);
  EXPECT_EQ(parse_runtime_call("PUT", "/2020-08-15/logs").kind, Kind::logs);
  EXPECT_EQ(parse_runtime_call("POST", "/2020-01-01/extension/register").kind, Kind::extension_register);
}

TEST(RuntimeCall, TellsAWrongMethodFromAnUnknownPath) {
  EXPECT_EQ(parse_runtime_call("POST", "/2018-06-01/runtime/invocation/next").kind, Kind::wrong_method);
  EXPECT_EQ(parse_runtime_call("GET", "/2018-06-01/runtime/invocation/a/response").kind, Kind::wrong_method);
  for (const char* path : {"/", "", "/2018-06-01/runtime/invocation/", "/2018-06-01/runtime/invocation//response",
                           "/2018-06-01/runtime/invocation/a/answer", "/2018-06-01/runtime/invocation/a"}) {
    EXPECT_EQ(parse_runtime_call("GET", path).kind, Kind::unknown_path) << path;
  }
}

TEST(RuntimeApi, RefusesInLambdasWords) {
  EXPECT_EQ(invalid_request_id().body,
            "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n");
  EXPECT_EQ(invalid_transition("Started", "InvocationResponse").body,
            "{\"errorMessage\":\"State transition from Started to InvocationResponse failed for runtime. Error: "
            "State transition is not allowed\",\"errorType\":\"InvalidStateTransition\"}\n");
  EXPECT_EQ(payload_too_large().status, 413);
}

TEST(Wire, GivesBackWhatWasSent) {
  SupervisorOrder order;
  order.id = 7;
  order.program = "/bin/sh";
  order.folder = "/tmp";
  order.arguments = {"sh", "", "-c"};
  order.variables = {"A=1", std::string("B=\0x", 4)};
  order.mark = "A=1";
  auto read = decode_order(encode(order));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->arguments, order.arguments);
  EXPECT_EQ(read->variables, order.variables);
  EXPECT_EQ(read->mark, "A=1");
  ProcessEvent event;
  event.kind = ProcessEvent::Kind::ended;
  event.id = 9;
  event.status = 256;
  event.peak_kb = 1 << 20;
  auto told = decode_event(encode(event));
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->status, 256);
  EXPECT_EQ(told->peak_kb, 1 << 20);
}

TEST(Wire, RefusesATruncatedPacket) {
  std::string packet = encode(SupervisorOrder{.program = "/bin/sh", .arguments = {"sh"}});
  for (std::size_t size = 0; size < packet.size(); ++size)
    EXPECT_FALSE(decode_order(std::string_view(packet).substr(0, size)).has_value()) << size;
  EXPECT_FALSE(decode_order(packet + "x").has_value());
}

TEST(ExitMessage, SpeaksAsThePlatformDoes) {
  EXPECT_EQ(exit_message(3 << 8), "Runtime exited with error: exit status 3");
  EXPECT_EQ(exit_message(0), "Runtime exited without providing a reason");
  EXPECT_EQ(exit_message(9), "Runtime exited with error: signal: killed");
  EXPECT_EQ(exit_message(11 | 128), "Runtime exited with error: signal: segmentation fault");
  EXPECT_EQ(system_error_text(13), "permission denied");
  EXPECT_EQ(system_error_text(8), "exec format error");
}

}  // namespace
}  // namespace sls::lambda
