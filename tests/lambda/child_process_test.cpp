// Functions as real child processes: a runtime that misbehaves on demand, and shell scripts.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <set>

#include "child_functions.h"
#include "process/process_tree.h"
#include "process_list.h"

namespace sls::lambda {
namespace {

TEST_F(ChildProcesses, AnswerByteForByteAndStayWarm) {
  start_runtime();
  InvocationResult first = invoke("F", "echo {\"a\": \"äöü €\"}");
  EXPECT_EQ(first.payload, "{\"a\": \"äöü €\"}");
  EXPECT_EQ(first.function_error, "");
  EXPECT_GE(first.init_duration_us, 0);
  EXPECT_GT(first.max_memory_used_mb, 0);
  std::string binary("\0\xff\xfe not json", 12);
  InvocationResult second = invoke("F", "echo " + binary);
  EXPECT_EQ(second.payload, binary);
  EXPECT_EQ(second.init_duration_us, -1);
  EXPECT_EQ(invoke("F", "pid").payload, invoke("F", "pid").payload);
}

TEST_F(ChildProcesses, GiveTheEventWithLambdasHeaders) {
  start_runtime();
  std::string headers = invoke("F", "headers").payload;
  EXPECT_NE(headers.find("Lambda-Runtime-Aws-Request-Id: "), std::string::npos);
  EXPECT_NE(headers.find("Lambda-Runtime-Deadline-Ms: 1"), std::string::npos);
  EXPECT_NE(headers.find("Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:F\n"),
            std::string::npos);
  EXPECT_NE(headers.find("Lambda-Runtime-Trace-Id: Root=1-2-3;Parent="), std::string::npos);
  EXPECT_NE(headers.find("Lambda-Runtime-Client-Context: {\"a\":1}\n"), std::string::npos);
  EXPECT_EQ(headers.find("Cognito"), std::string::npos);
}

TEST_F(ChildProcesses, SeeLambdasEnvironmentAndNothingElse) {
  ::setenv("SECRET_OF_THE_DEVELOPER", "1", 1);
  model::Function& function = add("F");
  function.environment = {{"TABLE", "t"}, {"AWS_REGION", "nowhere"}};
  options_.common_variables = {{"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"}};
  put_runtime(function);
  start();
  std::string text = "\n" + invoke("F", "environment").payload;
  for (const std::string& line :
       {"cwd=" + function.code_uri.string(), "LAMBDA_TASK_ROOT=" + function.code_uri.string(),
        std::string("_HANDLER=run"), std::string("TZ=:UTC"), std::string("TABLE=t"), std::string("AWS_REGION=us-east-1"),
        std::string("AWS_LAMBDA_FUNCTION_NAME=F"), std::string("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128"),
        std::string("AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:1"), std::string("PATH=/usr/local/bin:/usr/bin:/bin")}) {
    EXPECT_NE(text.find("\n" + line + "\n"), std::string::npos) << line << " in" << text;
  }
  for (const char* name : {"SECRET_OF_THE_DEVELOPER", "HOME=", "AWS_EXECUTION_ENV", "_X_AMZN_TRACE_ID"})
    EXPECT_EQ(text.find(std::string("\n") + name), std::string::npos) << name;
}

TEST_F(ChildProcesses, AreKnownByTheirAccessKeyWhileTheyWork) {
  start_runtime();
  std::string key = access_key();
  EXPECT_FALSE(lambda_->find_caller(key).has_value());
  auto running = send("F", "hang");
  std::optional<CurrentCaller> caller = caller_of(key);
  EXPECT_EQ(caller->function, "F");
  EXPECT_EQ(caller->trace_id, "Root=1-2-3");
  lambda_->stop();
  EXPECT_EQ(running.get().error_type, "Runtime.ExitError");
}

struct Failing {
  const char* order;
  const char* type;
  const char* message;
  const char* reported = "Runtime.ExitError";
};
// What ends a process: the invoker is told as by Lambda, and the next invocation works at once.
class Ends : public ChildProcesses, public ::testing::WithParamInterface<Failing> {};
TEST_P(Ends, AreToldAndTheNextInvocationWorks) {
  start_runtime();
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
  InvocationResult result = invoke("F", GetParam().order);
  EXPECT_EQ(result.function_error, "Unhandled");
  Json error = error_of(result);
  EXPECT_EQ(error["errorType"], GetParam().type);
  EXPECT_EQ(error["errorMessage"], "RequestId: " + request_id_of(result) + " Error: " + GetParam().message);
  std::string reported = std::string(" MB\tStatus: error\tError Type: ") + GetParam().reported + "\n";
  EXPECT_TRUE(result.platform_log.ends_with(reported)) << result.platform_log;
  EXPECT_EQ(invoke("F", "echo 2").payload, "2");
}
INSTANTIATE_TEST_SUITE_P(
    OfProcesses, Ends,
    ::testing::Values(Failing{"exit 3", "Runtime.ExitError", "Runtime exited with error: exit status 3"},
                      Failing{"exit 0", "Runtime.ExitError", "Runtime exited without providing a reason"},
                      Failing{"signal 11", "Runtime.ExitError", "Runtime exited with error: signal: segmentation fault"},
                      Failing{"signal 6", "Runtime.ExitError", "Runtime exited with error: signal: aborted"},
                      Failing{"memory", "Runtime.ExitError", "Runtime exited with error: signal: killed",
                              "Runtime.OutOfMemory"},
                      Failing{"grandchild_then_exit", "Runtime.ExitError", "Runtime exited with error: exit status 4"}));

TEST_F(ChildProcesses, AreKilledWhenTheirTimeIsOver) {
  start_runtime(1);
  std::string before = invoke("F", "pid").payload;
  InvocationResult result = invoke("F", "hang");
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(error_of(result)["errorType"], "Sandbox.Timedout");
  EXPECT_EQ(error_of(result)["errorMessage"],
            "RequestId: " + request_id_of(result) + " Error: Task timed out after 1.00 seconds");
  EXPECT_NE(result.platform_log.find(" Task timed out after 1.00 seconds\n\nEND RequestId: "), std::string::npos);
  EXPECT_NE(result.platform_log.find("\tDuration: 1000.00 ms\tBilled Duration: 1000 ms\t"), std::string::npos);
  EXPECT_TRUE(result.platform_log.ends_with(" MB\tStatus: timeout\n")) << result.platform_log;
  EXPECT_NE(invoke("F", "pid").payload, before);
}

TEST_F(ChildProcesses, PostErrorsAsTheyAre) {
  start_runtime();
  std::string pid = invoke("F", "pid").payload;
  InvocationResult result = invoke("F", "error");
  EXPECT_EQ(result.payload, R"({"errorMessage":"no","errorType":"ValueError"})");
  EXPECT_EQ(result.error_type, "ValueError");
  EXPECT_EQ(result.function_error, "Unhandled");
  EXPECT_EQ(result.platform_log.find("Status: "), std::string::npos) << result.platform_log;
  EXPECT_EQ(invoke("F", "pid").payload, pid);
}

// A runtime with two threads may ask before it answers; it is free when it has done both.
TEST_F(ChildProcesses, MayAskForTheNextEventBeforeTheyAnswer) {
  start_runtime();
  std::string pid = invoke("F", "pid").payload;
  EXPECT_EQ(invoke("F", "ask_then_answer").payload, "\"after\"");
  EXPECT_EQ(invoke("F", "pid").payload, pid);
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
}

TEST_F(ChildProcesses, MayAnswerAndEnd) {
  start_runtime();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(invoke("F", "answer_then_exit").payload, "\"last words\"");
  }
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
}

TEST_F(ChildProcesses, AnswerUpToSixMegabytesAndAHundredBytes) {
  start_runtime();
  EXPECT_EQ(invoke("F", "largest").payload.size(), 6'291'556u);
  for (const char* order : {"large", "huge"}) {
    InvocationResult result = invoke("F", order);
    EXPECT_EQ(result.payload,
              R"({"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum )"
              R"(allowed payload size (6291556 bytes)."})")
        << order;
  }
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
}

