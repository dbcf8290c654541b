// ChildProcesses: a Lambda whose functions are real child processes: the runtime that misbehaves on demand
// (test_runtime.cpp), and shell scripts.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <deque>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "child_process.h"
#include "core/clock.h"
#include "core/ids.h"
#include "lambda/lambda.h"
#include "telemetry/ring.h"

namespace sls::lambda {

namespace fs = std::filesystem;
using Json = nlohmann::json;

inline constexpr std::chrono::seconds kPatience{60};

class ChildProcesses : public ::testing::Test {
 protected:
  ~ChildProcesses() override { lambda_.reset(); }

  model::Function& add(const std::string& name, const std::string& handler = "run") {
    model::Function function;
    function.logical_id = function.name = name;
    function.arn = "arn:aws:lambda:us-east-1:123456789012:function:" + name;
    function.runtime = "provided.al2023";
    function.handler = handler;
    function.timeout_seconds = 30;
    function.code_uri = folder_.path() / name;
    fs::create_directories(function.code_uri);
    functions_.push_back(function);
    return functions_.back();
  }
  void put_runtime(const model::Function& function) {
    fs::create_symlink(TEST_RUNTIME, function.code_uri / "bootstrap");
  }
  void put_script(const model::Function& function, const std::string& text, int mode = 0755) {
    std::ofstream(function.code_uri / "bootstrap") << text;
    ::chmod((function.code_uri / "bootstrap").c_str(), static_cast<mode_t>(mode));
  }

  Lambda& start(CodePlaces code = {}) {
    auto application = std::make_shared<model::Application>();
    application->functions = {functions_.begin(), functions_.end()};
    InProcessHandlers handlers;
    handlers.runs_here = [](const model::Function&) { return false; };
    options_.child_processes.supervisor = {TEST_SUPERVISOR};
    lambda_ = std::make_unique<Lambda>(options_, handlers, clock_, ids_, sink_);
    lambda_->set_application(application, std::move(code));
    return *lambda_;
  }

  std::future<InvocationResult> send(const std::string& function, const std::string& payload,
                                     std::shared_ptr<AnswerStream> stream = nullptr) {
    auto promise = std::make_shared<std::promise<InvocationResult>>();
    Invocation invocation;
    invocation.function = function;
    invocation.payload = payload;
    invocation.request_id = ids_.uuid();
    invocation.trace_id = "Root=1-2-3";
    invocation.client_context = "{\"a\":1}";
    invocation.stream = std::move(stream);
    lambda_->invoke(std::move(invocation),
                    [promise](InvocationResult result) { promise->set_value(std::move(result)); });
    return promise->get_future();
  }
  InvocationResult invoke(const std::string& function, const std::string& payload) {
    auto result = send(function, payload);
    if (result.wait_for(kPatience) != std::future_status::ready) {
      ADD_FAILURE() << "no result of " << payload;
      std::abort();
    }
    return result.get();
  }
  // A function of the misbehaving runtime, started.
  void start_runtime(int timeout_seconds = 30, int memory_mb = 512) {
    model::Function& function = add("F");
    function.timeout_seconds = timeout_seconds;
    function.memory_mb = memory_mb;
    put_runtime(function);
    start();
  }
  // Of F's one environment.
  std::string access_key() {
    std::string text = invoke("F", "environment").payload;
    std::size_t at = text.find("AWS_ACCESS_KEY_ID=") + 18;
    return text.substr(at, text.find('\n', at) - at);
  }
  // Waits until the environment has an invocation.
  std::optional<CurrentCaller> caller_of(const std::string& key) {
    std::optional<CurrentCaller> caller;
    while (!(caller = lambda_->find_caller(key))) std::this_thread::yield();
    return caller;
  }
  static Json error_of(const InvocationResult& result) {
    return Json::parse(result.payload, nullptr, /*allow_exceptions=*/false);
  }
  static std::string request_id_of(const InvocationResult& result) {
    std::size_t at = result.platform_log.find("START RequestId: ") + 17;
    return result.platform_log.substr(at, 36);
  }

  sls::test::TemporaryFolder folder_;
  std::deque<model::Function> functions_;
  core::SystemClock clock_;
  core::SystemIds ids_;
  telemetry::Ring sink_;
  LambdaOptions options_;
  std::unique_ptr<Lambda> lambda_;
};

}  // namespace sls::lambda
