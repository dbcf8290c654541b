// How the command line is read: flags of other tools, samconfig.toml, parameter overrides, closed output.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

struct FlagCase {
  std::vector<std::string> words;
  int status;
  const char* says;
};

void expect_on_error(const std::vector<FlagCase>& cases) {
  ApplicationFolder folder;
  for (const FlagCase& c : cases) {
    auto result = run_program(folder, c.words);
    EXPECT_EQ(result.status, c.status) << ::testing::PrintToString(c.words) << result.error;
    EXPECT_NE(result.error.find(c.says), std::string::npos) << ::testing::PrintToString(c.words) << result.error;
  }
}

// What a function that is called by `invoke` has in a variable.
std::string level_of(ApplicationFolder& folder, const std::vector<std::string>& words) {
  std::vector<std::string> all = {"routes", "--output", "json"};
  all.insert(all.end(), words.begin(), words.end());
  auto result = run_program(folder, all);
  json routes = json::parse(result.output, nullptr, false);
  return routes.is_discarded() ? result.error : routes["functions"][0]["env"]["LOG_LEVEL"].get<std::string>();
}

TEST(Flags, RefusalsSayWhatIsRight) {
  expect_on_error({
      {{"validate", "template.yaml"}, 2, "validate takes no argument 'template.yaml'; a template is named with -t: "},
      {{"serve", "extra"}, 2, "serve takes no argument 'extra'; see hello-sls serve --help"},
      {{"invoke", "A", "B"}, 2, "'B' is one word too many"},
      {{"exec", "pytest"}, 125, "exec takes the command to run behind --, as in: hello-sls exec -- pytest"},
      {{"-x"}, 2, "there is no flag -x; see hello-sls --help"},
      {{"serve", "-Z"}, 2, "serve has no flag -Z; see hello-sls serve --help"},
      {{"serve", "--port"}, 2, "--port takes a value, as in --port 3000"},
      {{"serve", "--in-memory=some"}, 2, "--in-memory takes no value"},
      {{"validate", "--color", "blue"}, 2, "--color takes auto, always or never, not 'blue'"},
      {{"invoke", "--repeat", "x"}, 2, "--repeat takes a number from 1 to 1000000, not 'x'"},
      {{"dynamodb"}, 2, "dynamodb takes one of serve, export, import, snapshot, restore"},
      {{"dynamodb", "exprt"}, 2, "dynamodb has no command 'exprt'; did you mean export?"},
      {{"generate-event", "s3", "foo"}, 2, "generate-event s3 has no command 'foo'; it has batch-invocation, delete, put"},
      {{"validate", "--output", "xml"}, 2, "validate --output takes text, json, sarif or github, not 'xml'"},
      {{"package", "--output", "sarif"}, 2, "package --output takes text or json, not 'sarif'"},
      {{"validate", "--parameter-overrides", "A=1 b"}, 2, "a value with blanks is quoted"},
      {{"validate", "--parameter-overrides", "file://p.json"}, 2, "files such as file://p.json are not read here"},
      {{"validate", "--config-file", "none.toml"}, 3, "--config-file: none.toml does not exist or cannot be read"},
  });
}

TEST(Flags, OfOtherToolsAreLeftOutWithALineOrAnswered) {
  expect_on_error({
      {{"validate", "--lint", "--beta-features"}, 0, "--beta-features: ignored, there are none here"},
      {{"local", "invoke", "CreateItem", "--in-memory", "--no-event", "-ii", "x"}, 0, "-ii: ignored"},
      {{"build", "-u", "-p", "--cached"}, 0, "-p: ignored, functions are built one after the other"},
      {{"build", "-s", "x"}, 2, "CodeUri is relative to the template"},
      {{"logs", "--stack-name", "x", "-n", "CreateItem"}, 0, "--stack-name: ignored"},
      {{"logs", "-e", "5m"}, 2, "-e is another tool's flag; there is only a beginning here: --start-time"},
      {{"start-api", "-s", "public"}, 2, "static files are not served here"},
      {{"serve", "--ssl-cert-file", "x.pem"}, 2, "HTTPS is not served here"},
      {{"serve", "--noAuth"}, 2, "here it is --disable-authorizer"},
      {{"serve", "-inMemory"}, 2, "here it is --in-memory"},
      {{"dynamodb", "serve", "-port", "99999"}, 2, "--port takes a port"},
  });
}

