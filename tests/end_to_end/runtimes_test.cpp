// Python, Node and shell functions behind the real program: each does the same things, rightly and wrongly, and must
// be answered the same.
#include <gtest/gtest.h>

#include <memory>

#include "process_list.h"
#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

CommandResult run_here(ApplicationFolder& folder, std::vector<std::string> words) {
  ChildProcess::Streams streams;
  streams.environment = kSearchPath;
  return run_program(folder, std::move(words), streams);
}

// One serve for all tests of a suite: what one does must not harm the next.
class Runtimes : public ::testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<ApplicationFolder>(SLS_RUNTIMES);
    served_ = std::make_unique<ServedApplication>(*folder_, std::vector<std::string>{"--in-memory", "-v"}, kSearchPath);
  }
  static void TearDownTestSuite() {
    served_.reset();
    folder_.reset();
  }

  static httplib::Result post(const std::string& function, const std::string& order, const std::string& body = "",
                              const std::string& type = "text/plain") {
    auto client = served_->api();
    client.set_read_timeout(60);
    return client.Post("/" + function + "/" + order, body, type);
  }
  std::string name() const { return GetParam(); }
  void expect_works() const {
    auto answer = post(name(), "echo", "still here");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200) << served_->process().standard_error();
    EXPECT_EQ(answer->body, "still here");
  }
  static void expect_failed(const httplib::Result& answer) {
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 500);
    EXPECT_EQ(answer->body, R"({"message":"Internal Server Error"})");
  }
  static void expect_logged(const std::string& text) {
    EXPECT_TRUE(served_->says(text)) << "'" << text << "' is not in\n" << served_->process().standard_error();
  }

  static std::unique_ptr<ApplicationFolder> folder_;
  static std::unique_ptr<ServedApplication> served_;
};
std::unique_ptr<ApplicationFolder> Runtimes::folder_;
std::unique_ptr<ServedApplication> Runtimes::served_;

TEST_P(Runtimes, AnswerUnicodeAndBinaryBodies) {
  auto text = post(name(), "echo", "grüße, 世界 🙂");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->status, 200) << served_->process().standard_error();
  EXPECT_EQ(text->body, "grüße, 世界 🙂");
  std::string bytes("\0\x01\xff\xfe\x80 x", 7);
  auto binary = post(name(), "echo", bytes, "application/octet-stream");
  ASSERT_TRUE(binary);
  EXPECT_EQ(binary->body, bytes);
}

TEST_P(Runtimes, RaiseErrors) {
  expect_failed(post(name(), "raise", "here"));
  expect_logged("ümlaut here");
  expect_works();
}

TEST_P(Runtimes, RunOutOfTime) {
  expect_failed(post(name() + "Slow", "sleep"));
  expect_logged("Task timed out after 1.00 seconds");
  expect_works();
}

TEST_P(Runtimes, CrashInTheHandler) {
  expect_failed(post(name(), "crash"));
  expect_logged("Runtime exited with error: exit status 3");
  expect_works();
}

TEST_P(Runtimes, CrashAtTheirStart) {
  expect_failed(post(name() + "Broken", "echo"));
  expect_logged(name() == "Shell" ? "cannot begin" : "no_such_module");
  expect_works();
}

TEST_P(Runtimes, AnswerTooMuch) {
  expect_failed(post(name(), "large"));
  expect_logged("Function.ResponseSizeTooLarge");
  expect_works();
}

INSTANTIATE_TEST_SUITE_P(Of, Runtimes, ::testing::Values("Python", "Node", "Shell"),
                         [](const auto& one) { return one.param; });

TEST(Runtime, ReachesDynamoDbUnderItsName) {
  ApplicationFolder folder(SLS_RUNTIMES);
  ServedApplication served(folder, {"--in-memory"}, kSearchPath);
  auto answer = served.api().Post("/Python/store", "kept", "text/plain");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "kept") << served.process().standard_error();
}

TEST(Runtime, FindsInlineCodeAndLayers) {
  ApplicationFolder folder(SLS_RUNTIMES);
  auto invoked = run_here(folder, {"invoke", "Inline", "--in-memory"});
  EXPECT_EQ(invoked.status, 0) << invoked.error;
  EXPECT_EQ(json::parse(invoked.output)["body"], "from a layer and its tool");
}

TEST(Runtime, RunsFromAZip) {
  ApplicationFolder folder(SLS_RUNTIMES);
  // Two of its functions are broken on purpose.
  auto refused = run_program(folder, {"package"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.error.find("NodeBroken: broken.handle is undefined or not exported"), std::string::npos);
  auto packaged = run_program(folder, {"package", "--no-check"});
  ASSERT_EQ(packaged.status, 0) << packaged.error;
  ServedApplication served(folder, {"-t", "dist/packaged.yaml"}, kSearchPath);
  for (const char* name : {"Python", "Node", "Shell"}) {
    auto answer = served.api().Post(std::string("/") + name + "/echo", "zipped", "text/plain");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "zipped") << name << served.process().standard_error();
  }
}

TEST(Runtime, IsInvokedFromTheCommandLine) {
  ApplicationFolder folder(SLS_RUNTIMES);
  json event = {{"pathParameters", {{"order", "store"}}}, {"body", "kept"}, {"isBase64Encoded", false}};
  auto stored = run_here(folder, {"invoke", "Python", "--data", event.dump()});
  EXPECT_EQ(stored.status, 0) << stored.error;
  EXPECT_EQ(json::parse(stored.output)["body"], "kept");
  EXPECT_NE(stored.error.find("order store\n"), std::string::npos) << stored.error;
  event["pathParameters"]["order"] = "crash";
  auto crashed = run_here(folder, {"invoke", "Node", "--data", event.dump()});
  EXPECT_EQ(crashed.status, 1);
  EXPECT_EQ(json::parse(crashed.output)["errorType"], "Runtime.ExitError");
}

TEST(Runtime, ThatIsCompiledInRunsAsAProcessToo) {
  ApplicationFolder folder;
  ServedApplication served(folder, {"--in-memory", "--isolate"});
  auto client = served.api();
  auto created = client.Post("/message", R"({"message": "hello"})", "application/json");
  ASSERT_TRUE(created);
  EXPECT_EQ(created->status, 200) << served.process().standard_error();
  std::string id = json::parse(created->body)["message"]["message_id"];
  EXPECT_EQ(json::parse(client.Get("/message/" + id)->body)["message"], "hello");
}

// However the program ends, nothing of its functions is left.
class Ended : public ::testing::TestWithParam<int> {};
TEST_P(Ended, LeavesNoProcess) {
  ApplicationFolder folder(SLS_RUNTIMES);
  ServedApplication served(folder, {"--in-memory", "--warm-containers", "EAGER"}, kSearchPath);
  for (const char* name : {"Python", "Node", "Shell"})
    ASSERT_EQ(served.api().Post(std::string("/") + name + "/echo", "x", "text/plain")->status, 200);
  std::vector<pid_t> pids = processes_below(served.process().pid());
  EXPECT_GE(pids.size(), 5u);  // hello-sls, its supervisor, three runtimes
  served.process().send_signal(GetParam());
  served.process().wait();
  for (pid_t pid : pids) {
    // After SIGKILL the supervisor ends them the moment its socket closes, and nobody waits for that.
    for (int i = 0; i < 1000 && is_running(pid); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_FALSE(is_running(pid)) << pid;
  }
}
INSTANTIATE_TEST_SUITE_P(By, Ended, ::testing::Values(SIGINT, SIGTERM, SIGKILL));

}  // namespace
}  // namespace sls::test
