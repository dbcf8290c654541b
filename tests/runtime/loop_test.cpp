#include "runtime/loop.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "scripted_server.h"

namespace sls::runtime {
namespace {

using handler::Context;
using handler::HandlerError;
using test::ScriptedServer;
using test::ServedConnection;
using HandlerResult = core::Result<std::string, HandlerError>;

constexpr char kHeaders[] =
    "Lambda-Runtime-Aws-Request-Id: id-1\r\nLambda-Runtime-Deadline-Ms: 1770000003000\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:1:function:f\r\n"
    "Lambda-Runtime-Trace-Id: Root=1-a-b\r\nLambda-Runtime-Client-Context: {\"a\":1}\r\n";

// Plays the process around the loop and notes what the loop does with it. Stops after `events` of them.
struct PlayedProcess {
  explicit PlayedProcess(int events) : remaining(events) {}

  Process process() {
    return {[this](std::string_view line) { log.emplace_back(line); },
            [this](const std::string& id) { notes.push_back("trace " + id); },
            [this](bool idle) { notes.push_back(idle ? "idle" : "busy"); },
            [this] { return remaining-- <= 0; },
            [this](std::chrono::milliseconds time) { pauses.push_back(time.count()); }};
  }

  int remaining;
  std::vector<std::string> log, notes;
  std::vector<std::int64_t> pauses;
};

LoopEnd run(const ScriptedServer& server, PlayedProcess& played, handler::Handler handler,
            const std::string& path = "") {
  LoopOptions options;
  options.runtime_api = server.authority() + path;
  options.function.function_name = "f";
  return run_loop(
      options, [&] { return core::Result<handler::Handler, HandlerError>(handler); }, played.process());
}

HandlerResult echo(std::string_view payload, const Context&) { return std::string(payload); }

std::string first_line(const std::string& request) { return request.substr(0, request.find("\r\n")); }
std::string body_of(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

// Hands out one event and keeps what is posted for it, which it answers with `status`.
ScriptedServer::Script one_event(std::string& posted, int status = 202, const std::string& event = "event") {
  return [&posted, status, event](ServedConnection& connection) {
    connection.read_request();
    connection.answer(200, event, kHeaders);
    posted = connection.read_request();
    connection.answer(status, R"({"status":"OK"})");
    connection.read_until_closed();
  };
}

TEST(Loop, AnswersEventsOnOneConnection) {
  std::vector<std::string> requests;
  ScriptedServer server({[&](ServedConnection& connection) {
    for (int i = 0; i < 3; ++i) {
      requests.push_back(connection.read_request());
      connection.answer(200, "event " + std::to_string(i), kHeaders);
      requests.push_back(connection.read_request());
      connection.answer(202, "{}");
    }
  }});
  PlayedProcess played(3);
  EXPECT_EQ(run(server, played, echo), LoopEnd::stopped);
  ASSERT_EQ(requests.size(), 6u);
  EXPECT_EQ(first_line(requests[4]), "GET /2018-06-01/runtime/invocation/next HTTP/1.1");
  EXPECT_EQ(first_line(requests[5]), "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1");
  EXPECT_EQ(body_of(requests[5]), "event 2");
  EXPECT_EQ(played.notes, (std::vector<std::string>{"idle", "busy", "trace Root=1-a-b", "idle", "busy",
                                                    "trace Root=1-a-b", "idle", "busy", "trace Root=1-a-b"}));
}

TEST(Loop, GivesTheHandlerItsContext) {
  std::string posted;
  ScriptedServer server({one_event(posted)});
  PlayedProcess played(1);
  Context seen;
  run(server, played, [&](std::string_view, const Context& context) -> HandlerResult {
    seen = context;
    context.log("a line");
    return std::string();
  });
  EXPECT_EQ(seen.request_id, "id-1");
  EXPECT_EQ(seen.deadline_unix_ms, 1770000003000);
  EXPECT_EQ(seen.invoked_function_arn, "arn:aws:lambda:us-east-1:1:function:f");
  EXPECT_EQ(seen.trace_id, "Root=1-a-b");
  EXPECT_EQ(seen.client_context, "{\"a\":1}");
  EXPECT_EQ(seen.function_name, "f");
  EXPECT_EQ(played.log, std::vector<std::string>{"a line"});
  EXPECT_EQ(body_of(posted), "");
}

TEST(Loop, PostsAnErrorWithEveryByteOfItsMessage) {
  std::string posted;
  ScriptedServer server({one_event(posted)});
  PlayedProcess played(1);
  run(server, played, [](std::string_view, const Context&) -> HandlerResult {
    return core::Failure{HandlerError{"Function.Broken\r\nX: y", "größer als \"ü\" 😀\n"}};
  });
  EXPECT_EQ(first_line(posted), "POST /2018-06-01/runtime/invocation/id-1/error HTTP/1.1");
  EXPECT_NE(posted.find("\r\nLambda-Runtime-Function-Error-Type: Function.Broken  X: y\r\n"),
            std::string::npos)
      << posted;
  EXPECT_EQ(body_of(posted),
            "{\"errorMessage\":\"größer als \\\"ü\\\" 😀\\n\",\"errorType\":\"Function.Broken\\r\\nX: y\","
            "\"stackTrace\":[]}");
}

TEST(Loop, MakesAnErrorOfAHandlerThatThrows) {
  std::string posted;
  ScriptedServer server({one_event(posted)});
  PlayedProcess played(1);
  EXPECT_EQ(run(server, played,
                [](std::string_view, const Context&) -> HandlerResult { throw std::runtime_error("oh"); }),
            LoopEnd::stopped);
  EXPECT_EQ(body_of(posted),
            R"({"errorMessage":"oh","errorType":"Runtime.UnhandledException","stackTrace":[]})");
}

TEST(Loop, GoesOnAfterAnAnswerThatIsRefused) {
  for (int status : {400, 403, 413}) {
    std::string posted;
    ScriptedServer server({one_event(posted, status)});
    PlayedProcess played(1);
    EXPECT_EQ(run(server, played, echo), LoopEnd::stopped);
    ASSERT_EQ(played.log.size(), 1u);
    EXPECT_NE(
        played.log[0].find(status == 413 ? "larger than Lambda takes: 5 bytes" : std::to_string(status)),
        std::string::npos)
        << played.log[0];
  }
}

TEST(Loop, TriesNextAFewTimesAndEnds) {
  ScriptedServer server({[](ServedConnection& connection) {
    for (int i = 0; i < 3; ++i) {
      connection.read_request();
      connection.answer(500, "no");
    }
    connection.read_until_closed();
  }});
  PlayedProcess played(5);
  EXPECT_EQ(run(server, played, echo), LoopEnd::runtime_api);
  EXPECT_EQ(played.pauses, (std::vector<std::int64_t>{20, 40}));
  ASSERT_EQ(played.log.size(), 1u);
  EXPECT_EQ(played.log[0],
            "[ERROR] cannot get the next event: the Runtime API answered next with status 500: no");
}

TEST(Loop, ComesThroughANextThatFailsOnce) {
  std::string posted;
  ScriptedServer server({[](ServedConnection& connection) { connection.read_request(); }, one_event(posted)});
  PlayedProcess played(1);
  EXPECT_EQ(run(server, played, echo), LoopEnd::stopped);
  EXPECT_EQ(body_of(posted), "event");
}

TEST(Loop, NeedsARequestId) {
  ScriptedServer server({[](ServedConnection& connection) {
    for (int i = 0; i < 3; ++i) {
      connection.read_request();
      connection.answer("event");
    }
  }});
  PlayedProcess played(1);
  EXPECT_EQ(run(server, played, echo), LoopEnd::runtime_api);
}

TEST(Loop, KeepsThePathOfTheRuntimeApi) {
  std::string next;
  ScriptedServer server({[&](ServedConnection& connection) {
    next = connection.read_request();
    connection.answer(200, "", kHeaders);
    connection.read_request();
    connection.answer(202, "");
  }});
  PlayedProcess played(1);
  EXPECT_EQ(run(server, played, echo, "/my-function"), LoopEnd::stopped);
  EXPECT_EQ(first_line(next), "GET /my-function/2018-06-01/runtime/invocation/next HTTP/1.1");
}

TEST(Loop, ReportsAHandlerThatCannotBeMade) {
  std::string posted;
  ScriptedServer server({[&](ServedConnection& connection) {
    posted = connection.read_request();
    connection.answer(202, "{}");
  }});
  PlayedProcess played(1);
  LoopOptions options;
  options.runtime_api = server.authority();
  auto end = run_loop(
      options,
      []() -> core::Result<handler::Handler, HandlerError> {
        return core::Failure{HandlerError{"Runtime.HandlerNotFound", "none"}};
      },
      played.process());
  EXPECT_EQ(end, LoopEnd::init_failed);
  EXPECT_EQ(first_line(posted), "POST /2018-06-01/runtime/init/error HTTP/1.1");
  EXPECT_NE(posted.find("Lambda-Runtime-Function-Error-Type: Runtime.HandlerNotFound\r\n"),
            std::string::npos);
  EXPECT_EQ(body_of(posted),
            R"({"errorMessage":"none","errorType":"Runtime.HandlerNotFound","stackTrace":[]})");
}

TEST(Loop, SaysThatItNeedsARuntimeApi) {
  PlayedProcess played(1);
  EXPECT_EQ(run_loop(
                {}, [] { return core::Result<handler::Handler, HandlerError>(handler::Handler(echo)); },
                played.process()),
            LoopEnd::runtime_api);
  ASSERT_EQ(played.log.size(), 1u);
  EXPECT_NE(played.log[0].find("AWS_LAMBDA_RUNTIME_API"), std::string::npos);
}

}  // namespace
}  // namespace sls::runtime
