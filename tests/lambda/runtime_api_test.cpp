#include "runtime_api.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "kept_lines.h"
#include "log_lines.h"
#include "manual_clock.h"
#include "process/wire.h"
#include "trace_header.h"

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

// As AWS's logs have them: the init is billed, a status ends the line, and an error that was posted has none.
TEST(ReportLine, IsLaidOutAsLambdas) {
  struct Case {
    ReportFigures figures;
    const char* end;
  };
  for (const Case& c : {
           Case{{2'370, 423'980, 1024, 95, "", ""},
                "\tDuration: 2.37 ms\tBilled Duration: 427 ms\tMemory Size: 1024 MB\tMax Memory Used: 95 MB\t"
                "Init Duration: 423.98 ms\t"},
           Case{{3'860, -1, 1024, 532, "", ""},
                "\tDuration: 3.86 ms\tBilled Duration: 4 ms\tMemory Size: 1024 MB\tMax Memory Used: 532 MB\t"},
           Case{{3'000'000, 402'040, 128, 73, "timeout", ""},
                "\tDuration: 3000.00 ms\tBilled Duration: 3403 ms\tMemory Size: 128 MB\tMax Memory Used: 73 MB\t"
                "Init Duration: 402.04 ms\tStatus: timeout"},
           Case{{1'012'450, -1, 512, 314, "error", "Runtime.Unknown"},
                "\tDuration: 1012.45 ms\tBilled Duration: 1013 ms\tMemory Size: 512 MB\tMax Memory Used: 314 MB\t"
                "Status: error\tError Type: Runtime.Unknown"},
           Case{{900, -1, 128, 40, "error", "ValueError", true},
                "\tDuration: 0.90 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\t"},
       })
    EXPECT_EQ(report_line("ID", c.figures), std::string("REPORT RequestId: ID") + c.end);
}

TEST(ReportedErrorType, IsOneOfLambdasOwnKinds) {
  for (const char* type : {"Runtime.ImportModuleError", "Runtime.ExitError", "Function.Odd"})
    EXPECT_EQ(reported_error_type(type), type);
  for (const char* type : {"", "ReferenceError", "Runtime.", "Runtime.x", "Runtime.A1", "runtime.ExitError"})
    EXPECT_EQ(reported_error_type(type), "Runtime.Unknown") << type;
  EXPECT_EQ(reported_error_type("Function.?"), "Function.Unknown");
}

TEST(TraceHeader, HasAllItsPartsForTheFunction) {
  test::SequentialIds ids;
  auto complete = [&ids](const char* sent) { return complete_trace_header(sent, 0x69800e80LL * 1000, ids); };
  std::string whole = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  EXPECT_EQ(complete(whole.c_str()), whole);
  EXPECT_EQ(complete((whole + ";Lineage=a:1").c_str()), whole + ";Lineage=a:1");
  EXPECT_EQ(complete("Root=1-2-3"), "Root=1-2-3;Parent=0000000100000001;Sampled=0");
  EXPECT_EQ(complete("Root=1-2-3; Sampled=1"), "Root=1-2-3;Parent=0000000200000002;Sampled=1");
  EXPECT_EQ(complete("Root=1-2-3;Sampled=1;Parent=4;Sampled=0"), "Root=1-2-3;Parent=4;Sampled=1");
  EXPECT_TRUE(complete("").starts_with("Root=1-69800e80-")) << complete("");
  EXPECT_EQ(complete("nonsense").size(), complete("").size());
}

TEST(KeptLines, KeepTheBeginningAndTheEndOfALongLog) {
  KeptLines lines;
  for (int i = 0; i < 100; ++i) lines.add("line " + std::to_string(i));
  EXPECT_EQ(lines.take().size(), 100u);
  for (int i = 0; i < 3000; ++i) lines.add(std::string(1023, 'x') + std::to_string(i));
  lines.add("the error that ended it");
  auto kept = lines.take();
  ASSERT_LT(kept.size(), 1024u);
  EXPECT_EQ(kept.front(), std::string(1023, 'x') + "0");
  EXPECT_EQ(kept.back(), "the error that ended it");
  auto missing = std::find_if(kept.begin(), kept.end(), [](const std::string& line) { return line.starts_with("("); });
  ASSERT_NE(missing, kept.end());
  EXPECT_EQ(*missing, "(" + std::to_string(3002 - kept.size()) +
                          " lines of this invocation's log are left out here: its first and its last 512 KB are kept)");
  EXPECT_TRUE(lines.take().empty());
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
