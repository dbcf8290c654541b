// The command line itself: exit statuses, messages, JSON shapes.
#include <gtest/gtest.h>

#include <regex>

#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

TEST(CommandLine, HelpHasExamplesAndTheVersionNamesLibraries) {
  ApplicationFolder folder;
  auto help = run_program(folder, {"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_NE(help.output.find("hello-sls invoke CreateItem"), std::string::npos);
  std::string serve = run_program(folder, {"serve", "--help"}).output;
  EXPECT_NE(serve.find("Examples:"), std::string::npos) << serve;
  EXPECT_NE(serve.find("takes --template FILE"), std::string::npos) << serve;
  std::string version = run_program(folder, {"--version"}).output;
  EXPECT_TRUE(std::regex_search(version, std::regex("^hello-sls [0-9.]+ \\(([0-9a-f]{7,}|no commit)\\)")))
      << version;
  for (const char* library : {"SQLite 3", "OpenSSL 3", "Boost 1", "cpp-httplib 0", "nlohmann/json 3", "RapidJSON 1",
                              "yaml-cpp 0", "CLI11 2", "minizip 1", "zlib 1"}) {
    EXPECT_NE(version.find(library), std::string::npos) << library << " in " << version;
  }
}

TEST(CommandLine, MistakesAreStatus2AndSayTheCure) {
  ApplicationFolder folder;
  struct Case {
    std::vector<std::string> words;
    const char* says;
  };
  for (const Case& c : {Case{{}, "a command is missing"}, Case{{"serv"}, "did you mean serve"},
                        Case{{"serve", "--httpPort", "1"}, "here it is --port"},
                        Case{{"serve", "--profile", "x"}, "--profile is not built yet"},
                        Case{{"serve", "-p", "99999"}, "0 to 65535"},
                        Case{{"serve", "--prot", "3000"}, "serve has no flag --prot; did you mean --port?"},
                        Case{{"dynamodb", "serve", "--zzzzzz"}, "dynamodb serve has no flag --zzzzzz; see hello-sls dynamodb serve --help"},
                        Case{{"validate", "--parameter-overrides", "nonsense"}, "--parameter-overrides"},
                        Case{{"serve", "--port"}, "as in --port 3000"},
                        Case{{"invoke", "-e"}, "as in -e events/event.json"},
                        Case{{"package", "--arch"}, "as in --arch x86_64"},
                        Case{{"dynamodb", "restore"}, "dynamodb restore wants FILE"},
                        Case{{"generate-event", "s3"}, "generate-event s3 takes one of "},
                        Case{{"validate", "--output", "xml"}, "text, json, sarif or github, not 'xml'"},
                        Case{{"serve", "--durability", "some"}, "durability"}}) {
    auto result = run_program(folder, c.words);
    EXPECT_EQ(result.status, 2) << result.error;
    EXPECT_NE(result.error.find(c.says), std::string::npos) << result.error;
    EXPECT_EQ(result.output, "");
  }
}

TEST(CommandLine, FlagsOfSamLocalThatConcernContainersAreIgnoredWithAWord) {
  ApplicationFolder folder;
  auto result = run_program(folder, {"local", "invoke", "--docker-network", "lan", "--skip-pull-image",
                                     "CreateItem", "--in-memory"});
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_NE(result.error.find("--docker-network: ignored"), std::string::npos) << result.error;
  EXPECT_NE(result.error.find("--skip-pull-image: ignored"), std::string::npos) << result.error;
}

TEST(CommandLine, WhatIsNotEmulatedIsInTheReportAndFatalWithStrict) {
  ApplicationFolder folder;
  std::ofstream(folder.file("told.yaml")) << R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Topic: {Type: AWS::SNS::Topic}
  App:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: message_crud.handle
      Events:
        Told: {Type: SNS, Properties: {Topic: !Ref Topic}}
)";
  auto plain = run_program(folder, {"validate", "-t", "told.yaml", "--output", "json"});
  EXPECT_EQ(plain.status, 0) << plain.output;
  std::map<std::string, std::string> report;
  json object = json::parse(plain.output);
  for (const json& entry : object["fidelity"])
    report[entry["logicalId"].get<std::string>() + "." + entry["property"].get<std::string>()] = entry["status"];
  EXPECT_EQ(report["App.Events.Told"], "not emulated");
  EXPECT_EQ(report["Topic.Type"], "not emulated");
  EXPECT_EQ(report["App.Handler"], "emulated");
  EXPECT_EQ(run_program(folder, {"validate", "-t", "told.yaml", "--strict"}).status, 5);
  auto serve = run_program(folder, {"serve", "-t", "told.yaml", "--strict", "--in-memory"});
  EXPECT_EQ(serve.status, 5);
  EXPECT_NE(serve.error.find("App.Events.Told"), std::string::npos) << serve.error;
}

TEST(CommandLine, AMissingOrBrokenTemplateIsStatus3) {
  ApplicationFolder folder;
  auto missing = run_program(folder, {"serve", "-t", "none.yaml"});
  EXPECT_EQ(missing.status, 3);
  EXPECT_NE(missing.error.find("none.yaml"), std::string::npos) << missing.error;
  std::ofstream(folder.file("tab.yaml")) << "Resources:\n\tA: 1\n";
  auto tab = run_program(folder, {"validate", "-t", "tab.yaml", "--output", "json"});
  EXPECT_EQ(tab.status, 3);
  json object = json::parse(tab.output);
  EXPECT_EQ(object["valid"], false);
  EXPECT_EQ(object["errors"][0]["line"], 2);
  auto nowhere = run_program(folder, {"routes"}, {.working_folder = "/"});
  EXPECT_EQ(nowhere.status, 3);
  EXPECT_NE(nowhere.error.find("template.yaml"), std::string::npos) << nowhere.error;
}

TEST(CommandLine, ATemplateThatIsNotThereIsNamedWithOneThatIs) {
  ApplicationFolder folder;
  auto near = run_program(folder, {"serve", "-t", "tempalte.yaml"});
  EXPECT_EQ(near.status, 3);
  EXPECT_NE(near.error.find("there is no template tempalte.yaml; did you mean template.yaml?"), std::string::npos)
      << near.error;
  auto far = run_program(folder, {"validate", "-t", "elsewhere/x.txt", "--output", "json"});
  EXPECT_EQ(json::parse(far.output)["errors"][0]["hint"], "name a file with --template FILE");
}

TEST(CommandLine, FindingsForMachinesNameFilesFromTheProjectsFolder) {
  ApplicationFolder folder;
  std::ofstream(folder.file("a,b 1.yaml")) << "Resources:\n  A-1: {Type: AWS::SNS::Topic}\n";
  auto github = run_program(folder, {"validate", "-t", "a,b 1.yaml", "--output", "github"});
  EXPECT_EQ(github.status, 1);
  EXPECT_EQ(github.output,
            "::error file=a%2Cb 1.yaml,line=2,col=3,title=bad-logical-id::Template format error: Resource name A-1 is "
            "non alphanumeric.%0Ause letters and digits only\n");
  auto sarif = json::parse(run_program(folder, {"validate", "-t", "a,b 1.yaml", "--output", "sarif"}).output);
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_TRUE(sarif.contains("$schema"));
  auto place = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "a%2Cb%201.yaml");
  EXPECT_EQ(place["region"], json::parse(R"({"startLine": 2, "startColumn": 3})"));
}

