// sls_bench_template: what a template of 500 resources, the most that CloudFormation takes, costs to read and
// to start. The mix is that of a large application: functions with a route, variables and a policy each,
// tables with an index, queues, topics.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "server_process.h"
#include "template/load.h"

namespace sls::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kFunctions = 280;
constexpr int kTables = 100;
constexpr int kOthers = 120;
constexpr int kRounds = 7;
constexpr double kMostMilliseconds = 100;

std::string function_text(int i) {
  std::string n = std::to_string(i), table = "Table" + std::to_string(i % kTables);
  return "  Function" + n +
         ":\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: message_crud.handle\n      "
         "Timeout: 10\n"
         "      Environment:\n        Variables:\n          TABLE_NAME: !Ref " +
         table +
         "\n          TOPIC: !Sub \"arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:topic-" + n +
         "\"\n      Policies:\n        - DynamoDBCrudPolicy:\n            TableName: !Ref " + table +
         "\n      Events:\n        Call:\n          Type: Api\n          Properties:\n            Path: "
         "/resource-" +
         n + "/{id}\n            Method: get\n";
}

std::string table_text(int i) {
  return "  Table" + std::to_string(i) +
         ":\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PAY_PER_REQUEST\n"
         "      AttributeDefinitions:\n        - AttributeName: id\n          AttributeType: S\n"
         "        - AttributeName: owner\n          AttributeType: S\n"
         "      KeySchema:\n        - AttributeName: id\n          KeyType: HASH\n"
         "      GlobalSecondaryIndexes:\n        - IndexName: by-owner\n          KeySchema:\n"
         "            - AttributeName: owner\n              KeyType: HASH\n          Projection:\n"
         "            ProjectionType: ALL\n";
}

std::string template_text() {
  std::string text =
      "AWSTemplateFormatVersion: \"2010-09-09\"\nTransform: AWS::Serverless-2016-10-31\n"
      "Globals:\n  Function:\n    Runtime: provided.al2023\nResources:\n";
  for (int i = 0; i < kFunctions; ++i) text += function_text(i);
  for (int i = 0; i < kTables; ++i) text += table_text(i);
  for (int i = 0; i < kOthers; ++i) {
    text += "  Other" + std::to_string(i) +
            ":\n    Type: " + (i % 2 == 0 ? "AWS::SNS::Topic" : "AWS::SQS::Queue") + "\n";
  }
  return text;
}

using Clock = std::chrono::steady_clock;

// The fastest of the rounds, which is what the work itself takes on a machine that has other work, and CPU
// time.
struct Figure {
  double milliseconds = 1e9;
  double cpu_milliseconds = 1e9;
};

double milliseconds_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

Figure measure_load(const std::string& text) {
  Figure best;
  for (int i = 0; i < kRounds; ++i) {
    auto begun = Clock::now();
    std::clock_t cpu = std::clock();
    auto loaded = model::load_application_text(text, "/nowhere/template.yaml", {});
    best.milliseconds = std::min(best.milliseconds, milliseconds_since(begun));
    best.cpu_milliseconds =
        std::min(best.cpu_milliseconds, static_cast<double>(std::clock() - cpu) * 1000 / CLOCKS_PER_SEC);
    if (!loaded.ok() || (*loaded)->has_errors() || (*loaded)->functions.size() != kFunctions) {
      std::fprintf(stderr, "the template was not read\n");
      std::exit(1);
    }
  }
  return best;
}

// From starting the process until the ready-file is there.
Figure measure_start(const std::string& program, const fs::path& folder) {
  Figure best;
  fs::path ready = folder / "ready.json";
  for (int i = 0; i < kRounds; ++i) {
    fs::remove(ready);
    auto begun = Clock::now();
    ServerProcess server({program, "serve", "-t", (folder / "template.yaml").string(), "--in-memory", "-p",
                          "0", "--lambda-port", "0", "--dynamodb-port", "0", "-q", "--no-reload",
                          "--ready-file", ready.string()});
    while (!fs::exists(ready) && milliseconds_since(begun) < 10'000)
      std::this_thread::sleep_for(std::chrono::microseconds(500));
    best.milliseconds = std::min(best.milliseconds, milliseconds_since(begun));
    best.cpu_milliseconds =
        std::min(best.cpu_milliseconds, static_cast<double>(server.cpu_nanoseconds()) / 1e6);
  }
  return best;
}

}  // namespace
}  // namespace sls::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: sls_bench_template HELLO_SLS\n");
    return 2;
  }
  std::string name = (std::filesystem::temp_directory_path() / "sls-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return 1;
  std::string text = sls::bench::template_text();
  std::ofstream(name + "/template.yaml") << text;
  sls::bench::Figure load = sls::bench::measure_load(text);
  sls::bench::Figure start = sls::bench::measure_start(argv[1], name);
  std::filesystem::remove_all(name);
  std::printf(
      "template of 500 resources (%zu KB), best of %d: read %.1f ms (CPU %.1f), start-up of serve %.1f ms "
      "(CPU %.1f, "
      "at most %.0f ms)\n",
      text.size() / 1024, sls::bench::kRounds, load.milliseconds, load.cpu_milliseconds, start.milliseconds,
      start.cpu_milliseconds, sls::bench::kMostMilliseconds);
  return start.milliseconds <= sls::bench::kMostMilliseconds ? 0 : 1;
}