TEST_F(ChildProcesses, CannotAnswerTwiceNorForAnother) {
  start_runtime();
  EXPECT_EQ(invoke("F", "twice").payload, "\"first\"");
  EXPECT_EQ(invoke("F", "last").payload,
            "403 {\"errorMessage\":\"State transition from RuntimeResponseSentState to InvocationResponse failed for "
            "runtime. Error: State transition is not allowed\",\"errorType\":\"InvalidStateTransition\"}\n");
  EXPECT_EQ(invoke("F", "wrong_id").payload,
            "400 {\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n"
            "403 {\"errorMessage\":\"State transition from Running to InitError failed for runtime. Error: State "
            "transition is not allowed\",\"errorType\":\"InvalidStateTransition\"}\n");
  EXPECT_EQ(invoke("F", "paths").payload, "pong 404 405 404");
}

TEST_F(ChildProcesses, StreamIntoAPlainAnswer) {
  start_runtime();
  EXPECT_EQ(invoke("F", "stream").payload, "streamed");
  EXPECT_EQ(invoke("F", "bad_mode").error_type, "Runtime.InvalidResponseModeHeader");
}

TEST_F(ChildProcesses, LogLineByLine) {
  start_runtime();
  InvocationResult result = invoke("F", "log one\ntwo");
  EXPECT_EQ(result.function_log, (std::vector<std::string>{"one", "two", "unfinished"}));
  std::string id = request_id_of(result);
  constexpr std::string_view kInitStart =
      "INIT_START Runtime Version: provided:al2023.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:";
  EXPECT_TRUE(result.platform_log.starts_with(kInitStart)) << result.platform_log;
  std::string after_start = result.platform_log.substr(result.platform_log.find('\n') + 1);
  EXPECT_EQ(result.platform_log.find('\n'), kInitStart.size() + 64);
  EXPECT_TRUE(after_start.starts_with("START RequestId: " + id + " Version: $LATEST\none\ntwo\nunfinished\nEND "));
  EXPECT_TRUE(invoke("F", "echo 1").platform_log.starts_with("START RequestId: "));
}

