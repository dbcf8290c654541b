#include "telemetry/function_log.h"

#include <gtest/gtest.h>

#include <fstream>

#include "child_process.h"
#include "core/parse_time.h"

namespace sls::telemetry {
namespace {

constexpr std::int64_t kNoon = 1'769'860'800'000;  // 2026-01-31T12:00:00Z

InvocationRecord invocation(const std::string& function, const std::string& id, const std::string& log,
                            std::int64_t time_ms = kNoon) {
  InvocationRecord record;
  record.function = function;
  record.request_id = id;
  record.platform_log = log;
  record.time_ms = time_ms;
  return record;
}

class FunctionLogs : public ::testing::Test {
 protected:
  void start(std::uintmax_t limit = 1'000'000) {
    writer_ = make_function_log_writer(folder_.path(), limit,
                                       [](const std::string& line) { ADD_FAILURE() << line; });
  }
  void write(InvocationRecord record) {
    writer_->write(Record(std::move(record)));
    writer_->flush();
  }
  std::string text_of(const std::string& name) {
    std::ifstream stream(folder_.path() / name);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  static std::string texts(const std::vector<LogLine>& lines) {
    std::string all;
    for (const LogLine& line : lines) all += line.request_id + ":" + line.text + "|";
    return all;
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<Writer> writer_;
};

TEST_F(FunctionLogs, StandInAFileForEachFunction) {
  start();
  write(invocation("F", "1", "START RequestId: 1 Version: $LATEST\nhello\n"));
  write(invocation("serve", "2", "START RequestId: 2 Version: $LATEST\n"));
  EXPECT_EQ(text_of("F.log"), "# 2026-01-31T12:00:00.000Z 1\nSTART RequestId: 1 Version: $LATEST\nhello\n");
  EXPECT_EQ(text_of("serve.function.log"), "# 2026-01-31T12:00:00.000Z 2\nSTART RequestId: 2 Version: $LATEST\n");
}

TEST_F(FunctionLogs, AreReadAsTheyGrow) {
  start();
  write(invocation("F", "1", "START\none\n"));
  FunctionLogReader reader(folder_.path() / "F.log");
  auto lines = reader.read();
  EXPECT_EQ(texts(lines), "1:START|1:one|");
  EXPECT_EQ(lines[1].time_ms, kNoon);
  EXPECT_TRUE(reader.read().empty());
  write(invocation("F", "2", "START\n# no mark\n"));
  EXPECT_EQ(texts(reader.read()), "2:START|2:# no mark|");
}

TEST_F(FunctionLogs, KeepTheirPlaceWhenTheFileIsBegunAnew) {
  start(60);
  write(invocation("F", "1", "one\n"));
  FunctionLogReader reader(folder_.path() / "F.log");
  EXPECT_EQ(texts(reader.read()), "1:one|");
  write(invocation("F", "2", "two, which is longer than what is left\n"));
  write(invocation("F", "3", "x\n"));
  EXPECT_EQ(texts(reader.read()), "2:two, which is longer than what is left|3:x|");
  EXPECT_EQ(texts(FunctionLogReader(folder_.path() / "F.log").read()),
            "1:one|2:two, which is longer than what is left|3:x|");
}

TEST_F(FunctionLogs, ReadTimeAndRequestOfJsonLines) {
  start();
  std::string start_line = R"({"time":"2026-01-31T12:00:01.500Z","type":"platform.start","record":{"requestId":"7","version":"$LATEST"}})";
  write(invocation("F", "7", start_line + "\n{\"level\":\"INFO\"}\n"));
  EXPECT_EQ(text_of("F.log"), start_line + "\n{\"level\":\"INFO\"}\n");
  auto lines = FunctionLogReader(folder_.path() / "F.log").read();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].request_id, "7");
  EXPECT_EQ(lines[1].time_ms, kNoon + 1500);
}

TEST(PastTimes, AreReadAsPeopleWriteThem) {
  for (const auto& [text, wanted] : std::vector<std::pair<std::string, std::int64_t>>{
           {"2026-01-31T12:00:00.000Z", kNoon},
           {"2026-01-31T12:00:00", kNoon},
           {"2026-01-31 12:00", kNoon},
           {"2026-01-31", kNoon - 43'200'000},
           {"90s", kNoon - 90'000},
           {"5mins ago", kNoon - 300'000},
           {"2 hours ago", kNoon - 7'200'000},
           {"1d", kNoon - 86'400'000}}) {
    EXPECT_EQ(core::parse_past_time(text, kNoon).value_or(-1), wanted) << text;
  }
  for (const char* text : {"", "soon", "5", "5 moons ago", "2026-13-01", "2026-01-31T25:00"})
    EXPECT_FALSE(core::parse_past_time(text, kNoon)) << text;
}

}  // namespace
}  // namespace sls::telemetry
