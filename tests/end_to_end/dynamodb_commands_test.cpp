// `hello-sls dynamodb …`: the endpoint alone, and tables as JSON lines, beside a running serve as well.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "dynamodb_alone.h"
#include "served_application.h"

namespace sls::test {
namespace {

using nlohmann::json;

constexpr const char* kNotes =
    R"({"CreateTable":{"TableName":"Notes","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"},)"
    R"("TimeToLive":{"AttributeName":"ttl","Enabled":true}}
{"Item":{"pk":{"S":"wrapped"},"n":{"N":"12345678901234567890123456789012345678"}}}
{"pk":{"S":"typed"},"s":{"SS":["x","y"]}}
{"pk": "plain", "n": 1.50, "l": [1, "x", null, true, {"k": 2}]}
{"pk": "twice", "n": 1}
{"pk": "twice", "n": 2}
)";

std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(DynamoDbCommands, ServeTakesTheFlagsOfDynamoDbLocal) {
  ApplicationFolder folder;
  DynamoDbAlone server(folder, {"-port", "0", "-sharedDb", "-dbPath", "data", "-disableTelemetry"});
  auto health = httplib::Client(server.url()).Get("/");
  ASSERT_TRUE(health);
  EXPECT_TRUE(health->body.starts_with("healthy: ")) << health->body;
  EXPECT_TRUE(std::filesystem::exists(folder.file("data/dynamodb.sqlite")));
  auto second = run_program(folder, {"dynamodb", "serve", "-port", "0", "-dbPath", "data"});
  EXPECT_EQ(second.status, 4);
  EXPECT_NE(second.error.find(std::to_string(server.process().pid())), std::string::npos) << second.error;
  server.process().send_signal(SIGTERM);
  EXPECT_EQ(server.process().wait(), 0);
  EXPECT_NE(server.process().standard_error().find("-disableTelemetry: ignored"), std::string::npos);
}

TEST(DynamoDbCommands, ImportTakesEachFormOfAnItemAndExportGivesItBack) {
  ApplicationFolder folder;
  std::ofstream(folder.file("notes.jsonl")) << kNotes;
  auto imported = run_program(folder, {"dynamodb", "import", "notes.jsonl", "--persist-to", "data"});
  EXPECT_EQ(imported.status, 0) << imported.error;
  EXPECT_EQ(imported.error, "imported 5 items of 1 table\n");
  auto exported = run_program(folder, {"dynamodb", "export", "-o", "-", "--persist-to", "data"});
  EXPECT_EQ(exported.status, 0) << exported.error;
  auto lines = sorted_lines(exported.output);
  ASSERT_EQ(lines.size(), 5u) << exported.output;
  EXPECT_EQ(json::parse(lines[0])["CreateTable"]["TableName"], "Notes");
  EXPECT_EQ(json::parse(lines[0])["TimeToLive"], json::parse(R"({"AttributeName":"ttl","Enabled":true})"));
  EXPECT_NE(exported.output.find(R"("n":{"N":"12345678901234567890123456789012345678"})"), std::string::npos);
  auto plain = run_program(folder, {"dynamodb", "export", "Notes", "--format", "plain", "--persist-to", "data"});
  EXPECT_NE(plain.output.find(R"({"n": 2, "pk": "twice"})"), std::string::npos) << plain.output;
  // What was exported makes the same tables again.
  std::ofstream(folder.file("again.jsonl")) << exported.output;
  EXPECT_EQ(run_program(folder, {"dynamodb", "import", "again.jsonl", "--persist-to", "again"}).status, 0);
  auto twice = run_program(folder, {"dynamodb", "export", "--persist-to", "again"});
  EXPECT_EQ(sorted_lines(twice.output), lines);
}

TEST(DynamoDbCommands, WhatATableIsSetToAndAttributesNamedLikeALineAreKept) {
  ApplicationFolder folder;
  std::ofstream(folder.file("in.jsonl"))
      << R"({"CreateTable":{"TableName":"Set","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
      << R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST",)"
      << R"("OnDemandThroughput":{"MaxReadRequestUnits":5},"TableClass":"STANDARD_INFREQUENT_ACCESS"}})"
      << "\n" R"({"CreateTable": {"TableName": "x"}, "pk": "a"})" "\n";
  auto imported = run_program(folder, {"dynamodb", "import", "in.jsonl", "--persist-to", "data"});
  EXPECT_EQ(imported.error, "imported 1 item of 1 table\n");
  auto exported = run_program(folder, {"dynamodb", "export", "--format", "plain", "--persist-to", "data"});
  std::istringstream lines(exported.output);
  std::string table, item;
  std::getline(lines, table);
  std::getline(lines, item);
  EXPECT_EQ(json::parse(table)["CreateTable"]["OnDemandThroughput"]["MaxReadRequestUnits"], 5) << table;
  EXPECT_EQ(json::parse(table)["CreateTable"]["TableClass"], "STANDARD_INFREQUENT_ACCESS") << table;
  EXPECT_EQ(json::parse(item), json::parse(R"({"CreateTable": {"TableName": "x"}, "pk": "a"})")) << exported.output;
}

TEST(DynamoDbCommands, WorkBesideARunningServe) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  auto created = served.api().Post("/message", R"({"message": "hello"})", "application/json");
  ASSERT_TRUE(created);
  auto exported = run_program(folder, {"dynamodb", "export", "MessageTable"});
  EXPECT_EQ(exported.status, 0) << exported.error;
  EXPECT_NE(exported.output.find(R"("message":{"S":"hello"})"), std::string::npos) << exported.output;
  std::ofstream(folder.file("notes.jsonl")) << kNotes;
  EXPECT_EQ(run_program(folder, {"dynamodb", "import", "notes.jsonl"}).status, 0);
  json got = served.dynamodb("GetItem", {{"TableName", "Notes"}, {"Key", {{"pk", {{"S", "twice"}}}}}});
  EXPECT_EQ(got["Item"]["n"]["N"], "2");
}