TEST(CommandLine, ValidateAcceptsTheFixtures) {
  ApplicationFolder folder;
  for (const char* file : {"template.yaml", "functions.yaml", "http-api.yaml"}) {
    auto result = run_program(folder, {"validate", "-t", file, "--output", "json"});
    EXPECT_EQ(result.status, 0) << file << result.output;
    EXPECT_EQ(json::parse(result.output)["errors"].size(), 0u) << result.output;
  }
}

TEST(CommandLine, RoutesAreListedInEveryForm) {
  ApplicationFolder folder;
  json routes =
      json::parse(run_program(folder, {"routes", "-t", "functions.yaml", "--output", "json"}).output);
  EXPECT_EQ(routes["functions"].size(), 4u);
  EXPECT_EQ(routes["routes"].size(), 4u);
  EXPECT_EQ(routes["tables"][0]["keySchema"],
            json::parse(R"([{"name": "pk", "type": "HASH"}, {"name": "sk", "type": "RANGE"}])"));
  for (const json& route : routes["routes"]) EXPECT_EQ(route["kind"], "rest");
  EXPECT_NE(run_program(folder, {"routes"}).output.find("/{proxy+}"), std::string::npos);
  EXPECT_NE(run_program(folder, {"routes", "--output", "curl"}).output.find("curl -X POST"),
            std::string::npos);
  json openapi =
      json::parse(run_program(folder, {"routes", "-t", "functions.yaml", "--output", "openapi"}).output);
  EXPECT_TRUE(openapi["paths"]["/message/{message_id}"].contains("get")) << openapi.dump();
}

}  // namespace
}  // namespace sls::test
