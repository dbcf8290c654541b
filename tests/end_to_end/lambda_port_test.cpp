// The Lambda port of the real program: start-lambda, invoke through it, functions that call functions, and the logs.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

httplib::Result invoke_at(const ServedApplication& served, const std::string& function, const std::string& event,
                          httplib::Headers headers = {}) {
  httplib::Client client(served.lambda_url());
  client.set_read_timeout(60);
  return client.Post("/2015-03-31/functions/" + function + "/invocations", headers, event, "application/json");
}

std::string order(const std::string& name, const std::string& body = "") {
  return json({{"pathParameters", {{"order", name}}}, {"isBase64Encoded", false}, {"body", body}}).dump();
}

// Stops in the usual way, so that what was logged is in the files.
void stop(ServedApplication& served) {
  served.process().send_signal(SIGTERM);
  EXPECT_EQ(served.process().wait(), 0);
}

TEST(StartLambda, ServesFunctionsWithoutAnHttpFrontEnd) {
  ApplicationFolder folder;
  ServedApplication served(folder, {}, {}, "start-lambda");
  EXPECT_TRUE(served.ready()["api"].empty()) << served.ready();
  EXPECT_EQ(json::parse(read_text(folder.file(".hello-sls/serve.json")))["lambda"], served.lambda_url());
  auto answer = invoke_at(served, "MessageCrudApp", read_text(folder.file("events/CreateItem-event.json")));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(json::parse(answer->body)["statusCode"], 200) << answer->body;
  EXPECT_EQ(served.process().standard_error().find("Routes"), std::string::npos);
}

TEST(LambdaPort, TakesWhatInvokeSends) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  auto created = run_program(folder, {"invoke", "CreateItem", "--body", R"({"message": "x"})", "--endpoint-url",
                                      served.lambda_url()});
  EXPECT_EQ(created.status, 0) << created.error;
  EXPECT_EQ(json::parse(created.output)["statusCode"], 200) << created.output;
  EXPECT_NE(created.error.find("REPORT RequestId: "), std::string::npos) << created.error;
  auto quiet = run_program(folder, {"invoke", "CreateItem", "--body", "{}", "--log-type", "None", "--endpoint-url",
                                    served.lambda_url()});
  EXPECT_EQ(quiet.error.find("REPORT"), std::string::npos) << quiet.error;
  // The serve that owns the store is found by itself.
  auto event = run_program(folder, {"invoke", "CreateItem", "--body", "{}", "--invocation-type", "Event"});
  EXPECT_EQ(event.status, 0) << event.error;
  EXPECT_EQ(event.output, "");
  auto nowhere = run_program(folder, {"invoke", "CreateItem", "--endpoint-url", "http://127.0.0.1:1"});
  EXPECT_EQ(nowhere.status, 4);
}

TEST(LambdaPort, IsNeededForEventsOnly) {
  ApplicationFolder folder;
  auto event = run_program(folder, {"invoke", "CreateItem", "--invocation-type", "Event"});
  EXPECT_EQ(event.status, 2);
  EXPECT_NE(event.error.find("needs a running hello-sls serve"), std::string::npos) << event.error;
  auto dry = run_program(folder, {"invoke", "CreateItem", "--invocation-type", "DryRun"});
  EXPECT_EQ(dry.status, 0);
  EXPECT_EQ(dry.output, "");
}

TEST(LambdaPort, LetsFunctionsCallFunctionsAndRefusesOtherServices) {
  ApplicationFolder folder(SLS_RUNTIMES);
  ServedApplication served(folder, {"--in-memory"}, kSearchPath);
  auto called = invoke_at(served, "Python", order("call", "grüße"));
  ASSERT_TRUE(called);
  json answer = json::parse(called->body);
  EXPECT_EQ(answer["statusCode"], 200) << called->body << served.process().standard_error();
  EXPECT_EQ(answer["body"], "grüße $LATEST");
  auto elsewhere = invoke_at(served, "Python", order("elsewhere"));
  answer = json::parse(elsewhere->body);
  EXPECT_EQ(answer["statusCode"], 400);
  EXPECT_NE(answer["body"].get<std::string>().find("SQS SendMessage is not emulated"), std::string::npos);
  stop(served);
  EXPECT_TRUE(served.says("SQS SendMessage is not emulated"));
}

TEST(Invoke, GivesAChildProcessALambdaPortOfItsOwn) {
  ApplicationFolder folder(SLS_RUNTIMES);
  ChildProcess::Streams streams;
  streams.environment = kSearchPath;
  streams.working_folder = folder.path();
  auto called = run_program(folder, {"invoke", "Python", "--in-memory", "--data", order("call", "x")}, streams);
  EXPECT_EQ(called.status, 0) << called.error;
  EXPECT_EQ(json::parse(called.output)["body"], "x $LATEST");
}