TEST(DynamoDbCommands, ImportCopiesTheTablesOfARunningEndpoint) {
  ApplicationFolder folder;
  std::ofstream(folder.file("notes.jsonl")) << kNotes;
  DynamoDbAlone source(folder, {"-p", "0", "--in-memory"});
  EXPECT_EQ(run_program(folder, {"dynamodb", "import", "notes.jsonl", "--endpoint-url", source.url()}).status, 0);
  auto copied = run_program(folder, {"dynamodb", "import", "--from", source.url(), "--persist-to", "copy"});
  EXPECT_EQ(copied.status, 0) << copied.error;
  auto there = run_program(folder, {"dynamodb", "export", "--endpoint-url", source.url()});
  auto here = run_program(folder, {"dynamodb", "export", "--persist-to", "copy"});
  EXPECT_EQ(sorted_lines(here.output), sorted_lines(there.output));
  EXPECT_EQ(sorted_lines(here.output).size(), 5u);
}

TEST(DynamoDbCommands, ASnapshotIsTakenAndBroughtBackBesideARunningServe) {
  ApplicationFolder folder;
  ServedApplication served(folder);
  auto create = [&](const std::string& text) {
    auto created = served.api().Post("/message", json{{"message", text}}.dump(), "application/json");
    return json::parse(created->body)["message"]["message_id"].get<std::string>();
  };
  std::string before = create("before");
  auto taken = run_program(folder, {"dynamodb", "snapshot", "kept.sqlite"});
  EXPECT_EQ(taken.status, 0) << taken.error;
  std::string after = create("after");
  auto restored = run_program(folder, {"dynamodb", "restore", "kept.sqlite"});
  EXPECT_EQ(restored.status, 0) << restored.error;
  EXPECT_EQ(served.api().Get("/message/" + before)->status, 200);
  EXPECT_EQ(served.api().Get("/message/" + after)->status, 404);
  std::ofstream(folder.file("no.sqlite")) << "no snapshot";
  auto refused = run_program(folder, {"dynamodb", "restore", "no.sqlite"});
  EXPECT_EQ(refused.status, 4);
  EXPECT_NE(refused.error.find("no.sqlite"), std::string::npos) << refused.error;
  EXPECT_EQ(served.api().Get("/message/" + before)->status, 200);
}

