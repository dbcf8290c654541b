// What surrounds serving: new applications, sample events, completion.
#include <gtest/gtest.h>

#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

json event_of(ApplicationFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "generate-event");
  auto made = run_program(folder, words);
  EXPECT_EQ(made.status, 0) << made.error;
  json event = json::parse(made.output, nullptr, false);
  EXPECT_TRUE(event.is_object()) << made.output;
  return event;
}

TEST(Init, MakesApplicationsThatAreInvokedServedTestedAndPackagedAtOnce) {
  struct Case {
    const char* runtime;
    std::vector<std::string> test;
  };
  // Interpreters of the system: those of version managers are slow to find.
  const std::string path = "PATH=/usr/local/bin:/usr/bin:/bin";
  for (const Case& c : {Case{"python3.12", {"python3", "-m", "unittest", "discover", "-s", "tests"}},
                        Case{"nodejs22.x", {"node", "--test", "tests/"}}}) {
    ApplicationFolder folder;
    auto made = run_program(
        folder, {"init", "shop", "-r", c.runtime, "--output-dir", "new/place", "--no-interactive"});
    ASSERT_EQ(made.status, 0) << made.error;
    fs::path shop = folder.path() / "new/place/shop";
    for (const std::string& file : lines_of(made.output))
      EXPECT_TRUE(fs::exists(folder.path() / file)) << file;
    EXPECT_NE(read_text(shop / "README.md").find("# shop\n"), std::string::npos);
    ChildProcess::Streams there{.working_folder = shop, .environment = {path}};
    EXPECT_EQ(run_program(folder, {"validate", "--strict"}, there).status, 0);
    auto invoked = run_program(folder, {"invoke", "SayHello", "-e", "events/SayHello.json"}, there);
    EXPECT_EQ(invoked.status, 0) << invoked.error;
    json answer = json::parse(invoked.output);
    EXPECT_EQ(answer["statusCode"], 200);
    EXPECT_EQ(json::parse(answer["body"].get<std::string>()), json({{"message", "Hello, Ada!"}}));
    std::vector<std::string> words = {"exec", "--artifacts", "out", "--"};
    words.insert(words.end(), c.test.begin(), c.test.end());
    auto tested = run_program(folder, words, there);
    EXPECT_EQ(tested.status, 0) << tested.output << tested.error;
    EXPECT_NE(read_text(shop / "out/requests.jsonl").find("/hello/Grace"), std::string::npos)
        << "the API was not called";
    auto packaged = run_program(folder, {"package"}, there);
    EXPECT_EQ(packaged.status, 0) << packaged.error;
    EXPECT_TRUE(fs::exists(shop / "dist/HelloFunction.zip"));
  }
}

TEST(Init, RefusesWhatItCannotMakeAndLeavesNothingBehind) {
  ApplicationFolder folder;
  fs::create_directories(folder.path() / "full/of/things");
  fs::create_directories(folder.path() / "closed");
  std::ofstream(folder.file("closed/app")) << "a file";
  struct Case {
    std::vector<std::string> words;
    int status;
    const char* says;
  };
  for (const Case& c :
       {Case{{}, 2, "init takes the application's name"}, Case{{"shop"}, 2, "cpp, nodejs22.x, python3.12"},
        Case{{"shop", "-r", "python3.11"}, 2, "did you mean python3.12?"},
        Case{{"../shop", "-r", "cpp"}, 2, "cannot be an application's name"},
        Case{{"full", "-r", "cpp"}, 4, "full is there already"},
        Case{{"shop", "-r", "cpp", "--output-dir", "closed/app"}, 4, "cannot make"}}) {
    std::vector<std::string> words = {"init"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    auto refused = run_program(folder, words);
    EXPECT_EQ(refused.status, c.status) << refused.error;
    EXPECT_NE(refused.error.find(c.says), std::string::npos) << refused.error;
    EXPECT_EQ(refused.output, "");
  }
  EXPECT_FALSE(fs::exists(folder.path() / "shop"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path() / "full"), fs::directory_iterator()), 1);
}

