#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include <future>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "child_process.h"
#include "core/file.h"
#include "telemetry/journal.h"
#include "telemetry/ring.h"
#include "telemetry/writers.h"

namespace sls::telemetry {
namespace {

RequestRecord sample(int status) {
  RequestRecord record;
  record.time_ms = 1'770'000'000'000;
  record.request_id = "0123456789ab";
  record.method = "GET";
  record.path = "/message/1?x=1";
  record.route = "ANY /{proxy+}";
  record.function = "App";
  record.operation = "RetrieveItem";
  record.status = status;
  record.duration_us = 1234;
  record.function_log = {"own line"};
  return record;
}

struct Printed {
  std::vector<std::string> lines;
  PrintLine printer() {
    return [this](const std::string& text) {
      std::istringstream stream(text);
      for (std::string line; std::getline(stream, line);) lines.push_back(line);
    };
  }
};

// What a journal does with a single record.
void write_now(Writer& writer, const Record& record) {
  writer.write(record);
  writer.flush();
}

TEST(Terminal, PrintsOneLinePerRequestAndTheFunctionsOwnLines) {
  Printed out;
  write_now(*make_terminal_writer(out.printer(), {}), sample(200));
  ASSERT_EQ(out.lines.size(), 2u);
  EXPECT_EQ(
      out.lines[0],
      "GET     /message/1?x=1                   ANY /{proxy+} App RetrieveItem   200  1.2 ms  01234567");
  EXPECT_EQ(out.lines[1], "    own line");
}

TEST(Terminal, SaysWhyAndHowToRepeatAfterA5xx) {
  Printed out;
  auto writer = make_terminal_writer(out.printer(), {.last_error_file = ".hello-sls/last-error.json"});
  RequestRecord failed = sample(502);
  failed.reason = "Task timed out";
  failed.event = "{}";
  write_now(*writer, failed);
  ASSERT_EQ(out.lines.size(), 4u);
  EXPECT_EQ(out.lines[2], "    Task timed out");
  EXPECT_EQ(out.lines[3], "    repeat it: hello-sls invoke RetrieveItem -e .hello-sls/last-error.json");
  failed.operation = "ANY /{proxy+}";
  write_now(*writer, failed);
  EXPECT_EQ(out.lines.back(), "    repeat it: hello-sls invoke App -e .hello-sls/last-error.json");
}

TEST(Terminal, LetsNobodyForgeALineOrMoveTheCursor) {
  Printed out;
  RequestRecord record = sample(200);
  record.function_log = {"a\033[2Jb\nc"};
  write_now(*make_terminal_writer(out.printer(), {}), record);
  EXPECT_EQ(out.lines[1], "    a?[2Jb?c");
}

TEST(JsonLines, WritesEveryKindOfRecord) {
  Printed out;
  auto writer = make_json_writer(out.printer());
  writer->write(sample(200));
  writer->write(InvocationRecord{.function = "App", .error_type = "Sandbox.Timedout"});
  writer->write(DynamoDbRecord{.operation = "PutItem", .table = "T"});
  EXPECT_TRUE(out.lines.empty()) << "a burst is printed at once";
  writer->flush();
  ASSERT_EQ(out.lines.size(), 3u);
  EXPECT_EQ(nlohmann::json::parse(out.lines[0])["status"], 200);
  EXPECT_EQ(nlohmann::json::parse(out.lines[1])["errorType"], "Sandbox.Timedout");
  EXPECT_EQ(nlohmann::json::parse(out.lines[2])["table"], "T");
}

TEST(Files, KeepTheLastErrorAndTheLog) {
  test::TemporaryFolder folder;
  Printed complaints;
  RequestRecord failed = sample(502);
  failed.event = R"({"path":"/x"})";
  make_last_error_writer(folder.path() / "last-error.json", complaints.printer())->write(failed);
  EXPECT_EQ(*core::read_file(folder.path() / "last-error.json"), "{\"path\":\"/x\"}\n");
  auto log = make_log_file_writer(folder.path() / "logs/serve.log", 100, complaints.printer());
  write_now(*log, InvocationRecord{.platform_log = "START RequestId: 1\nEND RequestId: 1\n"});
  EXPECT_EQ(*core::read_file(folder.path() / "logs/serve.log"), "START RequestId: 1\nEND RequestId: 1\n");
  write_now(*log, InvocationRecord{.platform_log = std::string(80, 'x') + "\n"});
  write_now(*log, InvocationRecord{.platform_log = "new\n"});
  EXPECT_EQ(*core::read_file(folder.path() / "logs/serve.log"), "new\n");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "logs/serve.log.1"));
  EXPECT_TRUE(complaints.lines.empty());
}

TEST(Files, WriteALogToAPipeWithoutPuttingAFileInItsPlace) {
  test::TemporaryFolder folder;
  Printed complaints;
  std::filesystem::path pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  auto log = make_log_file_writer(pipe, 100, complaints.printer());
  for (int i = 0; i < 3; ++i) write_now(*log, InvocationRecord{.platform_log = std::string(80, 'x') + "\n"});
  char read[300];
  EXPECT_EQ(::read(reader, read, sizeof read), 3 * 81);
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "pipe.1"));
  EXPECT_TRUE(complaints.lines.empty());
}

TEST(Files, SayOnceThatALogCannotBeWritten) {
  Printed complaints;
  auto log = make_log_file_writer("/dev/null/serve.log", 100, complaints.printer());
  for (int i = 0; i < 3; ++i) log->write(sample(200));
  ASSERT_EQ(complaints.lines.size(), 1u);
  EXPECT_NE(complaints.lines[0].find("/dev/null/serve.log"), std::string::npos);
}

class Collector final : public Writer {
 public:
  explicit Collector(std::vector<std::string>& seen, std::shared_future<void> gate = {})
      : seen_(seen), gate_(std::move(gate)) {}
  void write(const Record& record) override {
    if (gate_.valid()) gate_.wait();
    seen_.push_back(std::get<RequestRecord>(record).path);
  }
  void write_dropped(std::size_t count) override { seen_.push_back("dropped " + std::to_string(count)); }

 private:
  std::vector<std::string>& seen_;
  std::shared_future<void> gate_;
};

TEST(Journal, WritesEverythingInOrderBeforeItEnds) {
  std::vector<std::string> seen;
  {
    std::vector<std::unique_ptr<Writer>> writers;
    writers.push_back(std::make_unique<Collector>(seen));
    Journal journal(std::move(writers));
    for (int i = 0; i < 1000; ++i) {
      RequestRecord record = sample(200);
      record.path = std::to_string(i);
      journal.record(record);
    }
  }
  ASSERT_EQ(seen.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST(Journal, DropsAndCountsWhatDoesNotFit) {
  std::vector<std::string> seen;
  std::promise<void> gate;
  {
    std::vector<std::unique_ptr<Writer>> writers;
    writers.push_back(std::make_unique<Collector>(seen, gate.get_future().share()));
    Journal journal(std::move(writers), 10);
    for (int i = 0; i < 100; ++i) journal.record(sample(200));
    gate.set_value();
  }
  ASSERT_FALSE(seen.empty());
  bool said = std::any_of(seen.begin(), seen.end(),
                          [](const std::string& line) { return line.starts_with("dropped "); });
  EXPECT_TRUE(said);
  EXPECT_LT(seen.size(), 40u);
}

TEST(Ring, KeepsTheLast) {
  Ring ring(2);
  for (int status : {200, 201, 202}) ring.record(sample(status));
  auto records = ring.snapshot();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(std::get<RequestRecord>(records[1]).status, 202);
}

}  // namespace
}  // namespace sls::telemetry
