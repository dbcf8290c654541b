// sls_bench_template: what a template of 500 resources, the most that CloudFormation takes, costs to read and to start. The
// mix is that of a large application: functions with a route, variables and a policy each, tables with an index, queues,
// topics.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
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
         ":\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: message_crud.handle\n      Timeout: 10\n"
         "      Environment:\n        Variables:\n          TABLE_NAME: !Ref " +
         table + "\n          TOPIC: !Sub \"arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:topic-" + n +
         "\"\n      Policies:\n        - DynamoDBCrudPolicy:\n            TableName: !Ref " + table +
         "\n      Events:\n        Call:\n          Type: Api\n          Properties:\n            Path: /resource-" + n +
         "/{id}\n            Method: get\n";
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
    text += "  Other" + std::to_string(i) + ":\n    Type: " + (i % 2 == 0 ? "AWS::SNS::Topic" : "AWS::SQS::Queue") + "\n";
  }
  return text;
}

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double measure_load(const std::string& text) {
  std::vector<double> rounds;
  for (int i = 0; i < kRounds; ++i) {
    auto begun = Clock::now();
    auto loaded = model::load_application_text(text, "/nowhere/template.yaml", {});
    rounds.push_back(milliseconds_since(begun));
    if (!loaded.ok() || (*loaded)->has_errors() || (*loaded)->functions.size() != kFunctions) {
      std::fprintf(stderr, "the template was not read\n");
      std::exit(1);
    }
  }
  return median_of(rounds);
}

// From starting the process until the ready-file is there.
double measure_start(const std::string& program, const fs::path& folder) {
  std::vector<double> rounds;
  fs::path ready = folder / "ready.json";
  for (int i = 0; i < kRounds; ++i) {
    fs::remove(ready);
    auto begun = Clock::now();
    ServerProcess server({program, "serve", "-t", (folder / "template.yaml").string(), "--in-memory", "-p", "0",
                          "--lambda-port", "0", "--dynamodb-port", "0", "-q", "--no-reload", "--ready-file",
                          ready.string()});
    while (!fs::exists(ready) && milliseconds_since(begun) < 10'000)
      std::this_thread::sleep_for(std::chrono::microseconds(500));
    rounds.push_back(milliseconds_since(begun));
  }
  return median_of(rounds);
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
  double load = sls::bench::measure_load(text);
  double start = sls::bench::measure_start(argv[1], name);
  std::filesystem::remove_all(name);
  std::printf("template of 500 resources (%zu KB)    read %6.1f ms    start-up of serve %6.1f ms (at most %.0f)\n",
              text.size() / 1024, load, start, sls::bench::kMostMilliseconds);
  return start <= sls::bench::kMostMilliseconds ? 0 : 1;
}