TEST(GenerateEvent, HasTheNamesAndFlagsOfSamLocalGenerateEvent) {
  ApplicationFolder folder;
  struct Case {
    std::vector<std::string> words;
    const char* place;  // a JSON pointer
    json value;
  };
  for (const Case& c : {
           Case{{"s3", "put", "--region", "eu-west-1", "--partition", "aws-cn", "--bucket", "b", "--key",
                 "a b/ü.jpg"},
                "/Records/0/s3/object/key",
                "a+b/%C3%BC.jpg"},
           Case{{"s3", "put", "--partition", "aws-cn", "--bucket", "b"},
                "/Records/0/s3/bucket/arn",
                "arn:aws-cn:s3:::b"},
           Case{{"s3", "delete"}, "/Records/0/eventName", "ObjectRemoved:Delete"},
           Case{{"s3", "batch-invocation", "--bucket-arn", "arn:x", "--key", "k"},
                "/tasks/0/s3BucketArn",
                "arn:x"},
           Case{{"sns", "notification", "--message", "say \"hi\"", "--subject", "s", "--topic", "t",
                 "--account-id", "1"},
                "/Records/0/Sns/Message",
                "say \"hi\""},
           Case{{"sqs", "receive-message", "--body", "{\"a\": 1}", "--queue-name", "q"},
                "/Records/0/body",
                "{\"a\": 1}"},
           Case{{"sqs", "receive-message", "--body", "hello"},
                "/Records/0/md5OfBody",
                "5d41402abc4b2a76b9719d911017c592"},
           Case{{"--region", "eu-west-1", "sqs", "receive-message"}, "/Records/0/awsRegion", "eu-west-1"},
           Case{{"dynamodb", "update", "--table", "T", "--region", "eu-west-1"},
                "/Records/2/eventSourceARN",
                "arn:aws:dynamodb:eu-west-1:123456789012:table/T/stream/2026-11-24T11:00:00.000"},
           Case{{"apigateway", "aws-proxy", "--method", "GET", "--path", "message/7", "--resource",
                 "/message/{id}"},
                "/pathParameters/id",
                "7"},
           Case{{"apigateway", "aws-proxy", "--querystringparameters", "{\"q\": \"a&b\"}", "--stage", "s",
                 "--body", "x"},
                "/queryStringParameters/q",
                "a&b"},
           Case{{"apigateway", "aws-proxy", "--dns-suffix", "example.org", "--account-id", "1"},
                "/headers/Host",
                "1234567890.execute-api.example.org"},
           Case{{"apigateway", "http-api-proxy", "--method", "PUT", "--path", "/a"},
                "/requestContext/http/method",
                "PUT"},
           Case{{"apigateway", "authorizer", "--restApiId", "r", "--stage", "s", "--method", "GET",
                 "--resource", "a"},
                "/methodArn",
                "arn:aws:execute-api:us-east-1:123456789012:r/s/GET/a"},
           Case{{"apigateway", "request-authorizer", "--partition", "aws-cn"},
                "/methodArn",
                "arn:aws-cn:execute-api:us-east-1:123456789012:abcdef123/test/GET/request"},
       }) {
    json event = event_of(folder, c.words);
    EXPECT_EQ(event.value(json::json_pointer(c.place), json()), c.value) << event.dump(1);
    EXPECT_EQ(event.dump().find("{{"), std::string::npos) << event.dump();
  }
}

TEST(GenerateEvent, FromATemplateIsWhatInvokeSends) {
  ApplicationFolder folder;
  json event = event_of(folder, {"--from-template", "GET /message/{message_id}"});
  EXPECT_EQ(event["path"], "/message/message_id");
  EXPECT_EQ(event["resource"], "/{proxy+}");
  json created = event_of(
      folder, {"--from-template", "CreateItem", "--body", R"({"message": "hi"})", "-t", "http-api.yaml"});
  EXPECT_EQ(created["version"], "2.0");
  EXPECT_EQ(created["body"], R"({"message": "hi"})");
  std::ofstream(folder.file("event.json"))
      << event_of(folder, {"--from-template", "CreateItem", "--body", "{}"}).dump();
  EXPECT_EQ(run_program(folder, {"invoke", "CreateItem", "-e", "event.json", "--in-memory"}).status, 0);
}