TEST(DynamoDbCommands, MistakesNameTheLineAndTheCure) {
  ApplicationFolder folder;
  struct Case {
    const char* input;
    std::vector<std::string> words;
    int status;
    const char* says;
  };
  std::vector<std::string> named = {"--table", "Notes"};
  for (const Case& c : {Case{"{\"pk\": \"a\"}\n{\"pk\":\n", named, 3, "standard input:2:"},
                        Case{"[1]\n", named, 3, "no JSON object"}, Case{"{\"pk\": \"a\"}\n", {}, 2, "--table NAME"},
                        Case{"{\"x\": 1}\n", named, 2, "standard input:1: there is no table Notes; there is none; a line"},
                        Case{"{\"CreateTable\": {}}\n", {}, 3, "no TableName"},
                        Case{"", {"--from", "nonsense"}, 2, "not the URL of an endpoint"},
                        Case{"", {"--from", "http://127.0.0.1:1"}, 4, "127.0.0.1"}}) {
    std::vector<std::string> words = {"dynamodb", "import", "--persist-to", "data"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    auto result = run_program(folder, words, {.input = c.input, .working_folder = "."});
    EXPECT_EQ(result.status, c.status) << c.input << result.error;
    EXPECT_NE(result.error.find(c.says), std::string::npos) << result.error;
  }
}

TEST(DynamoDbCommands, WhatAnswersAndIsNoDynamoDbIsToldFromOne) {
  httplib::Server peer;
  std::atomic<const char*> described{""};
  peer.Post("/", [&described](const httplib::Request& request, httplib::Response& response) {
    bool lists = request.get_header_value("X-Amz-Target").ends_with("ListTables");
    response.set_content(lists ? R"({"TableNames":["A"]})" : described.load(), "application/json");
  });
  int port = peer.bind_to_any_port("127.0.0.1");
  std::thread thread([&peer] { peer.listen_after_bind(); });
  ApplicationFolder folder;
  std::string url = "http://127.0.0.1:" + std::to_string(port);
  for (const char* answer : {"{}", "[]", "null", R"({"Table":{}})", R"({"Table":{"TableName":"A","KeySchema":[],"AttributeDefinitions":[],)"
                                                                    R"("GlobalSecondaryIndexes":[1]}})"}) {
    described = answer;
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"dynamodb", "export", "--endpoint-url", url}, {"dynamodb", "import", "--from", url}}) {
      auto result = run_program(folder, words);
      EXPECT_EQ(result.status, 1) << answer << result.error;
      EXPECT_NE(result.error.find("the answer is not what DynamoDB answers"), std::string::npos) << answer << result.error;
    }
  }
  peer.stop();
  thread.join();
}

TEST(DynamoDbCommands, AnExportThatFailsLeavesTheOldFile) {
  ApplicationFolder folder;
  std::ofstream(folder.file("kept.jsonl")) << "old\n";
  run_program(folder, {"dynamodb", "import", "--persist-to", "data"}, {.input = kNotes, .working_folder = "."});
  auto result = run_program(folder, {"dynamodb", "export", "NoSuchTable", "-o", "kept.jsonl", "--persist-to", "data"});
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.error.find("there is no table NoSuchTable; there are: Notes"), std::string::npos) << result.error;
  EXPECT_EQ(read_text(folder.file("kept.jsonl")), "old\n");
  EXPECT_FALSE(std::filesystem::exists(folder.file("kept.jsonl.part")));
}