TEST(Flags, GlobalOnesMayStandInFrontOfTheCommand) {
  expect_on_error({
      {{"-q", "exec", "--", "no-such-command"}, 127, "there is no such command"},
      {{"--region", "eu-west-1", "dynamodb", "serve", "-port", "x"}, 2, "--port takes a port"},
      {{"-t", "none.yaml", "--parameter-overrides", "A=1", "B=2", "local", "start-api"}, 3, "none.yaml"},
  });
}

TEST(Flags, ParameterOverridesAreUnderstoodInEverySpelling) {
  ApplicationFolder folder;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"LogLevel=DEBUG"},
           {"Environment=test", "LogLevel=DEBUG"},
           {"Environment=test LogLevel=DEBUG"},
           {R"(Environment="test" LogLevel="DEBUG")"},
           {R"(Environment='test' LogLevel='DEBUG')"},
           {"ParameterKey=LogLevel,ParameterValue=DEBUG"},
           {R"(ParameterKey=Environment,ParameterValue=test ParameterKey=LogLevel,ParameterValue="DEBUG")"},
           {R"(LogLevel=D\"G LogLevel=DEBUG)"},
           {"LogLevel=INFO", "LogLevel=DEBUG"},
       }) {
    std::vector<std::string> all = {"--parameter-overrides"};
    all.insert(all.end(), words.begin(), words.end());
    EXPECT_EQ(level_of(folder, all), "DEBUG") << ::testing::PrintToString(words);
  }
  auto refused = run_program(folder, {"validate", "--parameter-overrides", R"(Environment="a b" LogLevel=INFO)"});
  EXPECT_NE(refused.output.find("Parameter 'Environment' must be one of"), std::string::npos) << refused.output;
}

TEST(Flags, OtherPairsKeepTheirQuotes) {
  ApplicationFolder folder;
  auto token = run_program(folder, {"token", "--claim", R"(n="5")", "--persist-to", folder.file("store")});
  std::string claims = token.output.substr(token.output.find('.') + 1);
  EXPECT_NE(claims.find("Im4iOiI1I"), std::string::npos) << token.output;  // "n":"5"
}