TEST(GenerateEvent, SaysWhatItCannotMake) {
  ApplicationFolder folder;
  struct Case {
    std::vector<std::string> words;
    const char* says;
  };
  for (const Case& c :
       {Case{{}, "SERVICE EVENT"}, Case{{"s3"}, "generate-event s3 takes one of "}, Case{{"kinesis", "get-records"}, "kinesis"},
        Case{{"--from-template", "MessageCrudApp"}, "is a function"},
        Case{{"--from-template", "GETT"}, "there is no function or operation"},
        Case{{"apigateway", "aws-proxy", "--querystringparameters", "a=b"}, "takes a JSON object"}}) {
    std::vector<std::string> words = {"generate-event"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    auto refused = run_program(folder, words);
    EXPECT_EQ(refused.status, 2) << refused.output << refused.error;
    EXPECT_NE(refused.error.find(c.says), std::string::npos) << refused.error;
  }
}

TEST(Completion, OffersCommandsFlagsChoicesAndTheTemplatesOwnNames) {
  ApplicationFolder folder;
  struct Case {
    std::vector<std::string> words;
    std::vector<std::string> offers;
  };
  for (const Case& c : {
           Case{{"inv"},
                {"invoke\tInvoke one function once: the result on standard output, its log on standard "
                 "error"}},
           Case{{"serve", "--durability", ""}, {"off", "normal", "full"}},
           Case{{"serve", "--durability=no"}, {"--durability=normal"}},
           Case{{"invoke", "Up"}, {"UpdateItem\tPUT /message/{message_id}"}},
           Case{{"invoke", "-t", "functions.yaml", "Delete"},
                {"DeleteMessage\tprovided.al2023 message_crud.delete_item",
                 "DeleteItem\tDELETE /message/{message_id}"}},
           Case{{"-t", "none.yaml", "invoke", ""}, {}},
           Case{{"dynamodb", "export", ""}, {"MessageTable"}},
           Case{{"generate-event", "s3", "put", "--k"}, {"--key\t[test/key]"}},
           Case{{"init", "shop", "--runtime", "py"}, {"python3.12"}},
           Case{{"invoke", "-e", ""}, {":files"}},
           Case{{"serve", "--persist-to", ""}, {":folders"}},
           Case{{"exec", "--", ""}, {":command"}},
           Case{{"completion", ""}, {"bash", "zsh", "fish"}},
           Case{{"no-such-command", "--fresh"}, {}},
       }) {
    std::vector<std::string> words = {"completion", "words", "--"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    auto offered = run_program(folder, words);
    EXPECT_EQ(offered.status, 0) << offered.error;
    EXPECT_EQ(lines_of(offered.output), c.offers) << testing::PrintToString(c.words);
  }
}

TEST(Completion, WorksInBash) {
  ApplicationFolder folder;
  const std::string script = R"(
    source <("$PROGRAM" completion bash)
    complete_words() {
      COMP_WORDS=("$PROGRAM" "$@"); COMP_CWORD=$#; COMPREPLY=()
      compopt() { :; }
      _hello_sls
      printf '%s\n' "${COMPREPLY[*]}"
    }
    complete_words invoke Upd
    complete_words serve --durability = f
    complete_words routes -t template.y
    complete_words exec -- prin
  )";
  ChildProcess bash({"/bin/bash", "-c", script}, folder.output(),
                    {.working_folder = folder.path(), .environment = {"PROGRAM=" + kProgram.string()}});
  EXPECT_EQ(bash.wait(), 0) << bash.standard_error();
  auto lines = lines_of(bash.standard_output());
  ASSERT_EQ(lines.size(), 4u) << bash.standard_output() << bash.standard_error();
  EXPECT_EQ(lines[0], "UpdateItem");
  EXPECT_EQ(lines[1], "full");
  EXPECT_EQ(lines[2], "template.yaml");
  EXPECT_NE(lines[3].find("printf"), std::string::npos) << lines[3];
}

}  // namespace
}  // namespace sls::test
