// The real program against a played Runtime API and a played DynamoDB.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "certificate.h"
#include "core/json.h"
#include "scripted_server.h"

namespace {

using sls::core::Json;
using sls::test::ScriptedServer;
using sls::test::ServedConnection;

// bootstrap in an environment of its own; its log goes to a pipe.
class Bootstrap {
 public:
  explicit Bootstrap(const std::vector<std::string>& variables) {
    EXPECT_EQ(::pipe2(log_, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, log_[1], STDOUT_FILENO);
    std::vector<char*> environment;
    for (const std::string& variable : variables) environment.push_back(const_cast<char*>(variable.c_str()));
    environment.push_back(nullptr);
    char program[] = BOOTSTRAP;
    char* arguments[] = {program, nullptr};
    EXPECT_EQ(::posix_spawn(&pid_, program, &actions, nullptr, arguments, environment.data()), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(log_[1]);
  }
  ~Bootstrap() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(log_[0]);
  }

  pid_t pid() const { return pid_; }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }
  std::string read_log() {
    std::string text;
    char buffer[4096];
    for (ssize_t got; (got = ::read(log_[0], buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(got));
    return text;
  }

 private:
  pid_t pid_ = -1;
  int log_[2] = {-1, -1};
};

std::vector<std::string> variables_for(const ScriptedServer& runtime, const ScriptedServer& dynamodb) {
  return {"AWS_LAMBDA_RUNTIME_API=" + runtime.authority(),
          "AWS_ENDPOINT_URL_DYNAMODB=http://" + dynamodb.authority(),
          "AWS_REGION=us-east-1",
          "AWS_ACCESS_KEY_ID=AKID",
          "AWS_SECRET_ACCESS_KEY=secret",
          "DDB_TABLE_NAME=messages",
          "_HANDLER=message_crud.handle"};
}

std::string event(const std::string& method, const std::string& path, const std::string& body) {
  return Json({{"httpMethod", method}, {"path", path}, {"body", body}}).dump();
}

constexpr char kHeaders[] =
    "Lambda-Runtime-Aws-Request-Id: id-1\r\nLambda-Runtime-Deadline-Ms: 1770000003000\r\n";

std::string body_of(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

TEST(Bootstrap, ServesTheHandlerWithDynamoDbBehindIt) {
  std::string put, created, failed;
  ScriptedServer dynamodb({[&](ServedConnection& connection) {
    put = connection.read_request();
    connection.answer("{}");
    connection.read_request();
    connection.answer(400,
                      R"({"__type":"x#ResourceNotFoundException","message":"Requested resource not found"})");
    connection.read_until_closed();
  }});
  std::promise<pid_t> started;
  std::future<pid_t> pid = started.get_future();
  ScriptedServer runtime({[&](ServedConnection& connection) {
    connection.read_request();
    connection.answer(200, event("POST", "/message", R"({"n": 12345678901234567890.123})"), kHeaders);
    created = connection.read_request();
    connection.answer(202, "{}");
    connection.read_request();
    connection.answer(200, event("GET", "/message/a", ""), kHeaders);
    failed = connection.read_request();
    connection.answer(202, "{}");
    connection.read_request();
    ::kill(pid.get(), SIGTERM);  // it waits for the next event now
    connection.read_until_closed();
  }});
  Bootstrap bootstrap(variables_for(runtime, dynamodb));
  started.set_value(bootstrap.pid());
  std::string log = bootstrap.read_log();
  int status = bootstrap.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_NE(put.find("X-Amz-Target: DynamoDB_20120810.PutItem"), std::string::npos) << put;
  EXPECT_NE(put.find(R"("n":{"N":"12345678901234567890.123"})"), std::string::npos) << put;
  EXPECT_NE(created.find("/invocation/id-1/response"), std::string::npos) << created;
  EXPECT_EQ(Json::parse(body_of(created)).at("statusCode"), 200);
  EXPECT_EQ(Json::parse(body_of(failed)).at("statusCode"), 500);
  EXPECT_EQ(
      log,
      "[ERROR] GetItem of table messages failed: ResourceNotFoundException: Requested resource not found\n");
}

TEST(Bootstrap, ReachesDynamoDbOverTlsWithTheCertificatesOfItsEnvironment) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without asking for no signal
  sls::test::Certificate certificate("DNS:localhost"), other("DNS:localhost");
  for (const auto* trusted : {&certificate, &other}) {
    std::string asked, posted;
    auto dynamodb_script = certificate.server([&](const std::string& host, const std::string&) {
      asked = host;
      return R"({"Item":{"pk":{"S":"a"}}})";
    });
    ScriptedServer dynamodb({dynamodb_script});
    std::promise<pid_t> started;
    std::future<pid_t> pid = started.get_future();
    ScriptedServer runtime({[&](ServedConnection& connection) {
      connection.read_request();
      connection.answer(200, event("GET", "/message/a", ""), kHeaders);
      posted = connection.read_request();
      ::kill(pid.get(), SIGTERM);
      connection.answer(202, "{}");
      connection.read_until_closed();
    }});
    auto variables = variables_for(runtime, dynamodb);
    variables[1] = "AWS_ENDPOINT_URL_DYNAMODB=https://localhost:" + std::to_string(dynamodb.port());
    variables.push_back(std::string("AWS_CA_BUNDLE=") + trusted->file());
    Bootstrap bootstrap(variables);
    started.set_value(bootstrap.pid());
    bootstrap.wait();
    bool right = trusted == &certificate;
    EXPECT_EQ(Json::parse(body_of(posted)).at("statusCode"), right ? 200 : 500)
        << posted << bootstrap.read_log();
    EXPECT_EQ(asked, right ? "localhost" : "");
  }
}

TEST(Bootstrap, FinishesAnInvocationBeforeItEnds) {
  std::string posted;
  ScriptedServer dynamodb({[](ServedConnection& connection) {
    connection.read_request();
    connection.answer("{}");
    connection.read_until_closed();
  }});
  std::promise<pid_t> started;
  std::future<pid_t> pid = started.get_future();
  ScriptedServer runtime({[&](ServedConnection& connection) {
    connection.read_request();
    connection.answer(200, event("GET", "/nowhere", ""), kHeaders);
    posted = connection.read_request();
    ::kill(pid.get(), SIGTERM);  // an invocation is open until its answer is taken
    connection.answer(202, "{}");
    connection.read_until_closed();
  }});
  Bootstrap bootstrap(variables_for(runtime, dynamodb));
  started.set_value(bootstrap.pid());
  int status = bootstrap.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(Json::parse(body_of(posted)).at("statusCode"), 404);
}

TEST(Bootstrap, ReportsWhatItsEnvironmentLacks) {
  for (const char* missing : {"_HANDLER", "DDB_TABLE_NAME", "AWS_REGION", "AWS_ACCESS_KEY_ID"}) {
    std::string posted;
    ScriptedServer dynamodb({});
    ScriptedServer runtime({[&](ServedConnection& connection) {
      posted = connection.read_request();
      connection.answer(202, "{}");
    }});
    auto variables = variables_for(runtime, dynamodb);
    std::erase_if(variables, [&](const std::string& variable) {
      return variable.starts_with(missing + std::string("="));
    });
    Bootstrap bootstrap(variables);
    int status = bootstrap.wait();
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << status;
    EXPECT_NE(posted.find("POST /2018-06-01/runtime/init/error"), std::string::npos) << posted;
    std::string message = Json::parse(body_of(posted)).at("errorMessage");
    if (missing != std::string("_HANDLER")) {
      EXPECT_NE(message.find(missing), std::string::npos) << message;
    }
  }
}

}  // namespace