// CloudWatch cuts an event at 256 KB; a character is not cut.
TEST_F(ChildProcesses, LogLongLinesInPiecesOfWholeCharacters) {
  start_runtime();
  std::string euros;
  for (int i = 0; i < 200'000; ++i) euros += "€";
  InvocationResult result = invoke("F", "log " + euros);
  std::string together;
  for (const std::string& line : result.function_log) {
    EXPECT_LE(line.size(), 300'000u);
    if (line == "unfinished") continue;
    EXPECT_EQ(line.size() % 3, 0u) << "a piece ends within a character";
    together += line;
  }
  EXPECT_EQ(together, euros);
}

TEST_F(ChildProcesses, FailAtTheirStartAndAreStartedOnceMore) {
  put_runtime(add("F", "exit_at_start"));
  start();
  for (int i = 0; i < 2; ++i) {
    InvocationResult result = invoke("F", "echo 1");
    EXPECT_EQ(error_of(result)["errorType"], "Runtime.ExitError");
    EXPECT_EQ(error_of(result)["errorMessage"],
              "RequestId: " + request_id_of(result) + " Error: Runtime exited with error: exit status 7");
    EXPECT_EQ(result.function_log, (std::vector<std::string>{"about to end", "about to end"}));
    EXPECT_NE(result.platform_log.find("\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n"), std::string::npos);
    EXPECT_NE(result.platform_log.find("\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError\n"),
              std::string::npos);
  }
}

TEST_F(ChildProcesses, PostTheErrorOfTheirStart) {
  put_runtime(add("F", "init_error"));
  start();
  InvocationResult result = invoke("F", "echo 1");
  EXPECT_EQ(result.payload, R"({"errorType":"Runtime.ImportModuleError","errorMessage":"no module"})");
  EXPECT_EQ(result.error_type, "Runtime.ImportModuleError");
  EXPECT_TRUE(result.platform_log.ends_with(" MB\tStatus: error\tError Type: Runtime.ImportModuleError\n"));
}

// Lambda's own lines know no types but those of its own kinds.
TEST_F(ChildProcesses, AreReportedAsUnknownWithAnErrorOfTheirOwn) {
  put_runtime(add("F", "own_init_error"));
  start();
  InvocationResult result = invoke("F", "echo 1");
  EXPECT_EQ(result.error_type, "KeyError");
  for (const char* text : {"\tPhase: init\tStatus: error\tError Type: Runtime.Unknown\n",
                           "\tPhase: invoke\tStatus: error\tError Type: Runtime.Unknown\n",
                           " MB\tStatus: error\tError Type: Runtime.Unknown\n"})
    EXPECT_NE(result.platform_log.find(text), std::string::npos) << text << " is not in\n" << result.platform_log;
}

struct Unstartable {
  const char* text;  // null: no bootstrap at all
  int mode;
  const char* message;
  const char* advice;  // behind the path of what it is about
};
class NoStart : public ChildProcesses, public ::testing::WithParamInterface<Unstartable> {};
TEST_P(NoStart, IsToldInThePlatformsWords) {
  model::Function& function = add("F");
  if (GetParam().text != nullptr) put_script(function, GetParam().text, GetParam().mode);
  start();
  InvocationResult result = invoke("F", "{}");
  EXPECT_EQ(error_of(result)["errorType"], "Runtime.InvalidEntrypoint");
  EXPECT_EQ(error_of(result)["errorMessage"], "RequestId: " + request_id_of(result) + " Error: " + GetParam().message);
  std::size_t at = result.advice.find(function.code_uri.string() + "/bootstrap");
  ASSERT_NE(at, std::string::npos) << result.advice;
  EXPECT_EQ(result.advice.substr(at + function.code_uri.string().size() + 10), GetParam().advice);
  EXPECT_TRUE(result.reason.ends_with(" (" + result.advice + ")")) << result.reason;
}
TEST_F(ChildProcesses, WithoutAFolderAreToldWhere) {
  model::Function& function = add("F");
  put_script(function, "#!/bin/sh\n");
  fs::path folder = function.code_uri;
  start({{"F", {folder / "nowhere", "", ""}}});
  EXPECT_EQ(invoke("F", "{}").advice, "there is no file " + (folder / "nowhere" / "bootstrap").string() +
                                          "; build it, or correct CodeUri");
}
INSTANTIATE_TEST_SUITE_P(
    OfBootstraps, NoStart,
    ::testing::Values(
        Unstartable{nullptr, 0, "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
                    "; build it, or correct CodeUri"},
        Unstartable{"#!/bin/sh\n", 0644, "fork/exec /var/task/bootstrap: permission denied",
                    " may not be executed: chmod +x it"},
        Unstartable{"no program", 0755, "fork/exec /var/task/bootstrap: exec format error",
                    " is no program that this machine runs: build it for its architecture, or begin a script with #!"},
        Unstartable{"#!/no/such/shell\n", 0755, "fork/exec /var/task/bootstrap: no such file or directory",
                    " begins with #!/no/such/shell, and that is not on this machine"},
        Unstartable{"#!/bin/sh\r\nexit 0\r\n", 0755, "fork/exec /var/task/bootstrap: no such file or directory",
                    " has line ends of Windows (CRLF), and Linux takes the CR for a part of its #! line"}));

TEST_F(ChildProcesses, MayBeAShellScript) {
  put_script(add("F"), R"(#!/bin/sh
while true; do
  headers=$(mktemp)
  event=$(curl -sS -D "$headers" "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next")
  id=$(grep -i '^lambda-runtime-aws-request-id:' "$headers" | tr -d '[:space:]' | cut -d: -f2)
  echo "got $event"
  curl -sS -X POST "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$id/response" -d "[$event]" > /dev/null
  rm "$headers"
done
)");
  start();
  for (const char* event : {"1", "\"é\""}) {
    InvocationResult result = invoke("F", event);
    EXPECT_EQ(result.payload, std::string("[") + event + "]");
    EXPECT_EQ(result.function_log, (std::vector<std::string>{std::string("got ") + event}));
  }
}

TEST_F(ChildProcesses, RunAsManyAtOnceAsInvocationsWait) {
  model::Function& function = add("F");
  function.reserved_concurrency = 3;
  put_runtime(function);
  start();
  std::vector<std::future<InvocationResult>> running;
  for (int i = 0; i < 3; ++i) running.push_back(send("F", "hang"));
  InvocationResult fourth = invoke("F", "echo 1");
  EXPECT_TRUE(fourth.throttled);
  lambda_->stop();
  for (auto& one : running) EXPECT_EQ(one.get().function_error, "Unhandled");
}

// One that waits does not cost a further process when the one that has just answered is about to ask.
TEST_F(ChildProcesses, ServeACallerWhoWaitsForEachAnswerWithOneProcess) {
  start_runtime();
  std::set<std::string> pids;
  for (int i = 0; i < 300; ++i) pids.insert(invoke("F", "pid").payload);
  EXPECT_LE(pids.size(), 3u);  // one, unless the machine is too busy for it
}

TEST_F(ChildProcesses, AreGoneWhenLambdaStops) {
  start_runtime();
  int pid = std::stoi(invoke("F", "pid").payload);
  invoke("F", "grandchild");
  EXPECT_EQ(::kill(pid, 0), 0);
  // Supervisor, runtime and grandchild; the one between the last two ends at its own time.
  std::vector<pid_t> all;
  while (all.size() < 4) all = sls::test::processes_below(::getpid());
  std::erase(all, ::getpid());
  lambda_->stop();
  for (pid_t one : all) EXPECT_FALSE(sls::test::is_running(one)) << one;
}

TEST_F(ChildProcesses, StartAnewAfterTheirSupervisorWasKilled) {
  start_runtime();
  std::string key = access_key();
  auto running = send("F", "hang");
  caller_of(key);
  for (const auto& child : ProcessTree::read().children(::getpid())) ::kill(child.pid, SIGKILL);
  EXPECT_EQ(running.get().error_type, "Runtime.ExitError");
  EXPECT_EQ(invoke("F", "echo 2").payload, "2");
}

TEST_F(ChildProcesses, OfAnotherRuntimeAreRefusedWithWhatToDo) {
  model::Function& function = add("F");
  function.runtime = "java21";
  start();
  InvocationResult result = invoke("F", "{}");
  EXPECT_EQ(result.error_type, "Runtime.NotEmulated");
  EXPECT_NE(result.reason.find("java21"), std::string::npos);
  EXPECT_NE(lambda_->refusal(function).find("does not run here"), std::string::npos);
}

}  // namespace
}  // namespace sls::lambda