TEST(DynamoDbCommands, AnExportToAPipeOrALinkLeavesThemWhatTheyAre) {
  ApplicationFolder folder;
  run_program(folder, {"dynamodb", "import", "--persist-to", "data"}, {.input = kNotes, .working_folder = "."});
  ASSERT_EQ(::mkfifo(folder.file("pipe").c_str(), 0600), 0);
  int reader = ::open(folder.file("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  auto piped = run_program(folder, {"dynamodb", "export", "-o", "pipe", "--persist-to", "data"});
  EXPECT_EQ(piped.status, 0) << piped.error;
  char start[16] = {};
  EXPECT_EQ(::read(reader, start, 15), 15);
  EXPECT_STREQ(start, "{\"CreateTable\":");
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(folder.file("pipe")));
  std::ofstream(folder.file("kept.jsonl")) << "old\n";
  std::filesystem::create_symlink(folder.file("kept.jsonl"), folder.file("link"));
  auto linked = run_program(folder, {"dynamodb", "export", "-o", "link", "--persist-to", "data"});
  EXPECT_EQ(linked.status, 0) << linked.error;
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link")));
  EXPECT_TRUE(read_text(folder.file("kept.jsonl")).starts_with("{\"CreateTable\":"));
}

TEST(DynamoDbCommands, WhatOnlyReadsMakesNoStore) {
  ApplicationFolder folder;
  for (const char* command : {"export", "snapshot"}) {
    std::vector<std::string> words = {"dynamodb", command, "--persist-to", "mistyped"};
    if (std::string(command) == "snapshot") words.push_back("taken.sqlite");
    auto refused = run_program(folder, words);
    EXPECT_EQ(refused.status, 4) << refused.error;
    EXPECT_NE(refused.error.find("there is no store in "), std::string::npos) << refused.error;
    EXPECT_NE(refused.error.find("--persist-to DIR"), std::string::npos) << refused.error;
    EXPECT_FALSE(std::filesystem::exists(folder.file("mistyped")));
  }
}

TEST(DynamoDbCommands, ARefusedImportTellsWhatIsIn) {
  ApplicationFolder folder;
  std::string bad = std::string(kNotes) + "{\"pk\": 5}\n";
  auto refused =
      run_program(folder, {"dynamodb", "import", "--persist-to", "data"}, {.input = bad, .working_folder = "."});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.error.find("standard input:7: ValidationException"), std::string::npos) << refused.error;
  EXPECT_NE(refused.error.find("; 5 items before it are imported"), std::string::npos) << refused.error;
}

TEST(DynamoDbCommands, WordsThatAreWrongAreNamedWithTheRightOnes) {
  ApplicationFolder folder;
  struct Case {
    std::vector<std::string> words;
    const char* says;
  };
  for (const Case& c : {Case{{}, "dynamodb takes one of serve, export, import, snapshot, restore"},
                        Case{{"frob"}, "dynamodb has no command 'frob'; it has serve, "},
                        Case{{"serv"}, "dynamodb has no command 'serv'; did you mean serve?"},
                        Case{{"serve", "-inmemory"}, "no flag -inmemory; did you mean --in-memory?"},
                        Case{{"serve", "more"}, "see hello-sls dynamodb serve --help"},
                        Case{{"serve", "-inMemory", "-dbPath", "data"}, "give one of the two"}}) {
    std::vector<std::string> words = {"dynamodb"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    auto refused = run_program(folder, words);
    EXPECT_EQ(refused.status, 2) << refused.error;
    EXPECT_NE(refused.error.find(c.says), std::string::npos) << refused.error;
  }
}

TEST(DynamoDbCommands, APortWhereADynamoDbAnswersSaysHowToUseIt) {
  ApplicationFolder folder;
  DynamoDbAlone first(folder, {"-p", "0", "--in-memory"});
  std::string port = first.url().substr(first.url().rfind(':') + 1);
  auto second = run_program(folder, {"dynamodb", "serve", "--in-memory", "-p", port});
  EXPECT_EQ(second.status, 4);
  EXPECT_NE(second.error.find("--dynamodb-endpoint " + first.url()), std::string::npos) << second.error;
  EXPECT_NE(second.error.find("dynamodb import --from " + first.url()), std::string::npos) << second.error;
  auto elsewhere = run_program(folder, {"dynamodb", "serve", "--in-memory", "-p", "0", "--host", "192.0.2.1"});
  EXPECT_EQ(elsewhere.status, 4);
  EXPECT_NE(elsewhere.error.find("--host takes an IP address of this machine"), std::string::npos) << elsewhere.error;
}

}  // namespace
}  // namespace sls::test