TEST(Logs, ShowWhatFunctionsLogged) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  auto first = invoke_at(served, "MessageCrudApp", "{}");
  auto second = invoke_at(served, "MessageCrudApp", "{}");
  ASSERT_TRUE(first && second);
  stop(served);
  std::string id = second->get_header_value("x-amzn-RequestId");
  std::string file = read_text(folder.file(".hello-sls/logs/MessageCrudApp.log"));
  EXPECT_NE(file.find("\nSTART RequestId: " + id + " Version: $LATEST\n"), std::string::npos) << file;

  auto all = run_program(folder, {"logs", "-n", "MessageCrudApp"});
  EXPECT_EQ(all.status, 0) << all.error;
  EXPECT_NE(all.output.find("\nSTART RequestId: " + first->get_header_value("x-amzn-RequestId")), std::string::npos);
  EXPECT_TRUE(all.output.starts_with("INIT_START Runtime Version: provided:al2023.v1\t")) << all.output;
  auto one = run_program(folder, {"logs", "--request", id.substr(0, 8), "--filter", "REPORT -START"});
  EXPECT_TRUE(one.output.starts_with("REPORT RequestId: " + id)) << one.output;
  EXPECT_EQ(one.output.find("START"), std::string::npos);
  auto either = run_program(folder, {"logs", "--request", id, "--filter", "?REPORT ?\"START RequestId\""});
  EXPECT_EQ(std::count(either.output.begin(), either.output.end(), '\n'), 2) << either.output;
  EXPECT_EQ(run_program(folder, {"logs", "-s", "2001-01-01"}).output, all.output);
  EXPECT_EQ(run_program(folder, {"logs", "-s", "2999-01-01"}).output, "");
  EXPECT_EQ(run_program(folder, {"logs", "-s", "soon"}).status, 2);
  EXPECT_EQ(run_program(folder, {"logs", "--filter", "\"[$LATEST]\" -START"}).output, "");
  auto fields = run_program(folder, {"logs", "--filter", "[ERROR]"});
  EXPECT_EQ(fields.status, 2);
  EXPECT_NE(fields.error.find(R"(goes in double quotes: '"[ERROR]"')"), std::string::npos) << fields.error;
  EXPECT_EQ(run_program(folder, {"logs", "-n", "Nobody"}).status, 2);
}

TEST(Logs, GoOnWithTail) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  ChildProcess::Streams streams;
  streams.working_folder = folder.path();
  ChildProcess tail({kProgram.string(), "logs", "-n", "MessageCrudApp", "-t"}, folder.output(), streams);
  auto answer = invoke_at(served, "MessageCrudApp", "{}");
  ASSERT_TRUE(answer);
  std::string wanted = "END RequestId: " + answer->get_header_value("x-amzn-RequestId");
  for (int i = 0; i < 2000 && tail.standard_output().find(wanted) == std::string::npos; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_NE(tail.standard_output().find(wanted), std::string::npos) << tail.standard_error();
  tail.send_signal(SIGINT);
  EXPECT_EQ(tail.wait(), 130);
}

TEST(Logs, AreJsonWhereTheTemplateAsksForIt) {
  ApplicationFolder folder(SLS_RUNTIMES);
  ServedApplication served(folder, {}, kSearchPath);
  auto good = invoke_at(served, "Json", order("nothing"), {{"X-Amz-Log-Type", "Tail"}});
  auto failed = invoke_at(served, "Json", order("raise"));
  ASSERT_TRUE(good && failed);
  EXPECT_EQ(failed->get_header_value("X-Amz-Function-Error"), "Unhandled");
  stop(served);
  std::istringstream file(read_text(folder.file(".hello-sls/logs/Json.log")));
  std::vector<std::string> types;
  json last;
  for (std::string line; std::getline(file, line);) {
    json record = json::parse(line, nullptr, false);
    if (!record.is_object() || !record.contains("type")) continue;
    types.push_back(record["type"]);
    last = record;
  }
  EXPECT_EQ(types, (std::vector<std::string>{"platform.initStart", "platform.start", "platform.report",
                                             "platform.start", "platform.runtimeDone", "platform.report"}));
  EXPECT_EQ(last["record"]["status"], "error");
  EXPECT_EQ(last["record"]["errorType"], "ValueError");
  EXPECT_EQ(last["record"]["requestId"], failed->get_header_value("x-amzn-RequestId"));
  EXPECT_EQ(last["record"]["metrics"]["memorySizeMB"], 512);
}

}  // namespace
}  // namespace sls::test
