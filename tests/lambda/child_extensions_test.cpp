// Extensions of functions that are child processes: those of layers, and a runtime's own.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "child_functions.h"

namespace sls::lambda {
namespace {

// A layer whose extension registers, sees each invocation, and is told of the end.
TEST_F(ChildProcesses, WaitForTheExtensionsOfTheirLayers) {
  model::Function& function = add("F");
  put_runtime(function);
  fs::path opt = folder_.path() / "opt";
  fs::create_directories(opt / "extensions");
  std::ofstream(opt / "extensions" / "watcher") << R"(#!/bin/sh
base="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
headers=$(mktemp)
curl -sS -D "$headers" -H 'Lambda-Extension-Name: watcher' -d '{"events":["INVOKE","SHUTDOWN"]}' "$base/register" >> registered
id=$(grep -i '^lambda-extension-identifier:' "$headers" | tr -d '[:space:]' | cut -d: -f2)
rm "$headers"
while true; do
  event=$(curl -sS -H "Lambda-Extension-Identifier: $id" "$base/event/next")
  echo "$event" >> events
  case "$event" in *SHUTDOWN*) exit 0;; esac
done
)";
  ::chmod((opt / "extensions" / "watcher").c_str(), 0755);
  start({{"F", {function.code_uri, opt, ""}}});
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
  EXPECT_EQ(invoke("F", "echo 2").payload, "2");
  lambda_->stop(10'000);
  std::ifstream registered(function.code_uri / "registered");
  std::string answer;
  std::getline(registered, answer);
  EXPECT_EQ(answer, R"({"functionName":"F","functionVersion":"$LATEST","handler":"run"})");
  std::ifstream events(function.code_uri / "events");
  std::vector<std::string> kinds;
  for (std::string line; std::getline(events, line);) kinds.push_back(Json::parse(line)["eventType"]);
  EXPECT_EQ(kinds, (std::vector<std::string>{"INVOKE", "INVOKE", "SHUTDOWN"}));
}

// Only where there is an extension, and it may be one of the runtime's own.
TEST_F(ChildProcesses, AreAskedToEndWhereTheyHaveAnExtension) {
  model::Function& function = add("F", "internal_extension");
  put_runtime(function);
  start();
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
  EXPECT_EQ(invoke("F", "echo 2").payload, "2");
  lambda_->stop(10'000);
  EXPECT_TRUE(fs::exists(function.code_uri / "terminated"));
}

TEST_F(ChildProcesses, AreNotAskedToEndWhenTheirTimeIsOver) {
  model::Function& function = add("F", "internal_extension");
  function.timeout_seconds = 1;
  put_runtime(function);
  start();
  EXPECT_TRUE(invoke("F", "hang").timed_out);
  EXPECT_FALSE(fs::exists(function.code_uri / "terminated"));
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
}

TEST_F(ChildProcesses, EndWithAnExtensionThatCrashes) {
  model::Function& function = add("F");
  put_runtime(function);
  fs::path opt = folder_.path() / "opt";
  fs::create_directories(opt / "extensions");
  std::ofstream(opt / "extensions" / "broken") << "#!/bin/sh\nexit 5\n";
  ::chmod((opt / "extensions" / "broken").c_str(), 0755);
  start({{"F", {function.code_uri, opt, ""}}});
  InvocationResult result = invoke("F", "echo 1");
  EXPECT_EQ(error_of(result)["errorType"], "Extension.Crash");
  EXPECT_EQ(error_of(result)["errorMessage"], "RequestId: " + request_id_of(result) + " Error: exit status 5");
}

}  // namespace
}  // namespace sls::lambda