TEST(SamConfig, SectionsOfSamAndOursAreTheCommandsFlags) {
  ApplicationFolder folder;
  std::ofstream(folder.file("samconfig.toml")) << R"(version = 0.1
[default.global.parameters]
stack_name = "app"
parameter_overrides = "Environment=\"test\" LogLevel=\"DEBUG\""
[default.validate.parameters]
lint = true
[default.local_start_api.parameters]
warm_containers = "eager"
docker_network = "lan"
in_memory = "maybe"
ready_file = "/none/ready.json"
[list.global.parameters]
parameter_overrides = ["Environment=test", "LogLevel=WARNING"]
[map.global.parameters]
parameter_overrides = { Environment = "test", LogLevel = "ERROR" }
)";
  EXPECT_EQ(level_of(folder, {}), "DEBUG");
  EXPECT_EQ(level_of(folder, {"--config-env", "list"}), "WARNING");
  EXPECT_EQ(level_of(folder, {"--config-env=map"}), "ERROR");
  EXPECT_EQ(level_of(folder, {"--parameter-overrides", "LogLevel=INFO"}), "INFO");
  auto none = run_program(folder, {"routes", "--config-env", "none"});
  EXPECT_NE(none.error.find("samconfig.toml has no environment 'none'; it has: default, list, map"), std::string::npos);
  auto serve = run_program(folder, {"serve", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0"});
  EXPECT_EQ(serve.status, 4) << serve.error;
  EXPECT_NE(serve.error.find("docker_network means nothing here and is ignored"), std::string::npos) << serve.error;
  EXPECT_NE(serve.error.find("in_memory takes true or false, not 'maybe'"), std::string::npos) << serve.error;
  EXPECT_EQ(serve.error.find("stack_name"), std::string::npos) << serve.error;
  EXPECT_EQ(serve.error.find("warm_containers"), std::string::npos) << serve.error;
}

TEST(SamConfig, IsTheOneBesideTheTemplate) {
  ApplicationFolder folder;
  std::ofstream(folder.file("samconfig.toml"))
      << "[default.global.parameters]\nparameter_overrides = \"LogLevel=DEBUG\"\n";
  std::vector<std::string> words = {kProgram, "routes", "-t", folder.file("template.yaml"), "--output", "json"};
  ChildProcess process(words, folder.output(), {.working_folder = "/"});
  EXPECT_EQ(process.wait(), 0) << process.standard_error();
  EXPECT_EQ(json::parse(process.standard_output())["functions"][0]["env"]["LOG_LEVEL"], "DEBUG");
  std::ofstream(folder.file("samconfig.toml")) << "a = [";
  auto broken = run_program(folder, {"routes"});
  EXPECT_EQ(broken.status, 3);
  EXPECT_NE(broken.error.find("samconfig.toml:1:6: not TOML"), std::string::npos) << broken.error;
}

// The status of a command whose standard output cannot be written to.
int status_with_output(ApplicationFolder& folder, const std::string& redirection, const std::string& words) {
  std::string line = "cd '" + folder.path().string() + "' && '" + kProgram.string() + "' " + words + " " + redirection +
                     " 2>'" + folder.file("error").string() + "'";
  return WEXITSTATUS(std::system(line.c_str()));
}

TEST(Flags, AResultThatCannotBeWrittenIsAFailure) {
  ApplicationFolder folder;
  for (const char* words : {"validate", "routes", "--help", "generate-event s3 put", "completion bash"}) {
    for (const char* redirection : {">/dev/full", ">&-"}) {
      EXPECT_NE(status_with_output(folder, redirection, words), 0) << words << redirection;
      EXPECT_NE(read_text(folder.file("error")), "") << words << redirection;
    }
  }
  EXPECT_EQ(status_with_output(folder, ">&- <&-", "build"), 0) << "nothing is printed";
}

TEST(Flags, WhatCannotWorkIsSaidBeforeAnythingStarts) {
  expect_on_error({
      {{"serve", "--in-memory", "--persist-to", "x"}, 2, "--in-memory keeps nothing, and --persist-to x is to keep it"},
      {{"dynamodb", "serve", "-inMemory", "-dbPath", "x"}, 2, "give one of the two"},
      {{"serve", "--allow-origin", "*"}, 2, "--allow-origin takes a page's origin, such as https://app.example.com"},
      {{"serve", "--allow-host", "http://a"}, 2, "--allow-host takes a name"},
      {{"serve", "--console-port", "x"}, 2, "--console-port takes a port"},
      {{"serve", "--in-memory", "--log-file", "none/log"}, 4, "--log-file: cannot write none/log: No such file"},
      {{"serve", "--in-memory", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0", "--jwks", "none.json"},
       4, "--jwks: cannot read none.json"},
      {{"serve", "--in-memory", "-p", "0", "--host", "nowhere"}, 4, "--host takes an IP address of this machine"},
      {{"invoke", "CreateItem", "--endpoint-url", "foo"}, 2, "--endpoint-url takes a URL such as http://127.0.0.1:3001"},
      {{"invoke", "CreateItem", "--endpoint-url", "http://127.0.0.1:1"}, 4, "nothing answers as Lambda at http://127.0.0.1:1"},
      {{"logs", "-n", "CreateItem", "-n", "RetrieveItem"}, 0, "nothing has been logged yet"},
  });
}

TEST(Flags, AReadyFileOfBeforeIsNotTakenForThisStart) {
  ApplicationFolder folder;
  std::ofstream(folder.file("ready.json")) << "old";
  std::vector<std::string> words = {"serve", "--in-memory", "-p", "0", "--host", "nowhere", "--ready-file", "ready.json"};
  EXPECT_EQ(run_program(folder, words).status, 4);
  EXPECT_FALSE(std::filesystem::exists(folder.file("ready.json")));
}

TEST(Flags, AnApiThatHasToMoveLeavesLambdaItsPort) {
  int taken = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(3000);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Where this fails another program has the port, which does as well.
  if (::bind(taken, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) ::listen(taken, 1);
  ApplicationFolder folder;
  auto ready = folder.file("ready.json");
  ChildProcess serve({kProgram.string(), "serve", "--in-memory", "--ready-file", ready}, folder.output(),
                     {.working_folder = folder.path()});
  ASSERT_TRUE(wait_for_file(ready, std::chrono::seconds(20))) << serve.standard_error();
  std::string url = json::parse(read_text(ready))["api"].begin().value()["url"];
  EXPECT_FALSE(url.ends_with(":3000") || url.ends_with(":3001")) << url;
  serve.send_signal(SIGTERM);
  EXPECT_EQ(serve.wait(), 0);
  EXPECT_NE(serve.standard_error().find("port 3000 is taken; API Gateway is at " + url), std::string::npos)
      << serve.standard_error();
  ::close(taken);
}

TEST(EnvVars, AFunctionsOwnGoBeforeThoseForAll) {
  ApplicationFolder folder;
  std::ofstream(folder.file("inline.yaml")) << R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      InlineCode: |
        import os
        def handler(event, context):
            return [os.environ.get(name) for name in "ABCD"]
      Environment: {Variables: {A: template, B: template, C: template, D: template}}
)";
  // "Function" comes before "Parameters" in the alphabet, and behind it in the file.
  std::ofstream(folder.file("env.json")) << R"({"Parameters": {"A": "all", "B": "all"}, "Function": {"B": "own", "C": null}})";
  ChildProcess::Streams streams;
  streams.environment = kSearchPath;
  auto invoke = [&](const char* variables) {
    return run_program(folder, {"invoke", "-t", "inline.yaml", "--in-memory", "-n", variables}, streams);
  };
  auto result = invoke("env.json");
  EXPECT_EQ(result.output, "[\"all\", \"own\", \"\", \"template\"]\n") << result.error;
  std::ofstream(folder.file("bad.json")) << R"({"Function": {"A": {}}})";
  result = invoke("bad.json");
  EXPECT_EQ(result.status, 3);
  EXPECT_NE(result.error.find("bad.json: the value of Function.A must be text"), std::string::npos) << result.error;
}

TEST(Validate, NamesFilesAsTheyAreTyped) {
  ApplicationFolder folder;
  std::filesystem::create_directories(folder.file("a b,c"));
  std::ofstream(folder.file("a b,c/t.yaml")) << "Resources: {F: {Type: 'AWS::Serverless::Function', Propertie: {}}}\n";
  auto validate = [&](const char* output) {
    return run_program(folder, {"validate", "-t", "a b,c/t.yaml", "--output", output}).output;
  };
  EXPECT_TRUE(validate("text").starts_with("a b,c/t.yaml:1:")) << validate("text");
  EXPECT_EQ(json::parse(validate("json"))["errors"][0]["file"], "a b,c/t.yaml");
  json sarif = json::parse(validate("sarif"));
  EXPECT_EQ(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "a%20b%2Cc/t.yaml");
  EXPECT_TRUE(validate("github").starts_with("::error file=a b%2Cc/t.yaml,line=1,col=")) << validate("github");
}

}  // namespace
}  // namespace sls::test
